//! From a proposal to a settlement, and their end.

pub mod attest;
mod check;
pub mod close;
pub mod close_proposal;
pub mod finalize;
pub mod propose;
pub mod retract;
