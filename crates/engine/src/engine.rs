//! The state machine after the log: a pure function of the records. No clock, no I/O, no randomness.

use std::{collections::BTreeMap, io};

use anyhow::{Context, bail};
use borsh::{BorshDeserialize, BorshSerialize};
use openmast_metering::Packed48;

use crate::session::{Hint, Keyed, Names, Observation, Sessions};
use openmast_records::{
    ChainSnapshot, EpochClosed, EventTime, Genesis, Limits, Lsn, MappingChange, Record, UsageEvent,
    UsageReport,
};

use crate::{
    charging::{
        ledger::{EpochFigures, Ledger},
        tariffs::Tariffs,
    },
    epoch::{
        closed::ClosedEpoch,
        first_sight::FirstSight,
        reopenings::{Reopened, Reopenings},
        time::LogClock,
        usage::Usages,
    },
    questions::Answers,
    room::most_waiting_formers,
    routing::{mapping::Mapping, unmapped::Unmapped, waiting::Waiting},
    session::{Recognised, Spill},
    signed::Signed,
    views::{
        areas::{Areas, ReportKind},
        verdicts::Verdicts,
    },
};

/// No link moves an exabyte in one session: a counter above this is refused.
pub(crate) const IMPLAUSIBLE_BYTES: u64 = 1 << 60;

/// The engine.
pub struct Engine {
    pub(crate) deployment: Option<Deployment>,
    /// How many records were applied.
    pub(crate) applied: u64,
    /// The open epoch.
    pub(crate) epoch: u64,
    pub(crate) opened_at_ms: Option<u64>,
    /// The snapshot that closed the epoch before, or began the log.
    pub(crate) opening: ChainSnapshot,
    pub(crate) tariffs: Tariffs,
    pub(crate) mapping: Mapping,
    pub(crate) sessions: Sessions,
    /// Usage that waits for a mapping or for the chain.
    pub(crate) waiting: Waiting,
    pub(crate) ledger: Ledger,
    /// Usage records of the open epoch.
    pub(crate) usages: Usages,
    /// Of the open epoch, by reason.
    pub(crate) counters: BTreeMap<String, u64>,
    pub(crate) clock: LogClock,
    pub(crate) limits: Limits,
    /// Of a log that goes on from a final settlement.
    pub(crate) first_sight: Option<FirstSight>,
    pub(crate) signed: Signed,
    /// Of the log that is read. Not of the state: the records behind it tell.
    pub(crate) reopenings: Reopenings,
    /// It took in an end of these epochs, and was told too late that it does not count.
    pub(crate) overtaken: Option<Reopened>,
    /// Of the sessions. Not of the state: it changes no answer.
    pub(crate) spill: Option<Spill>,
    /// Lately, until somebody asks. Not of the state: it changes no answer.
    pub(crate) unmapped: Vec<Unmapped>,
    /// Until somebody takes them. Not of the state.
    pub(crate) answers: Answers,
    /// By area, until somebody asks. Not of the state: it changes no answer.
    pub(crate) areas: Areas,
    /// Lately. Not of the state: it changes no answer.
    pub(crate) verdicts: Verdicts,
    /// Changes whenever usage may go elsewhere: with mappings and epochs.
    pub(crate) generation: u64,
}

/// Records whose sessions are fetched from memory together.
pub(crate) const WINDOW: usize = 32;

/// Whose log it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Deployment {
    pub program: [u8; 32],
    pub network: [u8; 32],
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
            opening: ChainSnapshot::default(),
            tariffs: Tariffs::default(),
            mapping: Mapping::default(),
            sessions: Sessions::default(),
            waiting: Waiting::default(),
            ledger: Ledger::default(),
            usages: Usages::default(),
            counters: BTreeMap::new(),
            clock: LogClock::default(),
            limits: Limits::default(),
            first_sight: None,
            signed: Signed::default(),
            reopenings: Reopenings::default(),
            overtaken: None,
            spill: None,
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

    /// Before the first record. Idle sessions will lie in files if there are many.
    pub fn spilling(spill: Spill) -> Self {
        Self {
            spill: Some(spill),
            ..Self::default()
        }
    }

    /// Decides anew which sessions lie in files. To be called now and then, as when an epoch has ended.
    ///
    /// # Errors
    /// Of the files: then more sessions stay in memory, and nothing else changes.
    pub fn settle(&mut self) -> io::Result<()> {
        self.sessions.settle()
    }

    /// Takes in the next record. An epoch that it closes comes back with all that its archive needs.
    ///
    /// # Errors
    /// [`Reopened`], of the end of an epoch: it has to begin anew, from before these epochs. Others: the log is not one that this software
    /// wrote: no first record, or one in the middle, an epoch out of turn, a number that does not fit. Nothing that a
    /// front door lets in can cause it.
    pub fn apply(&mut self, lsn: Lsn, record: &Record) -> anyhow::Result<Option<ClosedEpoch>> {
        let keyed = self.key(record);
        let closed = self.apply_keyed(lsn, record, keyed, Hint::default());
        self.ledger.count();
        closed
    }

    /// As [`Self::apply`], of many records: the memory that they need is fetched for some of them at a time. Whenever
    /// one closes an epoch, `closed` is told of it before the next is taken in.
    ///
    /// # Errors
    /// As of [`Self::apply`], or of `closed`, with the record's position.
    pub fn apply_batch(
        &mut self,
        records: &[(Lsn, Record)],
        mut closed: impl FnMut(&Self, Lsn, &EpochClosed, ClosedEpoch) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut keyed = [None; WINDOW];
        let mut hints = [Hint::default(); WINDOW];
        for window in records.chunks(WINDOW) {
            for ((_, record), keyed) in window.iter().zip(&mut keyed) {
                *keyed = self.key(record);
            }
            self.sessions.fetch(&keyed, &mut hints);
            for (((lsn, record), keyed), hint) in window.iter().zip(keyed).zip(hints) {
                // The log's secret comes with its first record, and with that all keys.
                let keyed = keyed.or_else(|| self.key(record));
                self.apply_keyed(*lsn, record, keyed, hint)
                    .and_then(|ledgers| match (record, ledgers) {
                        (Record::EpochClosed(end), Some(ledgers)) => {
                            closed(self, *lsn, end, ledgers)
                        }
                        _ => Ok(()),
                    })
                    .with_context(|| format!("record {lsn} of the log"))?;
            }
        }
        self.ledger.count();
        Ok(())
    }

    pub(crate) fn key(&mut self, record: &Record) -> Option<Keyed> {
        match (record, &self.deployment) {
            (Record::Report(report), Some(_)) if is_of_session(report) => self.sessions.key(report),
            _ => None,
        }
    }

    pub(crate) fn apply_keyed(
        &mut self,
        lsn: Lsn,
        record: &Record,
        keyed: Option<Keyed>,
        hint: Hint,
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
                self.pass_over(closed)?;
            }
            Record::EpochClosed(closed) => return self.close(closed).map(Some),
            Record::EpochsReopened(reopened) => self.reopen(reopened)?,
            Record::SignedBatch(batch) => self.signed_batch(batch),
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
            sessions_in_file: self.sessions.in_file(),
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
        self.sessions = Sessions::new(&genesis.salt_key, self.spill.as_ref())?;
        self.epoch = genesis.first_epoch;
        self.opening = genesis.snapshot.clone();
        self.clock.begin(&genesis.snapshot);
        self.begin_tariffs();
        Ok(())
    }

    #[inline]
    pub(crate) fn report(&mut self, report: &UsageReport, keyed: Option<Keyed>, hint: Hint) {
        if is_of_session(report) {
            self.areas.see(&report.area);
        }
        if report.received_at_ms > Packed48::MAX || report.event_at_ms > Packed48::MAX {
            return self.count_kind("implausible_time");
        }
        match self.clock.arrival(report.received_at_ms) {
            at_ms if at_ms == report.received_at_ms => self.timed_report(report, keyed, hint),
            at_ms => self.timed_report(&arrived_at(report, at_ms), keyed, hint),
        }
    }

    #[inline]
    pub(crate) fn timed_report(&mut self, report: &UsageReport, keyed: Option<Keyed>, hint: Hint) {
        if report.bytes_up > IMPLAUSIBLE_BYTES || report.bytes_down > IMPLAUSIBLE_BYTES {
            return self.count_kind("implausible_counter");
        }
        match keyed {
            Some(keyed) => self.session_report(report, &keyed, hint),
            None if is_of_session(report) => self.count("no_radio"),
            None => {
                if let Some(radio) = report.radio.first() {
                    let (area, at_ms) = (&report.area, report.event_at_ms);
                    self.sessions.stop_all_of(area, radio, at_ms);
                }
            }
        }
    }

    #[inline]
    pub(crate) fn session_report(&mut self, report: &UsageReport, keyed: &Keyed, hint: Hint) {
        if report.part_of.is_some() {
            return self.count_kind("part_of_session");
        }
        match self.sessions.recognise(report, keyed, hint) {
            None => self.report_of_session(report, keyed, hint, None),
            Some((recognised, renamed, keyed)) => {
                self.count_kind(recognised.counter());
                let report = renamed.as_ref().unwrap_or(report);
                self.report_of_session(report, &keyed, Hint::default(), Some(recognised));
            }
        }
    }

    #[inline]
    pub(crate) fn report_of_session(
        &mut self,
        report: &UsageReport,
        keyed: &Keyed,
        hint: Hint,
        recognised: Option<Recognised>,
    ) {
        // Its counters are cumulative: what is refused now is not lost if it is reported again when there is room.
        let is_full = self.sessions.len() >= self.limits.max_sessions;
        if is_full && !self.sessions.is_known(keyed) {
            return self.count_kind("too_many_sessions");
        }
        let (mapping, opening) = (&self.mapping, &self.opening);
        let line = |names: &Names, party| match report.line_bits_per_second {
            Some(bits) => Some(bits / 8),
            None => opening.bytes_per_second(mapping.asset(names.radio_names(party))?.1),
        };
        let before = self.runs_before(keyed, hint);
        let most_waiting = most_waiting_formers(&self.limits);
        let taken = self
            .sessions
            .observe(report, keyed, hint, line, most_waiting);
        let Some(taken) = taken else {
            return self.count_kind("too_many_sessions");
        };
        let observed = taken.observed;
        self.notice(report, &taken, recognised);
        match observed.observation {
            Observation::Advanced => {}
            Observation::Restarted => self.keep_forgotten(),
            Observation::Repeated => self.count_kind("repeated"),
            Observation::Late => self.count_kind("late"),
            Observation::Held => {}
        }
        if let Some(at) = taken.at {
            self.see_event(at, report.event_at_ms);
            if let Some(party) = taken.former_party {
                self.wait_as(at, party);
            }
        }
        let added = self.billable(report, &taken, &before);
        self.attribute(observed.row, taken.at, added);
        if self.sessions.has_spare_parties() {
            self.forget_parties();
        }
    }

    /// Not at the end of the epoch alone: a session that has other names in each report must not fill the memory.
    #[cold]
    pub(crate) fn forget_parties(&mut self) {
        let radios = self.usages.routes.iter().map(|route| route.radio);
        self.sessions.forget_parties(radios);
        // They name parties, and others may have their numbers now.
        self.unmapped.clear();
    }

    pub(crate) fn map(&mut self, change: &MappingChange) {
        self.mapping.change(change);
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
    pub epoch: u64,
    /// `None` in the first.
    pub opened_at_ms: Option<u64>,
    /// The snapshot that closed the epoch before, or began the log.
    pub opening: &'a ChainSnapshot,
    /// Slot of the newest snapshot in the log, whose prices hold: that of `opening`, or of an end that does not count.
    pub tariff_slot: u64,
    /// How many assets that snapshot has. The one that closes the epoch has no fewer.
    pub known_assets: usize,
    /// As `known_assets`.
    pub known_payers: usize,
    pub figures: EpochFigures,
    /// Sessions that may still get reports.
    pub sessions: u64,
    /// Sessions that have begun and not ended.
    pub open_sessions: u64,
    /// Rows of sessions that lie in a file, because they are idle and there are many.
    pub sessions_in_file: usize,
    pub applied_records: u64,
}

/// A report whose arrival the log knows better.
#[cold]
pub(crate) fn arrived_at(report: &UsageReport, at_ms: u64) -> UsageReport {
    let event_at_ms = match report.time {
        EventTime::Stamped => report.event_at_ms,
        EventTime::Arrival | EventTime::Delayed => {
            let delay_ms = report.received_at_ms.saturating_sub(report.event_at_ms);
            at_ms.saturating_sub(delay_ms)
        }
    };
    UsageReport {
        received_at_ms: at_ms,
        event_at_ms,
        ..report.clone()
    }
}

/// Whether a report is of one session, not of a whole radio.
pub(crate) fn is_of_session(report: &UsageReport) -> bool {
    match report.event {
        UsageEvent::Start | UsageEvent::Interim | UsageEvent::Stop => true,
        UsageEvent::RadioOn | UsageEvent::RadioOff => false,
    }
}
