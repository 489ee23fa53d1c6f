//! Wallets that may hold shares.

pub(crate) mod admit;
pub(crate) mod close;
pub(crate) mod dismiss;
pub(crate) mod events;
mod grounds;
pub(crate) mod lift;
mod regulated;
pub(crate) mod suspend;
