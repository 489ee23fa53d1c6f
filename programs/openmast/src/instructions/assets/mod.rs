//! Assets and their shares.

pub(crate) mod accept;
pub(crate) mod create;
pub(crate) mod offer;
pub(crate) mod offer_move;
mod owned;
pub(crate) mod retire;
pub(crate) mod set_metadata;
pub(crate) mod set_price;
pub(crate) mod set_split_policy;
pub(crate) mod sync_share_supply;
