//! An engine with a few accounts, and reports for it.

use crate::reference::{self, Ledgers};
use openmast_engine::{Answer, Engine, Unattributed};
use openmast_records::{
    AssetState, ChainSnapshot, EpochClosed, EventTime, Genesis, Lsn, MappingChange, PayerState,
    RadioIdentity, Record, RecordRef, SubscriberIdentity, UsageEvent, UsageReport,
};

/// Unix milliseconds at which the tests begin.
pub(crate) const T0: u64 = 1_700_000_000_000;
pub(crate) const GB: u64 = 1_000_000_000;

/// The engine, and the plain one that it must agree with after every record.
pub(crate) struct Bench {
    pub engine: Engine,
    plain: reference::Engine,
    pub log: Vec<Record>,
    /// To all questions, each with the position of its question.
    pub answers: Vec<(Lsn, Answer)>,
}

/// Which of several with the same bytes are shown is left to the engine.
pub(crate) fn check_unattributed(engine: &Engine, plain: &reference::Engine, limit: usize) {
    let (found, mut all) = (engine.unattributed(limit), plain.unattributed(usize::MAX));
    let totals = engine.waiting_totals();
    assert_eq!(totals.count, all.len() as u64);
    let bytes: u128 = all.iter().map(|waiting| u128::from(waiting.bytes)).sum();
    assert_eq!(u128::from(totals.bytes), bytes.min(u64::MAX.into()));
    let bytes_of = |list: &[Unattributed]| -> Vec<u64> {
        let shown = list.iter().take(limit);
        shown.map(|waiting| waiting.bytes).collect()
    };
    assert_eq!(bytes_of(&found), bytes_of(&all));
    for waiting in found {
        let at = all.iter().position(|it| *it == waiting);
        let at = at.unwrap_or_else(|| panic!("{waiting:?} does not wait"));
        all.swap_remove(at);
    }
}

/// When reports of an asset came, at several times and over several windows.
pub(crate) fn check_heard(engine: &Engine, plain: &reference::Engine, asset: u32) {
    let newest_ms = engine.log_time().map_or(T0, |time| time.newest_ms);
    let (anybody, mut heard) = engine.heard_of([asset]);
    let heard = heard.pop().expect("one was asked for");
    for now_ms in [
        newest_ms,
        newest_ms + 3_600_000,
        newest_ms + 40 * 86_400_000,
    ] {
        for hours in [1, 7 * 24, 90 * 24, 200 * 24] {
            let found = heard.as_ref().map(|heard| {
                let within = heard.within(&anybody, now_ms, hours);
                (heard.last_at_ms, within.reported, within.observed)
            });
            assert_eq!(found, plain.heard_within(asset, now_ms, hours));
        }
    }
}

impl Bench {
    pub(crate) fn new(snapshot: ChainSnapshot) -> Self {
        let mut bench = Self {
            engine: Engine::new(),
            plain: reference::Engine::new(),
            log: Vec::new(),
            answers: Vec::new(),
        };
        bench.apply(Record::Genesis(Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot,
        }));
        bench
    }

    /// Two assets at 5 and 7 base units for a GB, two rich payers; `tower` and `ana`, `bob` are mapped.
    pub(crate) fn mapped() -> Self {
        let mut bench = Self::new(snapshot(&[5, 7], &[1 << 40, 1 << 40]));
        bench.map_radio("tower", Some(0));
        bench.map_subscriber("ana", Some(0));
        bench.map_subscriber("bob", Some(1));
        bench
    }

    pub(crate) fn apply(&mut self, record: Record) -> Option<Ledgers> {
        let lsn = self.log.len() as u64;
        self.log.push(record.clone());
        let closed = self.engine.apply(lsn, &record).expect("a log as written");
        let closed = closed.map(Ledgers::from);
        let expected = self.plain.apply(lsn, &record).expect("a log as written");
        assert_eq!(closed, expected);
        let answers: Vec<(Lsn, Answer)> = self.engine.take_answers().collect();
        assert_eq!(answers, self.plain.take_answers());
        self.answers.extend(answers);
        self.check();
        closed
    }

    /// What people can see of the open epoch is what the plain engine adds up.
    fn check(&self) {
        let open = self.engine.open_epoch();
        assert_eq!(open.figures, self.plain.figures());
        assert_eq!(open.open_sessions, self.plain.open_sessions());
        let waiting = self.plain.unattributed(usize::MAX).into_iter();
        assert_eq!(
            self.engine.unattributed_bytes(),
            waiting.map(|usage| u128::from(usage.bytes)).sum::<u128>()
        );
        for limit in [3, 99] {
            check_unattributed(&self.engine, &self.plain, limit);
        }
        for index in 0..4 {
            assert_eq!(
                self.engine.running_asset(index),
                self.plain.running_asset(index)
            );
            assert_eq!(
                self.engine.running_payer(index),
                self.plain.running_payer(index)
            );
            let balance = self.engine.payer_balance(index);
            let owed = balance.map_or(0, |balance| balance.owed);
            assert_eq!(owed, self.plain.owed(index));
            check_heard(&self.engine, &self.plain, index);
        }
    }

    pub(crate) fn report(&mut self, report: &UsageReport) {
        self.apply(Record::Report(report.clone()));
    }

    pub(crate) fn map_radio(&mut self, name: &str, asset: Option<u32>) {
        self.apply(Record::Mapping(MappingChange::Radio {
            identity: radio(name),
            asset,
        }));
    }

    pub(crate) fn map_subscriber(&mut self, name: &str, payer: Option<u32>) {
        self.apply(Record::Mapping(MappingChange::Subscriber {
            identity: subscriber(name),
            payer,
        }));
    }

    pub(crate) fn close(&mut self, snapshot: ChainSnapshot) -> Ledgers {
        self.close_at(T0, snapshot)
    }

    /// By the oracle's clock.
    pub(crate) fn close_at(&mut self, closed_at_ms: u64, snapshot: ChainSnapshot) -> Ledgers {
        let epoch = self.engine.open_epoch().epoch;
        self.apply(Record::EpochClosed(EpochClosed {
            epoch,
            closed_at_ms,
            snapshot,
        }))
        .expect("an epoch closes")
    }

    /// So many days after the beginning, by the oracle's clock and the chain's.
    pub(crate) fn close_on_day(&mut self, day: u64, snapshot: ChainSnapshot) -> Ledgers {
        let at_ms = T0 + day * 86_400_000;
        let snapshot = ChainSnapshot {
            unix_time: (at_ms / 1_000) as i64,
            ..snapshot
        };
        self.close_at(at_ms, snapshot)
    }

    /// Lifetime bytes of a payer with the open epoch's.
    pub(crate) fn bytes_of(&self, payer: u32) -> u64 {
        self.engine.running_payer(payer).expect("on chain").0
    }
}

pub(crate) fn snapshot(prices: &[u64], deposits: &[u64]) -> ChainSnapshot {
    ChainSnapshot {
        slot: 1,
        unix_time: 1_700_000_000,
        breaker: u64::MAX,
        lots_left: u64::MAX,
        assets: prices
            .iter()
            .map(|price| AssetState {
                price_per_gb: *price,
                ..AssetState::default()
            })
            .collect(),
        payers: deposits
            .iter()
            .map(|deposited| PayerState {
                deposited: *deposited,
                ..PayerState::default()
            })
            .collect(),
        reserves: Vec::new(),
    }
}

/// Records as bytes.
pub(crate) fn encoded<'a>(
    records: impl IntoIterator<Item = (Lsn, &'a Record)>,
) -> Vec<(Lsn, Vec<u8>)> {
    let records = records.into_iter();
    records
        .map(|(lsn, record)| (lsn, record.encode()))
        .collect()
}

/// Records where their bytes lie.
pub(crate) fn read(encoded: &[(Lsn, Vec<u8>)]) -> Vec<(Lsn, RecordRef<'_>)> {
    let read = |bytes| RecordRef::read(bytes).expect("as written");
    encoded
        .iter()
        .map(|(lsn, bytes)| (*lsn, read(bytes)))
        .collect()
}

/// Has a payer ask money back in the slot of the snapshot, for a day.
pub(crate) fn request(snapshot: &mut ChainSnapshot, payer: usize, amount: u64) {
    let state = &mut snapshot.payers[payer];
    state.requested = amount;
    state.requested_slot = snapshot.slot;
    state.lapses_at = snapshot.unix_time + 86_400;
}

pub(crate) fn radio(name: &str) -> RadioIdentity {
    RadioIdentity::NasIdentifier(name.into())
}

pub(crate) fn subscriber(name: &str) -> SubscriberIdentity {
    SubscriberIdentity::UserName(name.into())
}

/// A report of session `s1` of `ana` at `tower`, that began at `start` seconds after [`T0`], `seconds` later.
pub(crate) fn report(
    event: UsageEvent,
    start: u64,
    seconds: u32,
    up: u64,
    down: u64,
) -> UsageReport {
    let event_at_ms = T0 + (start + u64::from(seconds)) * 1000;
    UsageReport {
        received_at_ms: event_at_ms + 120,
        event_at_ms,
        event,
        radio: vec![radio("tower")],
        subscriber: vec![subscriber("ana")],
        session_id: b"s1".to_vec(),
        multi_session_id: None,
        session_seconds: Some(seconds),
        bytes_up: up,
        bytes_down: down,
        time: EventTime::Stamped,
        raw_hash: [0; 32],
        ..UsageReport::default()
    }
}

/// The whole radio `tower` at `at` seconds.
pub(crate) fn radio_on(at: u64) -> UsageReport {
    UsageReport {
        subscriber: Vec::new(),
        session_id: Vec::new(),
        session_seconds: None,
        ..report(UsageEvent::RadioOn, at, 0, 0, 0)
    }
}
