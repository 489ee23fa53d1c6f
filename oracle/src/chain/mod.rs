//! Solana as the oracle sees it: reads at finalized commitment from several RPC nodes, and the settler's transactions.
//!
//! Answers of RPC nodes come in; decoded accounts with the slot that they were read at go out, and transactions of the
//! settler. What must hold: every read names its commitment, and what one node says that cannot be is an error of that
//! node. Read `reading`, `decoding` and `reader` first; `settling` implements [`crate::settle::Chain`]; `licences` says which
//! assets are licensed, `reserves` which lots and entitlements there are; `identity` and `epoch_length` check the configuration,
//! `attestations` and `foreign_proposal` what others attest, `raising` raises a payer's statement, `assets` reads what the API tells
//! of assets, `owners` whose accounts are, `keeping` what the keeper needs.

mod assets;
mod attestations;
mod chunks;
mod decoding;
mod epoch_length;
mod foreign_proposal;
mod identity;
mod keeping;
mod licences;
#[cfg(test)]
pub(crate) mod modelled;
mod owners;
mod raising;
mod reader;
mod reading;
mod reserves;
mod settling;

pub(crate) use assets::{AssetsAt, read_assets};
pub(crate) use attestations::{EpochAttestations, read_attestations};
pub use epoch_length::epoch_too_long;
pub(crate) use epoch_length::wait_too_long;
pub(crate) use foreign_proposal::{ForeignProposal, foreign_proposal};
pub(crate) use identity::{check_program, verify_identity};
pub(crate) use keeping::read_for_keeper;
pub(crate) use owners::{read_asset_owner, read_holdings, read_payer_owner, read_payers_of};
pub use reader::read_network;
pub(crate) use reader::{
    Begins, NetworkAt, SnapshotMemory, read_collects, read_oracle_set, read_payers,
    read_settlements, read_snapshot, read_statement, read_unix_time,
};
pub(crate) use reserves::KnownReserves;
pub use settling::{ProofBufferTurn, SolanaChain};

use std::time::Duration;

use openmast_client::rpc::{ChainIdentity, ChainSeen, Patience, Rpc, RpcTrouble};
use solana_pubkey::Pubkey;

use crate::{config::NetworkConfig, settle::Unreachable};

/// Opens the endpoints of the configured network; `seen` is how far its chain had come before.
///
/// # Errors
/// There is no endpoint.
pub fn endpoints(config: &NetworkConfig, seen: ChainSeen) -> Result<Rpc, RpcTrouble> {
    let urls: Vec<String> = config.rpc_urls.iter().map(ToString::to_string).collect();
    let identity = ChainIdentity {
        program: config.program,
        network: config.address,
    };
    let patience = Patience {
        timeout: Duration::from_secs(config.rpc_timeout_seconds.max(1)),
        stale_after: Duration::from_secs(config.stale_after_seconds.max(1)),
    };
    Rpc::of_network(&urls, identity, patience, seen)
}

#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// Try again later.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// Try again in some seconds: the account was made a moment ago.
    #[error("account {0} is confirmed and not yet final")]
    NotFinal(Pubkey),
    /// All endpoints say that the configuration does not name what it should.
    #[error("{0}")]
    Wrong(String),
}

impl From<RpcTrouble> for ChainError {
    fn from(trouble: RpcTrouble) -> Self {
        Self::Unreachable(trouble.into())
    }
}
