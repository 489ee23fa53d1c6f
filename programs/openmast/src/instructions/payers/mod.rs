//! Prepaid accounts.

pub mod cancel_withdrawal;
pub mod deposit;
pub mod open;
pub mod request_withdrawal;
pub mod withdraw;
pub mod withdraw_unsettled;
