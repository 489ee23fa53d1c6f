//! What an epoch leaves behind.

use super::UsageRecords;
use crate::archive::{PairBalance, PublicArchive, RecordTree, pair_lines};

/// A closed epoch as the engine leaves it: nothing in it changes any more, and what takes time is still to be done.
#[derive(Debug)]
pub struct ClosedLedgers {
    /// `previous`, `private_root` and the pairs are not known here.
    pub(super) public: PublicArchive,
    /// In no order.
    pub(super) pairs: Vec<PairBalance>,
    /// In no order.
    pub(super) records: UsageRecords,
}

/// What a closed epoch is archived as.
#[derive(Debug)]
pub struct SealedLedgers {
    /// `previous` is not known here.
    pub public: PublicArchive,
    /// In the order of the commitment's leaves.
    pub records: UsageRecords,
    /// The commitment to the records.
    pub tree: RecordTree,
}

impl ClosedLedgers {
    /// The number of the epoch.
    pub fn epoch(&self) -> u64 {
        self.public.header.epoch
    }

    /// Sorts pairs and records and commits to the latter. With ten million records it takes many seconds, and needs no engine.
    pub fn seal(self) -> SealedLedgers {
        let Self {
            mut public,
            pairs,
            mut records,
        } = self;
        public.pairs = pair_lines(pairs);
        // Payers have indexes of 32 bits.
        public.header.pair_lines = public.pairs.len() as u32;
        records.sort();
        let tree = RecordTree::of(&records);
        public.header.private_root = tree.root();
        SealedLedgers {
            public,
            records,
            tree,
        }
    }
}
