//! The salted commitment to the usage records of an epoch, and proofs that some of them belong to it.
//!
//! `leaf = SHA-256("openmast/record/1" ‖ salt ‖ payer u32 ‖ asset u32 ‖ price u64 ‖ bytes_up u64 ‖ bytes_down u64 ‖
//! first_event_at_ms u64 ‖ last_event_at_ms u64 ‖ length u32 ‖ session_id ‖ length u32 ‖ radio)`, integers little-endian,
//! texts as in the archive. `node = SHA-256(0x01 ‖ left ‖ right)`, an odd node goes up as it is; no record: 32 zeros.

use std::convert::Infallible;

use sha2::{Digest, Sha256};

use super::{RecordLine, RecordSource};

const DOMAIN: &[u8] = b"openmast/record/1";

/// A node of the tree.
pub type RecordNode = [u8; 32];

/// The root that commits to the records, in this order.
pub fn record_root(records: &[RecordLine]) -> RecordNode {
    RecordTree::of(records).root()
}

/// All nodes of a commitment; 64 bytes for each record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordTree {
    /// Levels from the leaves to the root. Without records there is none.
    levels: Vec<Vec<RecordNode>>,
}

impl RecordTree {
    /// Commits to the records, in this order.
    pub fn of(records: &(impl RecordSource + ?Sized)) -> Self {
        let mut level = Vec::with_capacity(usize::try_from(records.count()).unwrap_or(0));
        let Ok(()) = records.each(|record| {
            level.push(leaf(record));
            Ok::<_, Infallible>(())
        });
        let mut levels = Vec::new();
        while level.len() > 1 {
            let above = parents(&level);
            levels.push(std::mem::replace(&mut level, above));
        }
        if !level.is_empty() {
            levels.push(level);
        }
        Self { levels }
    }

    /// The root; 32 zeros without records.
    pub fn root(&self) -> RecordNode {
        let root = self.levels.last().and_then(|level| level.first());
        root.copied().unwrap_or_default()
    }

    /// All nodes, level by level from the leaves to the root.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &RecordNode> {
        self.levels.iter().flatten()
    }
}

/// Number of nodes on each level over `records` leaves, from the leaves to the root.
pub(super) fn widths(records: u64) -> impl Iterator<Item = u64> {
    std::iter::successors(Some(records).filter(|records| *records > 0), |width| {
        (*width > 1).then(|| width.div_ceil(2))
    })
}

/// Level and position of the nodes that together with the leaves `first .. first + count`, which must exist, give the
/// root; in the order of a proof.
pub(super) fn beside(first: u64, count: u64, records: u64) -> Vec<(usize, u64)> {
    let mut found = Vec::new();
    let (mut low, mut high) = (first, first.saturating_add(count).saturating_sub(1));
    for (level, width) in widths(records).enumerate() {
        if !low.is_multiple_of(2) {
            found.push((level, low - 1));
        }
        if high.is_multiple_of(2) && high + 1 < width {
            found.push((level, high + 1));
        }
        (low, high) = (low / 2, high / 2);
    }
    found
}

/// Whether a commitment over `total` records with this root holds `records` from position `first` on. `siblings` are
/// the nodes beside their way up: from the leaves to the root, the left one first.
pub fn holds_records(
    root: &RecordNode,
    total: u64,
    first: u64,
    records: &[RecordLine],
    siblings: &[RecordNode],
) -> bool {
    let count = records.len() as u64;
    let inside = first.checked_add(count).is_some_and(|end| end <= total);
    if count == 0 || !inside || beside(first, count, total).len() != siblings.len() {
        return false;
    }
    let mut siblings = siblings.iter();
    let mut nodes: Vec<RecordNode> = records.iter().map(leaf).collect();
    let mut low = first;
    for width in widths(total) {
        if width == 1 {
            break;
        }
        let high = low + nodes.len() as u64 - 1;
        if !low.is_multiple_of(2) {
            nodes.splice(0..0, siblings.next().copied());
            low -= 1;
        }
        if high.is_multiple_of(2) && high + 1 < width {
            nodes.extend(siblings.next().copied());
        }
        nodes = parents(&nodes);
        low /= 2;
    }
    nodes == [*root]
}

fn parents(level: &[RecordNode]) -> Vec<RecordNode> {
    let parent = |pair: &[RecordNode]| match pair {
        [left, right] => Sha256::new()
            .chain_update([1])
            .chain_update(left)
            .chain_update(right)
            .finalize()
            .into(),
        rest => rest.first().copied().unwrap_or_default(),
    };
    level.chunks(2).map(parent).collect()
}

fn leaf(record: &RecordLine) -> RecordNode {
    let mut hasher = Sha256::new();
    hasher.update(DOMAIN);
    hasher.update(record.salt);
    hasher.update(record.payer.to_le_bytes());
    hasher.update(record.asset.to_le_bytes());
    for number in [
        record.price_per_gb,
        record.bytes_up,
        record.bytes_down,
        record.first_event_at_ms,
        record.last_event_at_ms,
    ] {
        hasher.update(number.to_le_bytes());
    }
    for text in [&record.session_id, &record.radio] {
        hasher.update(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
        hasher.update(text);
    }
    hasher.finalize().into()
}
