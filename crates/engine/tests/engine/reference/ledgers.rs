//! What an epoch closed with, all of it in memory.

use std::convert::Infallible;

use openmast_archive::{PublicArchive, RecordLine, RecordSource};
use openmast_engine::{ClosedEpoch, ReserveCharge, StandingEntitlement};
use openmast_ledger::Node;

/// `previous` is not known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ledgers {
    pub public: PublicArchive,
    /// In the order of the commitment's leaves.
    pub records: Vec<RecordLine>,
    pub reserves: Vec<ReserveCharge>,
    pub entitlements: Vec<StandingEntitlement>,
    pub reserve_root: Node,
}

impl From<ClosedEpoch> for Ledgers {
    fn from(closed: ClosedEpoch) -> Self {
        let reserves = closed.ledgers.reserves.clone();
        let entitlements = closed.ledgers.entitlements.clone();
        let reserve_root = closed.ledgers.end.reserve_root;
        let sealed = openmast_archive::seal(closed);
        let mut records = Vec::new();
        let Ok(()) = RecordSource::each(&sealed.records, |record| {
            records.push(record.clone());
            Ok::<_, Infallible>(())
        });
        Self {
            public: sealed.public,
            records,
            reserves,
            entitlements,
            reserve_root,
        }
    }
}
