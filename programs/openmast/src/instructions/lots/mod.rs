//! Lots: capacity of an asset that is sold ahead as tokens, what becomes of the tokens, and of the money.

pub(crate) mod ask_back;
pub(crate) mod buy;
pub(crate) mod cancel_ask;
pub(crate) mod cut_short;
pub(crate) mod end_sale;
pub(crate) mod issue;
pub(crate) mod lapse;
mod own_account;
pub(crate) mod redeem;
pub(crate) mod refund;
pub(crate) mod refund_entitlement;
pub(crate) mod return_tokens;
pub(crate) mod settle;
pub(crate) mod settle_purchase;
pub(crate) mod take_back;
mod tokens;
