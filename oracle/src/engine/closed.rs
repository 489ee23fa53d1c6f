//! What an epoch leaves behind.

use super::UsageRecords;
use crate::archive::{PublicArchive, RecordTree};

/// A closed epoch as the engine leaves it: nothing in it changes any more, and what takes time is still to be done.
#[derive(Debug)]
pub struct ClosedLedgers {
    /// `previous` and `private_root` are not known here.
    pub(super) public: PublicArchive,
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

    /// Sorts the records and commits to them. With ten million records it takes many seconds, and needs no engine.
    pub fn seal(self) -> SealedLedgers {
        let Self {
            mut public,
            mut records,
        } = self;
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
