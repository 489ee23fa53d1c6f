//! The oracle set and its bonds.

pub mod announce_set;
pub mod deposit_bond;
mod pay_due;
pub mod return_bond;
pub mod rotate_set;
pub mod switch_set;
mod take_over;
pub mod withdraw_bond;
