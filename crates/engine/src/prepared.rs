//! What of records is a function of them and of the log's secret alone: the keys of their reports. Any thread finds it out,
//! ahead of the engine, which then has less to do; what comes of the records is the same.
//!
//! [`Preparing`] takes records in; a [`Prepared`] comes out, and goes to [`Engine::apply_prepared`]. Records and keys stay
//! together in it, and the engine uses keys only that were made under the secret of its log.

use std::sync::{Arc, OnceLock};

use openmast_records::{EpochClosed, Lsn, Record, RecordRef};

use crate::{
    ClosedEpoch, Engine,
    engine::WINDOW,
    session::{Keyed, Keys},
    signed::Signed,
};

/// Finds keys. Its copies are for other threads: what one learns of the log's secret, all know.
#[derive(Clone, Default)]
pub struct Preparing {
    /// The log's: known from its first record on.
    secret: Arc<OnceLock<Secret>>,
    /// Makes keys under the secret.
    keys: Option<Keys>,
    signed: Signed,
}

type Secret = [u8; 32];

/// Records that follow each other in the log, with the keys of their reports.
#[derive(Default)]
pub struct Prepared<'a> {
    records: Vec<(Lsn, RecordRef<'a>)>,
    /// Under which the keys were made. `None`: it was not known yet, and there are none.
    secret: Option<Secret>,
    /// For each record the key of its report, if it is one of a session.
    keyed: Vec<Option<Keyed>>,
    /// Keys of the reports of all signed batches, one after the other.
    signed: Vec<Option<Keyed>>,
}

/// The memory of a [`Prepared`], for the next one.
#[derive(Default)]
pub struct Room(Prepared<'static>);

impl Preparing {
    fn of(secret: Option<Secret>) -> Self {
        Self {
            secret: Arc::new(secret.map_or_else(OnceLock::new, OnceLock::from)),
            ..Self::default()
        }
    }

    /// Finds the keys of records that follow each other in the log.
    ///
    /// # Errors
    /// The first of `records`.
    pub fn prepare<'a, E>(
        &mut self,
        records: impl Iterator<Item = Result<(Lsn, RecordRef<'a>), E>>,
        room: Room,
    ) -> Result<Prepared<'a>, E> {
        let mut prepared = room.0;
        for record in records {
            prepared.records.push(record?);
        }
        prepared.secret = self.secret.get().copied();
        match &prepared.secret {
            Some(secret) => {
                let keys = self.keys.get_or_insert_with(|| Keys::new(secret));
                prepared.find(keys, &mut self.signed);
            }
            None => self.learn(&prepared.records),
        }
        Ok(prepared)
    }

    /// The first record of a log has its secret.
    fn learn(&self, records: &[(Lsn, RecordRef<'_>)]) {
        for (_, record) in records {
            if let Record::Genesis(genesis) = record {
                self.secret.get_or_init(|| genesis.salt_key);
            }
        }
    }
}

impl<'a> Prepared<'a> {
    /// In their order, each with its position.
    pub fn records(&self) -> &[(Lsn, RecordRef<'a>)] {
        &self.records
    }

    fn find(&mut self, keys: &mut Keys, signed: &mut Signed) {
        for (_, record) in &self.records {
            let keyed = match record {
                Record::Report(report) if report.is_of_session() => keys.of(report),
                Record::SignedBatch(batch) => {
                    signed.each(batch, |report| self.signed.push(keys.of(report)));
                    None
                }
                _ => None,
            };
            self.keyed.push(keyed);
        }
    }

    /// Without the records.
    pub fn into_room(mut self) -> Room {
        self.keyed.clear();
        self.signed.clear();
        Room(Prepared {
            records: emptied(self.records),
            secret: None,
            keyed: self.keyed,
            signed: self.signed,
        })
    }
}

/// Without records, and with the room that they had: for those of other bytes. (The standard library collects what comes
/// from a vector into the memory of that vector; the test of what is allocated holds it to that.)
#[expect(
    clippy::unnecessary_filter_map,
    reason = "a filter does not change the lifetime of what it lets through"
)]
fn emptied(records: Vec<(Lsn, RecordRef<'_>)>) -> Vec<(Lsn, RecordRef<'static>)> {
    records.into_iter().filter_map(|_| None).collect()
}

impl Engine {
    /// What finds keys for this engine's log, also before its first record.
    pub fn preparing(&self) -> Preparing {
        Preparing::of(self.deployment.map(|deployment| deployment.salt_key))
    }

    /// As [`Self::apply_batch`].
    ///
    /// # Errors
    /// As of [`Self::apply_batch`].
    pub fn apply_prepared(
        &mut self,
        prepared: &Prepared<'_>,
        mut closed: impl FnMut(&mut Self, Lsn, &EpochClosed, ClosedEpoch) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let own = self.deployment.map(|deployment| deployment.salt_key);
        if own.is_none() || prepared.secret != own {
            return self.apply_batch(&prepared.records, closed);
        }
        let mut signed = prepared.signed.as_slice();
        let windows = prepared.records.chunks(WINDOW);
        for (window, keyed) in windows.zip(prepared.keyed.chunks(WINDOW)) {
            self.apply_window(window, keyed, Some(&mut signed), &mut closed)?;
        }
        self.ledger.count();
        Ok(())
    }
}
