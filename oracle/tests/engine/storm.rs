//! Reports that no gateway sends, and all that one does, in no order: the engine does with them what the plain one does,
//! to the byte, also when it begins again from its state after any record.
//!
//! With `OPENMAST_STORM_REPORTS=10000000` the ignored test runs as long as that takes:
//! `cargo test --release -p openmast-oracle --test engine -- --ignored --nocapture storm`

use std::collections::BTreeSet;

use openmast_oracle::{
    engine::{Engine, Spill},
    record::{
        ChainSnapshot, EpochClosed, Genesis, Limits, Lsn, MappingChange, RadioIdentity, Record,
        SubscriberIdentity, UsageEvent, UsageReport,
    },
};

use crate::{
    bench::{T0, check_unattributed, snapshot},
    dice::Dice,
    reference::{self, Ledgers},
};

/// How large the world is.
#[derive(Clone, Copy)]
struct World {
    radios: u64,
    subscribers: u64,
    /// Session ids of one radio.
    sessions: u64,
    assets: u64,
    payers: u64,
    /// Reports between two ends of an epoch, about.
    epoch_reports: u64,
    /// Between two changes of the mapping, about.
    mapping_reports: u64,
    /// Changes of the mapping before the first report.
    first_mappings: u64,
}

const SMALL: World = World {
    radios: 3,
    subscribers: 4,
    sessions: 4,
    assets: 3,
    payers: 4,
    epoch_reports: 60,
    mapping_reports: 20,
    first_mappings: 40,
};

const LARGE: World = World {
    radios: 100,
    subscribers: 2_000,
    sessions: 200,
    assets: 150,
    payers: 1_000,
    epoch_reports: 200_000,
    mapping_reports: 20_000,
    first_mappings: 6_000,
};

struct Storm {
    dice: Dice,
    world: World,
    now_ms: u64,
    next_lsn: Lsn,
    epoch: u64,
    deposits: Vec<u64>,
    /// Some of the former reports, to come again.
    sent: Vec<UsageReport>,
}

impl Storm {
    fn new(seed: u64, world: World) -> Self {
        Self {
            dice: Dice(seed),
            world,
            now_ms: T0,
            next_lsn: 0,
            epoch: 1,
            deposits: vec![1_000_000; 1 + world.payers as usize / 2],
            sent: Vec::new(),
        }
    }

    fn next(&mut self) -> (Lsn, Record) {
        let lsn = self.next_lsn;
        self.next_lsn += 1;
        let world = self.world;
        let record = match lsn {
            0 => self.genesis(),
            lsn if lsn < world.first_mappings => Record::Mapping(self.mapping()),
            _ if self.dice.below(world.epoch_reports) == 0 => self.end_of_epoch(),
            _ if self.dice.below(world.epoch_reports) == 0 => self.limits(),
            _ if self.dice.below(world.mapping_reports) == 0 => Record::Mapping(self.mapping()),
            _ if self.dice.is(8) && !self.sent.is_empty() => Record::Report(self.again()),
            _ => Record::Report(self.report()),
        };
        (lsn, record)
    }

    fn genesis(&mut self) -> Record {
        Record::Genesis(Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot: self.accounts(),
        })
    }

    /// Sometimes too few for all sessions.
    fn limits(&mut self) -> Record {
        let sessions = self.world.radios * self.world.sessions;
        Record::Limits(Limits {
            max_sessions: self.dice.below(sessions * 3),
        })
    }

    fn end_of_epoch(&mut self) -> Record {
        for deposited in &mut self.deposits {
            *deposited += self.dice.below(3) * self.dice.below(1_000_000_000);
        }
        if (self.deposits.len() as u64) < self.world.payers {
            self.deposits.push(self.dice.below(1_000_000));
        }
        // sometimes so long that sessions are forgotten
        if self.dice.is(20) {
            self.now_ms += self.dice.below(40) * 86_400_000;
        }
        let closed = EpochClosed {
            epoch: self.epoch,
            closed_at_ms: self.now_ms,
            snapshot: self.accounts(),
        };
        self.epoch += 1;
        Record::EpochClosed(closed)
    }

    fn accounts(&mut self) -> ChainSnapshot {
        let prices: Vec<u64> = (0..self.world.assets)
            .map(|_| match self.dice.below(40) {
                0 => u64::MAX,
                1 => 0,
                _ => self.dice.below(2_000_000),
            })
            .collect();
        let mut accounts = snapshot(&prices, &self.deposits);
        for asset in &mut accounts.assets {
            if self.dice.is(10) {
                asset.retired_epoch = self.epoch + self.dice.below(3);
            }
            if self.dice.is(30) {
                asset.next_price_epoch = self.epoch + self.dice.below(3);
                asset.next_price_per_gb = self.dice.below(1_000_000);
            }
        }
        accounts
    }

    fn mapping(&mut self) -> MappingChange {
        let is_mapped = !self.dice.is(15);
        if self.dice.is(40) {
            let radio = self.dice.below(self.world.radios);
            let kind = self.dice.below(4);
            let asset = self.dice.below(self.world.assets + 1) as u32;
            MappingChange::Radio {
                identity: radio_name(kind, radio),
                asset: is_mapped.then_some(asset),
            }
        } else {
            let subscriber = self.dice.below(self.world.subscribers);
            let kind = self.dice.below(5);
            let payer = self.dice.below(self.world.payers) as u32;
            MappingChange::Subscriber {
                identity: subscriber_name(kind, subscriber),
                payer: is_mapped.then_some(payer),
            }
        }
    }

    /// The same once more, as it is or relayed without its time.
    fn again(&mut self) -> UsageReport {
        let place = self.dice.below(self.sent.len() as u64) as usize;
        let mut report = self.sent[place].clone();
        if self.dice.is(50) {
            report.received_at_ms = self.now_ms;
        }
        if self.dice.is(20) {
            report.event_at_ms = self.now_ms;
        }
        report
    }

    fn report(&mut self) -> UsageReport {
        let report = self.new_report();
        let place = self.dice.below(64) as usize;
        match self.sent.get_mut(place) {
            Some(sent) => *sent = report.clone(),
            None => self.sent.push(report.clone()),
        }
        report
    }

    fn new_report(&mut self) -> UsageReport {
        let dice = &mut self.dice;
        self.now_ms += dice.below(3_000);
        let event = match dice.below(400) {
            0 => UsageEvent::RadioOn,
            1 => UsageEvent::RadioOff,
            2..=40 => UsageEvent::Start,
            41..=90 => UsageEvent::Stop,
            _ => UsageEvent::Interim,
        };
        let radio = dice.below(self.world.radios);
        let session = dice.below(self.world.sessions);
        let subscriber = match dice.is(90) {
            // mostly always the same one for a session
            true => (radio * 31 + session) % self.world.subscribers,
            false => dice.below(self.world.subscribers),
        };
        let is_narrow = dice.is(20);
        // Most counters rise as the time goes, some are anything.
        let risen = (self.now_ms - T0) * (1 + session % 7) + dice.below(2_000);
        let mut counter = || match dice.is(75) {
            true if is_narrow => risen & 0xffff_ffff,
            true => risen,
            false => counter(dice, is_narrow),
        };
        let (bytes_up, bytes_down) = (counter(), counter());
        let received_at_ms = self.now_ms;
        let event_at_ms = match dice.below(10) {
            0 => received_at_ms,
            1 => received_at_ms - dice.below(3_600_000),
            _ => received_at_ms - 40 - dice.below(2_000),
        };
        let mut radio_names = names(dice, 4, |kind| radio_name(kind, radio));
        if radio % 4 == 3 {
            // sessions of some are told apart by the least specific name
            radio_names.reverse();
        }
        if dice.is(30) && radio_names.len() > 2 {
            // the others in another order than before
            let place = 1 + dice.below(radio_names.len() as u64 - 1) as usize;
            radio_names[1..].rotate_left(place - 1);
        }
        UsageReport {
            received_at_ms,
            event_at_ms,
            event,
            radio: radio_names,
            subscriber: names(dice, 5, |kind| subscriber_name(kind, subscriber)),
            session_id: session_id(session),
            multi_session_id: multi_session_id(dice, session),
            session_seconds: (!dice.is(15)).then(|| dice.below(4_000) as u32),
            bytes_up,
            bytes_down,
            counters_are_32_bit: is_narrow,
            raw_hash: [0; 32],
        }
    }
}

/// Some of the kinds, most specific first; the same ones more often than not.
fn names<T>(dice: &mut Dice, kinds: u64, name: impl Fn(u64) -> T) -> Vec<T> {
    let left_out = if dice.is(80) {
        0
    } else {
        dice.below(1 << kinds)
    };
    let kinds = (0..kinds).filter(|kind| left_out & 1 << kind == 0);
    kinds.map(name).collect()
}

fn radio_name(kind: u64, radio: u64) -> RadioIdentity {
    let name = format!("tower-{radio}");
    match kind {
        0 => RadioIdentity::NasIdentifier(name.into()),
        1 => RadioIdentity::CalledStationId(name.into()),
        2 => RadioIdentity::NasIp(name),
        _ => RadioIdentity::SourceIp(format!("10.0.0.{}", radio % 7)),
    }
}

fn subscriber_name(kind: u64, subscriber: u64) -> SubscriberIdentity {
    let name = subscriber.to_string().into_bytes();
    match kind {
        0 => SubscriberIdentity::Class(name),
        1 => SubscriberIdentity::Cui(name),
        2 => SubscriberIdentity::UserName(name),
        3 => SubscriberIdentity::CallingStationId(name),
        _ => SubscriberIdentity::Realm((subscriber % 3).to_string().into_bytes()),
    }
}

/// Some sessions have none, some mostly none, some mostly one or one of two.
fn multi_session_id(dice: &mut Dice, session: u64) -> Option<Vec<u8>> {
    let (percent, values) = match session % 6 {
        1 => (90, 2),
        2 => (50, 1),
        4 => (90, 1),
        5 => (10, 2),
        _ => return None,
    };
    dice.is(percent).then(|| vec![dice.below(values) as u8])
}

/// Of all lengths.
fn session_id(session: u64) -> Vec<u8> {
    let mut id = session.to_be_bytes().to_vec();
    id.resize(8 + session as usize % 20, b'.');
    id
}

/// Of all sizes, up to what is refused. In the beginning small ones, or nothing would rise.
fn counter(dice: &mut Dice, is_narrow: bool) -> u64 {
    let bits = match dice.below(3_000) {
        0 => 61,
        1..=20 => 50,
        21..=200 => 33,
        201..=300 => 0,
        _ => 22,
    };
    let counter = dice.below(1 << bits);
    if is_narrow {
        counter & 0xffff_ffff
    } else {
        counter
    }
}

/// Both engines through the same records.
struct Pair {
    engine: Engine,
    plain: reference::Engine,
    epochs: u64,
    seen: BTreeSet<String>,
}

impl Pair {
    fn new() -> Self {
        Self {
            engine: spilling(),
            plain: reference::Engine::new(),
            epochs: 0,
            seen: BTreeSet::new(),
        }
    }

    fn apply(&mut self, records: &[(Lsn, Record)]) {
        let mut expected: Vec<Ledgers> = Vec::new();
        for (lsn, record) in records {
            expected.extend(self.plain.apply(*lsn, record).expect("a log as written"));
        }
        let mut expected = expected.into_iter();
        let applied = self.engine.apply_batch(records, |_, _, _, closed| {
            let closed = Ledgers::from(closed);
            // not with assert_eq: it would print megabytes
            assert!(
                Some(&closed) == expected.next().as_ref(),
                "{:?}",
                closed.public.header
            );
            self.epochs += 1;
            self.seen.extend(what_happened(closed));
            Ok(())
        });
        applied.expect("a log as written");
        self.engine.settle().expect("a file for idle sessions");
        assert!(expected.next().is_none());
    }

    fn check_open_epoch(&self, world: World) {
        let open = self.engine.open_epoch();
        assert_eq!(open.figures, self.plain.figures());
        assert_eq!(open.open_sessions, self.plain.open_sessions());
        check_unattributed(&self.engine, &self.plain, 50);
        let most = world.assets.max(world.payers) as u32;
        for index in (0..most).step_by(1 + most as usize / 8) {
            let (engine, plain) = (&self.engine, &self.plain);
            assert_eq!(engine.running_asset(index), plain.running_asset(index));
            assert_eq!(engine.running_payer(index), plain.running_payer(index));
        }
    }
}

/// As few sessions in memory as can be: what lies in the file must be as good.
fn spilling() -> Engine {
    Engine::spilling(Spill {
        folder: std::env::temp_dir(),
        in_memory: 0,
    })
}

/// Counters, and what has none.
fn what_happened(closed: Ledgers) -> Vec<String> {
    let (charges, records) = (&closed.public.charges, &closed.records);
    let is_written_off = charges.iter().any(|charge| charge.written_off > 0);
    let is_whole = charges.iter().any(|charge| charge.charged > 0);
    // one session more than once in an epoch, because it began anew or its mapping changed
    let is_again = records
        .windows(2)
        .any(|pair| pair[0].session_id == pair[1].session_id && pair[0].radio == pair[1].radio);
    let counters = closed.public.counters.into_iter().map(|line| line.counter);
    let others = [
        (is_written_off, "written_off"),
        (is_whole, "charged"),
        (is_again, "again"),
    ];
    let others = others.into_iter().filter(|(is_seen, _)| *is_seen);
    counters
        .chain(others.map(|(_, name)| name.to_owned()))
        .collect()
}

fn run(seed: u64, world: World, reports: u64) -> Pair {
    let mut storm = Storm::new(seed, world);
    let mut pair = Pair::new();
    while storm.next_lsn < reports {
        let size = 1 + storm.dice.below(2_000).min(reports - storm.next_lsn);
        let batch: Vec<_> = (0..size).map(|_| storm.next()).collect();
        pair.apply(&batch);
        if storm.dice.is(2) {
            pair.check_open_epoch(world);
        }
        if storm.dice.is(1) {
            let state = pair.engine.state().expect("encodes");
            let restored = spilling().read_state(&mut state.as_slice());
            pair.engine = restored.expect("decodes");
        }
    }
    pair.check_open_epoch(world);
    pair
}

#[test]
fn both_engines_agree_in_a_storm() {
    let mut seen = BTreeSet::new();
    for seed in 0..40 {
        let pair = run(seed, SMALL, 2_000);
        assert!(pair.epochs > 0);
        seen.extend(pair.seen);
    }
    let large = run(99, LARGE, 60_000);
    assert!(
        large.engine.open_epoch().sessions_in_file > 0,
        "there must be sessions that lie in the file"
    );
    for name in [
        "again",
        "beyond_the_ledger",
        "charged",
        "implausible_counter",
        "late",
        "named_otherwise",
        "no_radio",
        "repeated",
        "too_many_sessions",
        "written_off",
    ] {
        assert!(seen.contains(name), "no storm has seen `{name}`: {seen:?}");
    }
}

#[test]
#[ignore = "as long as OPENMAST_STORM_REPORTS says"]
fn both_engines_agree_in_a_long_storm() {
    let reports = std::env::var("OPENMAST_STORM_REPORTS");
    let reports = reports.map_or(10_000_000, |text| text.parse().expect("a number"));
    let pair = run(7, LARGE, reports);
    println!(
        "{reports} records, {} epochs, {} open sessions: the same ledgers and archives",
        pair.epochs,
        pair.engine.open_epoch().open_sessions
    );
    assert!(pair.epochs > 0);
}

#[test]
fn the_state_after_any_record_is_where_the_rest_can_begin() {
    for seed in 100..103 {
        let mut storm = Storm::new(seed, SMALL);
        let mut engine = Engine::new();
        let mut state = engine.state().expect("encodes");
        for _ in 0..700 {
            let (lsn, record) = storm.next();
            let mut again = Engine::restore(&state).expect("decodes");
            let apply = |engine: &mut Engine| {
                let closed = engine.apply(lsn, &record).expect("a log as written");
                closed.map(Ledgers::from)
            };
            let closed = apply(&mut engine);
            // one step from the restored state ends where the step from the live one does; so does every longer way
            assert!(apply(&mut again) == closed);
            state = engine.state().expect("encodes");
            assert!(again.state().expect("encodes") == state, "record {lsn}");
        }
    }
}

#[test]
fn the_state_of_another_version_is_refused() {
    let state = Engine::new().state().expect("encodes");
    let mut newer = state.clone();
    newer[7] += 1;
    let mut longer = state.clone();
    longer.push(0);
    for wrong in [
        &newer,
        &longer,
        &state[..state.len() - 1].to_vec(),
        &vec![1; 40],
    ] {
        let error = Engine::restore(wrong).expect_err("refused");
        assert!(error.to_string().contains("another version"), "{error:#}");
    }
}
