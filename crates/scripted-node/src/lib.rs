//! A Solana JSON-RPC node for tests, on loopback: over a [`Model`] of a chain, or in front of another node. It tells the
//! truth until it is in a [`Mood`], of which each is something that real nodes, their providers or those in between do.

mod memory;
mod model;
mod mood;
mod node;
mod wire;

pub use model::{Account, Model, Received};
pub use mood::Mood;
pub use node::{Call, ScriptedNode};
