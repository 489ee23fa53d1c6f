//! Solana as the oracle sees it: reads at finalized commitment from several RPC nodes, and the settler's transactions.

mod decoding;
mod endpoints;
mod epoch_length;
mod raising;
mod reader;
mod settling;

pub use endpoints::{Endpoints, RawAccount};
pub use epoch_length::epoch_too_long;
pub use reader::{
    NetworkAt, check_program, read_collected, read_network, read_oracle_set, read_payer_owner,
    read_payers, read_settlements, read_snapshot, read_statement, read_unix_time, verify_identity,
};
pub use settling::SolanaChain;

use solana_pubkey::Pubkey;

use crate::settle::Unreachable;

#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// Try again later.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// Try again in some seconds: it was made a moment ago.
    #[error("account {0} is confirmed and not yet final")]
    NotFinal(Pubkey),
    /// Trying again gives the same.
    #[error("{0}")]
    Wrong(String),
}
