//! The engine in its plainest form: maps in the order of their keys, everything cloned, every sum added up again. It is
//! what the engine must agree with, to the byte. Meter, charges, trees and the reading of batches are written down from
//! docs/ once more; of the crates there are only the types of records and archives.

mod attribution;
mod closing;
mod heard;
mod identity;
mod ledger;
mod ledgers;
mod mapping;
mod meter;
mod money;
mod names;
mod private;
mod recognising;
mod reserves;
mod sessions;
mod signed;
mod tariffs;
mod time;
mod tree;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::bail;
use openmast_engine::{Answer, EpochFigures};
use openmast_records::{
    ChainSnapshot, EpochClosed, EpochsReopened, Genesis, Lsn, MappingChange, RadioIdentity, Record,
    UsageEvent, UsageReport,
};

pub(crate) use ledgers::Ledgers;

use heard::Heard;
use ledger::{Ledger, PairUse};
use mapping::Mapping;
use meter::{Observation, Reading};
use names::Names;
use private::UsageRecords;
use reserves::Opening;
use sessions::{Seen, SessionKey, Sessions};
use tariffs::Tariffs;
use time::Time;

/// No link moves an exabyte in one session: a counter above this is refused.
const IMPLAUSIBLE_BYTES: u64 = 1 << 60;
/// The year 10889: times have 48 bits.
const IMPLAUSIBLE_MS: u64 = 1 << 48;

/// The engine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Engine {
    deployment: Option<Deployment>,
    /// How many records were applied.
    applied: u64,
    /// The open epoch.
    epoch: u64,
    opened_at_ms: Option<u64>,
    /// The snapshot that closed the epoch before, or began the log.
    opening: ChainSnapshot,
    /// What began with ends of the open epoch that do not count.
    void: Vec<Opening>,
    tariffs: Tariffs,
    /// How many payers the newest tariff's snapshot has.
    known_payers: usize,
    mapping: Mapping,
    sessions: Sessions,
    /// Sessions with bytes that wait for a mapping or for the chain.
    waiting: BTreeSet<SessionKey>,
    ledger: Ledger,
    records: UsageRecords,
    /// The counters of the open epoch, by reason.
    counters: BTreeMap<String, u64>,
    time: Time,
    heard: Heard,
    /// To all questions since they were taken last.
    answers: Vec<(Lsn, Answer)>,
    max_sessions: Option<u64>,
    /// The newest end of an epoch that had an effect.
    newest_end: Option<EpochClosed>,
    /// Records that open epochs again, wherever they stand.
    reopenings: Vec<(Lsn, EpochsReopened)>,
    /// What a test may want to have seen, since the beginning.
    happened: BTreeMap<&'static str, u64>,
}

/// Whose log it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Deployment {
    pub program: [u8; 32],
    pub network: [u8; 32],
    first_epoch: u64,
    salt_key: [u8; 32],
}

impl Engine {
    /// Before the first record.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// What is known of the log's whole length: an end does not count when a record behind it opens its epoch again.
    pub(crate) fn set_reopenings(&mut self, reopenings: &[(Lsn, EpochsReopened)]) {
        self.reopenings = reopenings.to_vec();
    }

    /// An end of an epoch that has ended; or one that does not count, by a snapshot from before the newest one of all.
    fn is_duplicate(&self, lsn: Lsn, closed: &EpochClosed) -> bool {
        let first = self.deployment.map_or(u64::MAX, |it| it.first_epoch);
        if !self.is_void(lsn, closed.epoch) {
            return closed.epoch >= first && closed.epoch < self.epoch;
        }
        let newest = self.newest_end.as_ref().map(|end| &end.snapshot);
        let newest = newest.unwrap_or(&self.opening);
        let snapshot = &closed.snapshot;
        snapshot.slot < newest.slot
            || snapshot.assets.len() < newest.assets.len()
            || snapshot.payers.len() < newest.payers.len()
            || snapshot.reserves.len() < self.opening.reserves.len()
    }

    fn is_void(&self, lsn: Lsn, epoch: u64) -> bool {
        let mut behind = self.reopenings.iter().filter(|(at, _)| *at > lsn);
        behind.any(|(_, reopened)| reopened.from_epoch <= epoch)
    }

    /// Takes in the next record. An epoch that it closes comes back with all that its archive needs.
    ///
    /// # Errors
    /// The log is not one that this software wrote: a first record in the middle, an epoch out of turn, a number that
    /// does not fit. Nothing that a front door lets in can cause it.
    pub(crate) fn apply(&mut self, lsn: Lsn, record: &Record) -> anyhow::Result<Option<Ledgers>> {
        if lsn != self.applied {
            bail!("record {lsn} comes when {} is due", self.applied);
        }
        self.applied += 1;
        match record {
            Record::Genesis(genesis) => self.begin(genesis)?,
            Record::Report(report) => self.report(report),
            Record::Mapping(change) => self.map(change),
            Record::EpochClosed(closed) if self.is_duplicate(lsn, closed) => {
                self.count("duplicate_end");
            }
            Record::EpochClosed(closed) if self.is_void(lsn, closed.epoch) => {
                self.time.pass(closed);
                self.newest_end = Some(closed.clone());
                self.add_tariff(closed.epoch + 1, &closed.snapshot);
                self.saw("tariff_of_a_void_end", true);
                self.void.push(Opening {
                    tariff: self.tariffs.newest(),
                    epoch: closed.epoch + 1,
                    snapshot: closed.snapshot.clone(),
                });
                self.attribute_waiting();
            }
            Record::EpochClosed(closed) => return self.close(closed).map(Some),
            Record::EpochsReopened(reopened) => {
                if reopened.from_epoch != self.epoch {
                    bail!("epoch {} is open, {reopened:?}", self.epoch);
                }
            }
            Record::SignedBatch(batch) => self.signed_batch(batch),
            Record::Limits(limits) => self.max_sessions = Some(limits.max_sessions),
            Record::Question(question) => self.answers.push((lsn, self.answer(question))),
            Record::Continued(_) => bail!("without the archive there is nothing to go on from"),
        }
        Ok(None)
    }

    pub(crate) fn take_answers(&mut self) -> Vec<(Lsn, Answer)> {
        std::mem::take(&mut self.answers)
    }

    pub(crate) fn figures(&self) -> EpochFigures {
        self.ledger.figures()
    }

    pub(crate) fn open_sessions(&self) -> u64 {
        self.sessions.open()
    }

    fn begin(&mut self, genesis: &Genesis) -> anyhow::Result<()> {
        if self.deployment.is_some() {
            bail!("a second first record");
        }
        self.deployment = Some(Deployment {
            program: genesis.program,
            network: genesis.network,
            first_epoch: genesis.first_epoch,
            salt_key: genesis.salt_key,
        });
        self.epoch = genesis.first_epoch;
        self.opening = genesis.snapshot.clone();
        self.time.begin(&genesis.snapshot);
        self.add_tariff(genesis.first_epoch, &genesis.snapshot);
        self.tariffs.begin_epoch(self.waits_since());
        let own = self.tariffs.own_position();
        self.ledger.reserves.grow(&self.opening);
        self.ledger.reserves.begin(self.epoch, &self.opening, own);
        Ok(())
    }

    /// How often what a test may want to have seen: `wrapped`, `began_anew`, `late_stop`, `radio_restarted`, and of radios
    /// that sign `signed`, `signed_repeated`, `signed_late`.
    pub(crate) fn happened(&self) -> &BTreeMap<&'static str, u64> {
        &self.happened
    }

    fn report(&mut self, report: &UsageReport) {
        if report.received_at_ms >= IMPLAUSIBLE_MS || report.event_at_ms >= IMPLAUSIBLE_MS {
            return self.count("implausible_time");
        }
        let arrived = self.time.arrived(report);
        self.saw(
            "clock_wrong",
            arrived.received_at_ms != report.received_at_ms,
        );
        let report = &arrived;
        if report.bytes_up > IMPLAUSIBLE_BYTES || report.bytes_down > IMPLAUSIBLE_BYTES {
            return self.count("implausible_counter");
        }
        match report.event {
            UsageEvent::RadioOn | UsageEvent::RadioOff => {
                if let Some(radio) = report.radio.first() {
                    let ended = self
                        .sessions
                        .stop_all_of(&report.area, radio, report.event_at_ms);
                    self.saw("radio_restarted", ended > 0);
                }
            }
            UsageEvent::Start | UsageEvent::Interim | UsageEvent::Stop => {
                self.session_report(report)
            }
        }
    }

    fn session_report(&mut self, report: &UsageReport) {
        if report.radio.is_empty() {
            return self.count("no_radio");
        }
        if report.part_of.is_some() {
            return self.count("part_of_session");
        }
        let Some(recognised) = self.sessions.recognise(report) else {
            return;
        };
        if let Some(how) = recognised.how {
            self.count(how);
        }
        let room = self.max_sessions.unwrap_or(u64::MAX);
        if !self.sessions.has_room(&recognised.key, room) {
            return self.count("too_many_sessions");
        }
        let (mapping, opening) = (&self.mapping, &self.opening);
        let line = |names: &Names| {
            let (_, asset) = mapping.asset(&names.radio)?;
            let mbps = opening.assets.get(asset as usize)?.capacity_mbps;
            (mbps > 0).then(|| u64::from(mbps) * 1_000_000 / 8)
        };
        let most_waiting = (room / 128).max(256);
        let Some(seen) = self.sessions.observe(&recognised, line, most_waiting) else {
            return self.count("too_many_sessions");
        };
        self.notice(report, &seen);
        if let Some(kind) = seen.kind {
            self.count(kind);
        }
        match seen.observation {
            Observation::Advanced | Observation::Restarted | Observation::Held => {}
            Observation::Repeated => self.count("repeated"),
            Observation::Late => self.count("late"),
        }
        self.attribute(seen.key.clone());
        self.hear(report.received_at_ms, &seen);
        self.count_unmapped(&seen);
    }

    fn notice(&mut self, report: &UsageReport, seen: &Seen) {
        let observation = seen.observation;
        self.saw("began_anew", observation == Observation::Restarted);
        let is_of_former_epoch = Some(report.event_at_ms) < self.opened_at_ms;
        let is_late_stop = report.event == UsageEvent::Stop
            && seen.added != Reading::ZERO
            && (seen.is_of_former || is_of_former_epoch);
        self.saw("late_stop", is_late_stop);
        if matches!(seen.key.radio, Some(RadioIdentity::Ed25519(_))) {
            self.saw("signed", true);
            self.saw("signed_repeated", observation == Observation::Repeated);
            self.saw("signed_late", observation == Observation::Late);
        }
    }

    fn saw(&mut self, what: &'static str, is_it: bool) {
        *self.happened.entry(what).or_default() += u64::from(is_it);
    }

    fn map(&mut self, change: &MappingChange) {
        self.mapping.change(change);
        self.attribute_waiting();
    }

    fn count(&mut self, reason: &str) {
        *self.counters.entry(reason.to_owned()).or_default() += 1;
    }

    fn add_tariff(&mut self, tariff: u64, snapshot: &ChainSnapshot) {
        self.tariffs.add(tariff, snapshot);
        self.known_payers = snapshot.payers.len();
    }
}

/// What one payer used of one asset in the open epoch.
type Uses = BTreeMap<(u32, u32), PairUse>;
