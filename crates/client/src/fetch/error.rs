//! Why accounts cannot be had.

use solana_pubkey::Pubkey;

use crate::{accounts::DecodeError, rpc::RpcTrouble};

/// Why an account could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No endpoint answered, or none that is believed.
    #[error(transparent)]
    Rpc(#[from] RpcTrouble),
    /// The chain has no such account at the slot that was read.
    #[error("there is no {what} at {address}; check --network, the index and --url")]
    NotFound {
        /// Name of the type that was asked for.
        what: &'static str,
        /// Where it should be.
        address: Pubkey,
    },
    /// There is an account, and it is not what was asked for.
    #[error("{address}: {error}")]
    Decode {
        /// Where the account is.
        address: Pubkey,
        /// Why it is not that.
        error: DecodeError,
    },
}
