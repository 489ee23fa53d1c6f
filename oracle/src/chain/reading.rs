//! How the chain is read, whatever is read of it.

use solana_commitment_config::CommitmentConfig;

/// Requests under way at once while a snapshot is read.
pub(super) const CONCURRENT_REQUESTS: usize = 8;
pub(super) const FINALIZED: CommitmentConfig = CommitmentConfig::finalized();

/// Slots by which one endpoint may be ahead of what is final for sure: a quarter of an hour on mainnet.
const MOST_AHEAD: u64 = 2_000;

/// The slot that nodes must have reached: `min_slot`, or what is `sure` when that is far behind it. A slot that one endpoint alone
/// told, and that never was, is nothing that the others must have reached.
pub(super) fn believable(min_slot: u64, sure: u64) -> u64 {
    match min_slot > sure.saturating_add(MOST_AHEAD) {
        true => sure,
        false => min_slot,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_that_never_was_is_not_asked_for() {
        assert_eq!(believable(12_000, 10_000), 12_000);
        assert_eq!(believable(12_001, 10_000), 10_000);
        assert_eq!(believable(u64::MAX, 10_000), 10_000);
        assert_eq!(believable(9_000, 10_000), 9_000, "what was asked for");
        assert_eq!(believable(7, u64::MAX), 7);
    }
}
