//! Records for an engine, made outside the time that is measured.

use std::time::Instant;

use anyhow::Context;
use openmast_engine::{ClosedEpoch, Engine, StateView};
use openmast_records::{
    ChainSnapshot, EpochClosed, Genesis, Lsn, MappingChange, Record, RecordRef,
};

use super::names::{radio, realm};

/// Records that the service applies at a time.
const BATCH: usize = 256;
/// When the first epoch began, Unix milliseconds.
pub(crate) const T0: u64 = 1_700_000_000_000;

/// Records as they lie in the log.
#[derive(Default)]
pub(crate) struct Records {
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Records {
    pub(crate) fn push(&mut self, record: &Record) {
        self.bytes.extend(record.encode());
        self.ends.push(self.bytes.len());
    }

    fn each_batch(
        &self,
        mut first: Lsn,
        mut apply: impl FnMut(&[(Lsn, RecordRef<'_>)]) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut begins = 0;
        for ends in self.ends.chunks(BATCH) {
            let mut batch = Vec::with_capacity(BATCH);
            for (lsn, end) in (first..).zip(ends) {
                let bytes = self.bytes.get(begins..*end).context("an end in order")?;
                batch.push((lsn, RecordRef::read(bytes)?));
                begins = *end;
            }
            apply(&batch)?;
            first += batch.len() as u64;
        }
        Ok(())
    }
}

/// An engine, and where its log ends.
pub(crate) struct Fed {
    pub(crate) engine: Engine,
    next: Lsn,
}

/// How long records took.
#[derive(Default)]
pub(crate) struct Took {
    pub(crate) seconds: f64,
    pub(crate) slowest_batch_seconds: f64,
}

impl Fed {
    /// With a radio for each asset of the snapshot, and a carrier for each payer, whose subscribers are named by it alone.
    pub(crate) fn new(snapshot: &ChainSnapshot) -> anyhow::Result<Self> {
        let mut records = Records::default();
        records.push(&Record::Genesis(Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot: snapshot.clone(),
        }));
        for number in 0..snapshot.assets.len() {
            records.push(&Record::Mapping(MappingChange::Radio {
                identity: radio(number as u64),
                asset: Some(number as u32),
            }));
        }
        for number in 0..snapshot.payers.len() {
            records.push(&Record::Mapping(MappingChange::Subscriber {
                identity: realm(number as u64),
                payer: Some(number as u32),
            }));
        }
        let mut fed = Self {
            engine: Engine::new(),
            next: 0,
        };
        fed.apply(&records)?;
        Ok(fed)
    }

    pub(crate) fn apply(&mut self, records: &Records) -> anyhow::Result<Took> {
        let mut took = Took::default();
        let (engine, next) = (&mut self.engine, self.next);
        records.each_batch(next, |batch| {
            let began = Instant::now();
            engine.apply_batch(batch, |_, _, _, _| Ok(()))?;
            let seconds = began.elapsed().as_secs_f64();
            took.seconds += seconds;
            took.slowest_batch_seconds = took.slowest_batch_seconds.max(seconds);
            Ok(())
        })?;
        self.next += records.ends.len() as u64;
        Ok(took)
    }

    /// The epoch as it ended, a view of the state then, and how long both took, seconds.
    pub(crate) fn end(
        &mut self,
        end: EpochClosed,
    ) -> anyhow::Result<(ClosedEpoch, StateView, f64, f64)> {
        let bytes = Record::EpochClosed(end).encode();
        let (mut ended, mut view_seconds) = (None, 0.0);
        let began = Instant::now();
        let batch = [(self.next, RecordRef::read(&bytes)?)];
        self.engine.apply_batch(&batch, |engine, _, _, closed| {
            let began = Instant::now();
            let view = engine.view_state();
            view_seconds = began.elapsed().as_secs_f64();
            ended = Some((closed, view));
            Ok(())
        })?;
        let seconds = began.elapsed().as_secs_f64();
        self.next += 1;
        let (closed, view) = ended.context("an epoch ended")?;
        Ok((closed, view, seconds - view_seconds, view_seconds))
    }
}
