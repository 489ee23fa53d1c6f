//! Whose word about wallets a network takes.

pub(crate) mod accept;
pub(crate) mod withdraw;
