//! How the chain is read, whatever is read of it.

use solana_commitment_config::CommitmentConfig;

/// Requests under way at once while a snapshot is read.
pub(super) const CONCURRENT_REQUESTS: usize = 8;
pub(super) const FINALIZED: CommitmentConfig = CommitmentConfig::finalized();
