//! The oracle set and its bonds.

pub(crate) mod announce_set;
mod bonds;
pub(crate) mod deposit_bond;
pub(crate) mod return_bond;
pub(crate) mod rotate_set;
pub(crate) mod switch_set;
mod take_over;
pub(crate) mod withdraw_bond;
