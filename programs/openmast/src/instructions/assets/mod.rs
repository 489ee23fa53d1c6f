//! Assets and their shares.

pub(crate) mod accept;
pub(crate) mod announce_capacity;
mod booked_lots;
pub(crate) mod create;
pub(crate) mod end_live_price;
pub(crate) mod offer;
pub(crate) mod offer_move;
mod owned;
pub(crate) mod reprice;
pub(crate) mod retire;
pub(crate) mod set_live_price;
pub(crate) mod set_metadata;
pub(crate) mod set_price;
pub(crate) mod set_split_policy;
pub(crate) mod sync_share_supply;
