//! What usage costs now, and for how long that holds: for whoever wants to know before it is used.
//!
//! The tariff in force comes from the engine, what the owners have announced from the chain; a price list with its validity goes
//! out, in which assets are found by their index or by their place. What must hold: whatever is reported while a price is valid
//! is charged at that price, or not at all. Nothing here changes what is charged.
//!
//! Begin with `price_list`. `announced` is what the chain tells beside the tariff, `cells` finds assets by their place.

mod announced;
mod cells;
mod price_list;

pub use announced::{Announced, AnnouncedPrices};
pub use cells::Place;
pub use price_list::{AssetPrice, PriceList, PriceVersion, Validity, WhyFree};
