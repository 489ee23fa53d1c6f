//! What people ask an engine: sessions and why they were billed so, the radios of an asset, what is mapped, reports by area and by reason, the newest verdicts, the prices in
//! force.
//!
//! Nothing here changes an answer of the engine, and nothing of it is part of the state.

pub(crate) mod areas;
pub(crate) mod entitlements;
pub(crate) mod explain;
pub(crate) mod mappings;
mod owners;
pub(crate) mod paid_ahead;
pub(crate) mod prices;
pub(crate) mod radios;
pub(crate) mod reasons;
pub(crate) mod too_dear;
pub(crate) mod verdicts;
