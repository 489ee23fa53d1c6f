//! From a proposal to a settlement, and their end.

pub(crate) mod attest;
mod check;
pub(crate) mod close;
pub(crate) mod close_proposal;
pub(crate) mod finalize;
pub(crate) mod propose;
pub(crate) mod retract;
mod vote;
