//! Prepaid accounts.

pub(crate) mod accept;
pub(crate) mod cancel_statement;
pub(crate) mod cancel_withdrawal;
pub(crate) mod deposit;
pub(crate) mod offer;
pub(crate) mod open;
pub(crate) mod open_statement;
mod owned;
pub(crate) mod pay_statement;
pub(crate) mod prove_spent;
pub(crate) mod raise_statement;
pub(crate) mod request_withdrawal;
pub(crate) mod set_max_price;
pub(crate) mod withdraw;
