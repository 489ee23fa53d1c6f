//! Live prices that may change: until somebody has them computed, they stay what they were when their assets were less busy, or
//! busier.

use crate::keeper::{Kind, Seen, Task, Work};

pub(super) fn due(seen: &Seen) -> Vec<Task> {
    // Without what was charged there are no proofs either.
    if seen.charged.is_empty() {
        return Vec::new();
    }
    let final_epoch = seen.network.final_epoch;
    let due = seen
        .addressed()
        .filter(|(_, asset)| asset.reprice_is_due(final_epoch));
    let tasks = due.map(|(subject, asset)| Task {
        kind: Kind::Reprice,
        subject,
        // The longest due first.
        weight: u64::MAX.saturating_sub(asset.checkpoint_epoch),
        work: Work::Reprice { index: asset.index },
    });
    tasks.collect()
}
