//! Assets and their shares.

pub mod accept;
pub mod create;
pub mod offer;
pub mod retire;
pub mod set_metadata;
pub mod set_price;
pub mod set_split_policy;
mod share_mint;
pub mod sync_share_supply;
