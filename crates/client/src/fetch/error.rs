//! Why accounts cannot be had.

use solana_pubkey::Pubkey;

use crate::{accounts::DecodeError, rpc::RpcTrouble};

/// Why an account could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error(transparent)]
    Rpc(#[from] RpcTrouble),
    #[error("there is no {what} at {address}; check --network, the index and --url")]
    NotFound { what: &'static str, address: Pubkey },
    #[error("{address}: {error}")]
    Decode { address: Pubkey, error: DecodeError },
}
