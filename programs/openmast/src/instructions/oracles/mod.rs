//! The oracle set and its bonds.

pub mod deposit_bond;
mod pay_due;
pub mod return_bond;
pub mod set_members;
pub mod withdraw_bond;
