//! Solana as the oracle sees it: reads at finalized commitment from several RPC nodes, and the settler's transactions.

mod endpoints;
mod reader;
mod settling;

pub use endpoints::{Endpoints, RawAccount};
pub use reader::{
    NetworkAt, check_program, read_collected, read_network, read_payer_owner, read_snapshot,
    verify_identity,
};
pub use settling::{SolanaChain, content_of};

use crate::settle::Unreachable;

#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// Try again later.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// Trying again gives the same.
    #[error("{0}")]
    Wrong(String),
}
