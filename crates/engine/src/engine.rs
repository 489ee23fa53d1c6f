//! The state machine after the log: a pure function of the records. No clock, no I/O, no randomness.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::{Context, bail};
use borsh::{BorshDeserialize, BorshSerialize};
use openmast_chunks::CopyOnWrite;

use crate::session::{Hint, Keyed, Sessions};
use openmast_records::{
    ChainSnapshot, EpochClosed, Genesis, Limits, Lsn, MappingChange, Record, RecordRef,
};

use crate::{
    charging::{
        ledger::{EpochFigures, Ledger},
        of_payers::OfPayers,
        opening::VoidEnd,
        tariffs::Tariffs,
    },
    epoch::{
        closed::ClosedEpoch,
        first_sight::FirstSight,
        reopenings::{Reopened, Reopenings},
        time::LogClock,
        usage::Usages,
    },
    heard::of_assets::Heard,
    questions::Answers,
    routing::{mapping::Mapping, unmapped::Unmapped, waiting::Waiting},
    signed::{Signed, SignedKeys},
    views::{
        areas::{Areas, ReportKind},
        verdicts::Verdicts,
    },
};

/// The engine.
pub struct Engine {
    pub(crate) deployment: Option<Deployment>,
    /// How many records were applied.
    pub(crate) applied: u64,
    /// The open epoch.
    pub(crate) epoch: u64,
    pub(crate) opened_at_ms: Option<u64>,
    /// The snapshot that closed the epoch before, or began the log.
    pub(crate) opening: Arc<ChainSnapshot>,
    /// Ends of the open epoch that do not count, in their order.
    pub(crate) void_ends: Vec<VoidEnd>,
    pub(crate) tariffs: Tariffs,
    pub(crate) mapping: CopyOnWrite<Mapping>,
    pub(crate) sessions: Sessions,
    /// Usage that waits for a mapping or for the chain.
    pub(crate) waiting: Waiting,
    pub(crate) ledger: Ledger,
    /// Usage records of the open epoch.
    pub(crate) usages: Usages,
    /// Reports of the open epoch, counted by reason.
    pub(crate) counters: BTreeMap<String, u64>,
    pub(crate) clock: LogClock,
    pub(crate) limits: Limits,
    /// Set where the log goes on from a final settlement.
    pub(crate) first_sight: Option<FirstSight>,
    /// When reports came.
    pub(crate) heard: Heard,
    pub(crate) signed: Signed,
    /// What is ahead in the log. Not part of the state: the records themselves tell.
    pub(crate) reopenings: Reopenings,
    /// It took in an end of these epochs, and was told too late that it does not count.
    pub(crate) overtaken: Option<Reopened>,
    /// Positions of ends of epochs that had no effect, ascending. Not part of the state: it changes no answer.
    pub(crate) duplicate_ends: Vec<Lsn>,
    /// Of the newest opening. Not part of the state: the snapshots themselves tell.
    pub(crate) entitlements: OfPayers,
    /// Collected until somebody asks. Not part of the state: it changes no answer.
    pub(crate) unmapped: Vec<Unmapped>,
    /// Until somebody takes them. Not of the state.
    pub(crate) answers: Answers,
    /// By area, until somebody asks. Not of the state: it changes no answer.
    pub(crate) areas: Areas,
    /// The newest ones. Not part of the state: it changes no answer.
    pub(crate) verdicts: Verdicts,
    /// Changes whenever usage may go elsewhere: with mappings and epochs.
    pub(crate) generation: u64,
}

/// Records whose sessions are fetched from memory together.
pub(crate) const WINDOW: usize = 32;

/// Whose log it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Deployment {
    /// The program's address.
    pub program: [u8; 32],
    /// The Network account's address.
    pub network: [u8; 32],
    /// The epoch that the log opened.
    pub first_epoch: u64,
    pub(crate) salt_key: [u8; 32],
}

impl Default for Engine {
    fn default() -> Self {
        Self {
            deployment: None,
            applied: 0,
            epoch: 0,
            opened_at_ms: None,
            opening: Arc::default(),
            void_ends: Vec::new(),
            tariffs: Tariffs::default(),
            mapping: CopyOnWrite::default(),
            sessions: Sessions::default(),
            waiting: Waiting::default(),
            ledger: Ledger::default(),
            usages: Usages::default(),
            counters: BTreeMap::new(),
            clock: LogClock::default(),
            limits: Limits::default(),
            first_sight: None,
            heard: Heard::default(),
            signed: Signed::default(),
            reopenings: Reopenings::default(),
            overtaken: None,
            duplicate_ends: Vec::new(),
            entitlements: OfPayers::default(),
            unmapped: Vec::new(),
            answers: Answers::default(),
            areas: Areas::default(),
            verdicts: Verdicts::default(),
            generation: 1,
        }
    }
}

impl Engine {
    /// Before the first record.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in the next record. An epoch that it closes comes back with all that its archive needs.
    ///
    /// # Errors
    /// [`Reopened`], of the end of an epoch: it has to begin anew, from before these epochs. Others: the log is not one that this software
    /// wrote: no first record, or one in the middle, the end of an epoch that has not begun, a number that does not fit. Nothing
    /// that a front door lets in can cause it.
    pub fn apply_read(
        &mut self,
        lsn: Lsn,
        record: &RecordRef<'_>,
    ) -> anyhow::Result<Option<ClosedEpoch>> {
        let keyed = self.key(record);
        let closed = self.apply_keyed(lsn, record, keyed, Hint::default(), None);
        self.ledger.count();
        closed
    }

    /// As [`Self::apply_read`], of a record that lies in no log: it is written and read as if it did.
    ///
    /// # Errors
    /// As of [`Self::apply_read`].
    pub fn apply(&mut self, lsn: Lsn, record: &Record) -> anyhow::Result<Option<ClosedEpoch>> {
        self.apply_read(lsn, &RecordRef::read(&record.encode())?)
    }

    /// As [`Self::apply_read`], of many records: the memory that they need is fetched for some of them at a time. Whenever
    /// one closes an epoch, `closed` is told of it before the next is taken in.
    ///
    /// # Errors
    /// As of [`Self::apply_read`], or of `closed`, with the record's position.
    pub fn apply_batch(
        &mut self,
        records: &[(Lsn, RecordRef<'_>)],
        mut closed: impl FnMut(&mut Self, Lsn, &EpochClosed, ClosedEpoch) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut keyed = [None; WINDOW];
        for window in records.chunks(WINDOW) {
            for ((_, record), keyed) in window.iter().zip(&mut keyed) {
                *keyed = self.key(record);
            }
            self.apply_window(window, &keyed, None, &mut closed)?;
        }
        self.ledger.count();
        Ok(())
    }

    /// Applies at most [`WINDOW`] records with their keys. `signed`: keys of the reports of the signed batches among them, and of
    /// what follows.
    pub(crate) fn apply_window(
        &mut self,
        window: &[(Lsn, RecordRef<'_>)],
        keyed: &[Option<Keyed>],
        mut signed: Option<&mut SignedKeys<'_>>,
        closed: &mut impl FnMut(&mut Self, Lsn, &EpochClosed, ClosedEpoch) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut hints = [Hint::default(); WINDOW];
        self.sessions.fetch(keyed, &mut hints);
        for (((lsn, record), keyed), hint) in window.iter().zip(keyed).zip(hints) {
            // The log's secret comes with its first record, and with that all keys.
            let keyed = keyed.or_else(|| self.key(record));
            self.apply_keyed(*lsn, record, keyed, hint, signed.as_deref_mut())
                .and_then(|ledgers| match (record, ledgers) {
                    (Record::EpochClosed(end), Some(ledgers)) => closed(self, *lsn, end, ledgers),
                    _ => Ok(()),
                })
                .with_context(|| format!("record {lsn} of the log"))?;
        }
        Ok(())
    }

    pub(crate) fn key(&mut self, record: &RecordRef<'_>) -> Option<Keyed> {
        match (record, &self.deployment) {
            (Record::Report(report), Some(_)) if report.is_of_session() => {
                self.sessions.key(report)
            }
            _ => None,
        }
    }

    pub(crate) fn apply_keyed(
        &mut self,
        lsn: Lsn,
        record: &RecordRef<'_>,
        keyed: Option<Keyed>,
        hint: Hint,
        signed: Option<&mut SignedKeys<'_>>,
    ) -> anyhow::Result<Option<ClosedEpoch>> {
        if lsn != self.applied {
            bail!("record {lsn} comes when {} is due", self.applied);
        }
        if self.deployment.is_none() && !matches!(record, Record::Genesis(_) | Record::Continued(_))
        {
            bail!("the log does not begin with its first record");
        }
        self.applied += 1;
        match record {
            Record::Genesis(genesis) => self.begin(genesis)?,
            Record::Report(report) => self.report(report, keyed, hint),
            Record::Mapping(change) => self.map(change),
            Record::EpochClosed(closed) if self.reopenings.is_void(lsn, closed.epoch) => {
                self.pass_over(lsn, closed);
            }
            Record::EpochClosed(closed) if self.has_ended(closed.epoch) => {
                self.ignore_end(lsn);
            }
            Record::EpochClosed(closed) => return self.close(closed).map(Some),
            Record::EpochsReopened(reopened) => self.reopen(reopened)?,
            Record::SignedBatch(batch) => self.signed_batch(batch, signed),
            Record::Limits(limits) => self.limits = *limits,
            Record::Question(question) => self.answer(lsn, question),
            Record::Continued(first) => bail!(
                "the log goes on from the settlement of epoch {}, which the engine was not given",
                first.epoch
            ),
        }
        Ok(None)
    }

    /// `None` before the first record.
    pub fn deployment(&self) -> Option<Deployment> {
        self.deployment
    }

    /// What the log says last.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// The open epoch.
    pub fn open_epoch(&self) -> OpenEpoch<'_> {
        let (known_assets, known_payers) = self.tariffs.known();
        OpenEpoch {
            epoch: self.epoch,
            opened_at_ms: self.opened_at_ms,
            opening: &self.opening,
            tariff_slot: self.tariffs.slot(),
            known_assets,
            known_payers,
            figures: self.ledger.figures(),
            sessions: self.sessions.len(),
            open_sessions: self.sessions.open(),
            applied_records: self.applied,
        }
    }

    pub(crate) fn begin(&mut self, genesis: &Genesis) -> anyhow::Result<()> {
        if self.deployment.is_some() {
            bail!("a second first record");
        }
        self.deployment = Some(Deployment {
            program: genesis.program,
            network: genesis.network,
            first_epoch: genesis.first_epoch,
            salt_key: genesis.salt_key,
        });
        self.sessions = Sessions::new(&genesis.salt_key);
        self.epoch = genesis.first_epoch;
        self.opening = Arc::new(genesis.snapshot.clone());
        self.clock.begin(&genesis.snapshot);
        self.ledger.reserves.grow(&genesis.snapshot);
        self.begin_tariffs();
        Ok(())
    }

    pub(crate) fn map(&mut self, change: &MappingChange) {
        let now_ms = self.log_time().map_or(0, |time| time.newest_ms);
        self.mapping.to_mut().change(change, now_ms);
        self.generation += 1;
        self.attribute_concerned(change);
    }

    /// Counts the newest report, for the epoch's archive and for its area.
    #[inline]
    pub(crate) fn count_kind(&mut self, kind: ReportKind) {
        self.count(kind);
        self.areas.count(kind);
    }

    #[inline]
    pub(crate) fn count(&mut self, reason: &str) {
        match self.counters.get_mut(reason) {
            Some(count) => *count += 1,
            None => {
                self.counters.insert(reason.to_owned(), 1);
            }
        }
    }
}

/// What the open epoch has so far.
#[derive(Clone, Copy, Debug)]
pub struct OpenEpoch<'a> {
    /// Number of the epoch.
    pub epoch: u64,
    /// `None` in the first.
    pub opened_at_ms: Option<u64>,
    /// The snapshot that closed the epoch before, or began the log.
    pub opening: &'a Arc<ChainSnapshot>,
    /// Slot of the newest snapshot in the log, whose prices hold: that of `opening`, or of an end that does not count.
    pub tariff_slot: u64,
    /// How many assets that snapshot has. The one that closes the epoch has no fewer.
    pub known_assets: usize,
    /// As `known_assets`.
    pub known_payers: usize,
    /// What its usage sums up to.
    pub figures: EpochFigures,
    /// Sessions that may still get reports.
    pub sessions: u64,
    /// Sessions that have begun and not ended.
    pub open_sessions: u64,
    /// How many records of the log were applied, lifetime: the position of the next.
    pub applied_records: u64,
}
