//! Prepaid accounts.

pub mod accept;
pub mod cancel_statement;
pub mod cancel_withdrawal;
pub mod deposit;
pub mod offer;
pub mod open;
pub mod pay_statement;
mod pay_unspent;
pub mod prove_spent;
pub mod raise_statement;
pub mod request_withdrawal;
pub mod state_spent;
pub mod withdraw;
