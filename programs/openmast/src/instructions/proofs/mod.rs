//! Proofs that are too long for the transaction that uses them.

pub mod close;
pub mod write;
