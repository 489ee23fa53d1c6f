//! `openmast settlement …`

use super::super::values;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum SettlementCommand {
    /// Show a final settlement, or what is proposed for an epoch that has none
    Show {
        /// The epoch [default: the newest final one]
        epoch: Option<u64>,
    },
    /// List the newest final settlements on chain, and what is proposed
    List {
        /// Final settlements at most
        #[arg(long, default_value_t = 20, value_name = "COUNT")]
        limit: u32,
    },
    /// Recompute a settlement from its archive (--archive, or else the oracle's) and compare it with the chain; one that is closed
    /// there with the hash that the archives after it name
    Verify {
        /// The epoch [default: the newest final one]
        epoch: Option<u64>,
        /// A proposal instead, by its content hash
        #[arg(long, value_parser = values::hash, value_name = "HASH", conflicts_with = "epoch")]
        proposal: Option<[u8; 32]>,
        /// Keep the archive in this folder when it agrees; proofs can be made from it without an oracle
        #[arg(long, value_name = "FOLDER")]
        save: Option<PathBuf>,
    },
    /// Make a proposal final that has the threshold's weight and whose challenge window is over; anyone can
    Finalize(ProposalArgs),
    /// Close a final settlement that no proof needs any more; the rent returns to who paid it
    Close {
        /// The epoch
        epoch: u64,
    },
    /// Close a proposal that can never become final; the rent returns to who paid it
    CloseProposal(ProposalArgs),
    /// Attest a proposal, after recomputing it as `verify` does; the key that signs must be a member's
    Attest(ProposalArgs),
    /// Take an attestation back, also while settling is paused; the key that signs must be a member's
    Retract(ProposalArgs),
}

/// Which proposal.
#[derive(Debug, Args)]
pub struct ProposalArgs {
    /// Its content hash [default: the only one that it can be]
    #[arg(value_parser = values::hash, value_name = "HASH")]
    pub hash: Option<[u8; 32]>,
}
