//! Proofs that are too long for the transaction that uses them.

pub(crate) mod close;
pub(crate) mod write;
