//! Fees, mints and their escrows.

pub(crate) mod allow_mint;
pub(crate) mod announce_fee;
pub(crate) mod bar_mint;
mod new_escrow;
pub(crate) mod open_escrow;
pub(crate) mod open_market;
pub(crate) mod withdraw_fees;
