//! The instructions by area, one file each. Every file reads: accounts, checks, effects, transfers, event. What several
//! instructions share lies beside them.

mod deposit;
mod frozen;
pub(crate) mod offers;
mod payback;
mod paying;
pub(crate) mod rules;
pub(crate) mod sales;
mod standing;
