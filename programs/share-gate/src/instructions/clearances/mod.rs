//! What issuers say of wallets.

pub(crate) mod attest;
pub(crate) mod clear;
pub(crate) mod revoke;
mod said;
pub(crate) mod unclear;
