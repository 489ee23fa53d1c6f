//! Assets and their shares.

pub mod create;
pub mod retire;
pub mod set_metadata;
pub mod set_price;
pub mod set_split_policy;
mod share_mint;
