//! The one way to the chain: JSON-RPC over several endpoints, none of which is believed before it has shown that it is of
//! the right chain and keeps up with it (docs/reference/nodes.md).
//!
//! [`Rpc::call`] runs a request wholly on one endpoint and goes to the next when that fails; [`Rpc::read`] reads accounts
//! of one slot, with three endpoints or more as most of them say.
//! What an answer's envelope tells of the node itself (its slot, the size of its answer, how long it took)
//! is looked at below both, in the transport, so that no caller can forget it.

mod agreement;
mod batch;
mod endpoint;
mod heights;
mod identity;
mod movement;
mod pool;
mod reading;
mod seen;
mod transport;
mod trouble;
mod unexpected;
mod unusable;
mod words;

pub use endpoint::{EndpointReport, Standing};
pub use identity::ChainIdentity;
pub use pool::{Patience, Rpc};
pub use reading::MOST_ACCOUNTS;
pub use seen::{ChainSeen, TOLERANCE_SLOTS};
pub use trouble::RpcTrouble;
pub(crate) use trouble::{is_definite, is_malformed};
pub use unexpected::{Misread, UnexpectedAccount};
pub(crate) use unusable::unusable;
pub use words::describe;
