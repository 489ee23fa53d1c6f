//! What an epoch closed with, all of it in memory.

use std::convert::Infallible;

use openmast_archive::{PublicArchive, RecordLine, RecordSource};
use openmast_engine::{ClosedEpoch, StandingEntitlement};

/// `previous` is not known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ledgers {
    pub public: PublicArchive,
    /// In the order of the commitment's leaves.
    pub records: Vec<RecordLine>,
    /// What the next epochs can use: it follows from the archive, which has no lines of it.
    pub entitlements: Vec<StandingEntitlement>,
}

impl From<ClosedEpoch> for Ledgers {
    fn from(closed: ClosedEpoch) -> Self {
        let entitlements = closed.ledgers.entitlements.clone();
        let sealed = openmast_archive::seal(closed);
        let mut records = Vec::new();
        let Ok(()) = RecordSource::each(&sealed.records, |record| {
            records.push(record.clone());
            Ok::<_, Infallible>(())
        });
        Self {
            public: sealed.public,
            records,
            entitlements,
        }
    }
}
