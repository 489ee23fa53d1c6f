//! The HTTP API: proofs, settlements, mappings, health, metrics. It reads through [`Sources`] and decides nothing.

pub mod model;
mod sources;

pub use sources::{Mappings, ProofAnswer, SourceError, Sources};
