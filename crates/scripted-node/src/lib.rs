//! A Solana JSON-RPC node for tests, on loopback: over a [`Model`] of a chain, or in front of another node. It answers
//! truthfully until it is given a [`Fault`]; each is something that real nodes, their providers or proxies in between
//! do.

mod fault;
mod memory;
mod model;
mod node;
mod socket;
mod wire;

pub use fault::Fault;
pub use model::{Account, Model, Received};
pub use node::{Call, ScriptedNode};
pub use socket::ScriptedSocket;
