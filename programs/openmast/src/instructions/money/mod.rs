//! What was earned: splitting it and paying it out.

pub mod collect;
mod pay_till;
pub mod withdraw_levy;
pub mod withdraw_owner;
pub mod withdraw_treasury;
