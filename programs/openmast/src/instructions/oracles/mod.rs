//! The oracle set and its bonds.

pub mod deposit_bond;
pub mod set_members;
pub mod withdraw_bond;
