//! What an epoch closed with, all of it in memory.

use std::convert::Infallible;

use openmast_oracle::{
    archive::{PublicArchive, RecordLine, RecordSource},
    engine::ClosedLedgers,
};

/// `previous` is not known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledgers {
    pub public: PublicArchive,
    /// In the order of the commitment's leaves.
    pub records: Vec<RecordLine>,
}

impl From<ClosedLedgers> for Ledgers {
    fn from(closed: ClosedLedgers) -> Self {
        let sealed = closed.seal();
        let mut records = Vec::new();
        let Ok(()) = sealed.records.each(|record| {
            records.push(record.clone());
            Ok::<_, Infallible>(())
        });
        Self {
            public: sealed.public,
            records,
        }
    }
}
