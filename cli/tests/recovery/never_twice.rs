//! Sessions over a loss: whatever is lost, nothing is billed twice; and what began after it is billed wholly.

use openmast_archive::PublicArchive;
use openmast_engine::{Engine, opening_of};
use openmast_records::{
    EpochClosed, EventTime, MappingChange, RadioIdentity, Record, SignedBatch, SubscriberIdentity,
    UsageEvent, UsageReport,
};
use openmast_usage::{BatchBuilder, RadioAccessTechnology, RadioSigner, Report, Subject};
use proptest::prelude::*;

use crate::{
    dice::Dice,
    usage::{NETWORK, T0, continued, genesis, mappings, report, snapshot},
};

const PAYERS: u32 = 6;
const HOUR: u64 = 3_600_000;
const MINUTE: u64 = 60_000;
/// How long after the newest report that was billed a session must begin to be billed from zero.
const MARGIN: u64 = 15 * MINUTE;

/// What a gateway says of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Habit {
    Dated,
    /// By a clock that is wrong by so much (milliseconds).
    DatedWrongly(i64),
    Undated,
    /// By the radio itself, whose clock is wrong by so much (milliseconds): what is ahead by more than the door takes is refused.
    Signed(i64),
}

/// One use of the network.
struct Use {
    payer: u32,
    habit: Habit,
    began_ms: u64,
    bytes: u64,
    reports: Vec<UsageReport>,
}

impl Use {
    fn new(dice: &mut Dice, payer: u32, id: &str, began_ms: u64, habit: Habit) -> Self {
        let who = (payer, dice.below(2) as u32);
        let (mut reports, mut at_ms, mut bytes) = (Vec::new(), began_ms, 0);
        let interims = 1 + dice.below(30);
        for position in 0..=interims {
            let event = match position {
                0 => UsageEvent::Start,
                last if last == interims && dice.is(80) => UsageEvent::Stop,
                _ => UsageEvent::Interim,
            };
            let sent = report(who, id, event, (began_ms, at_ms), bytes);
            reports.push(as_sent(sent, habit, dice.below(20_000)));
            let step = MINUTE + dice.below(9 * MINUTE);
            at_ms += step / 1_000 * 1_000;
            if position < interims {
                bytes += dice.below(100_000) * (step / 1_000);
            }
        }
        Self {
            payer,
            habit,
            began_ms,
            bytes,
            reports,
        }
    }
}

fn as_sent(mut report: UsageReport, habit: Habit, delay_ms: u64) -> UsageReport {
    report.received_at_ms += delay_ms;
    match habit {
        Habit::Dated => {}
        Habit::DatedWrongly(by_ms) => {
            report.event_at_ms = report.event_at_ms.saturating_add_signed(by_ms);
        }
        Habit::Undated => {
            (report.time, report.event_at_ms) = (EventTime::Arrival, report.received_at_ms);
        }
        Habit::Signed(by_ms) => {
            report.event_at_ms = report.event_at_ms.saturating_add_signed(by_ms);
            report = signed(report);
        }
    }
    report
}

fn radio_key() -> [u8; 32] {
    RadioSigner::from_seed([5; 32]).key().to_bytes()
}

/// As [`record`] signs it: the subscriber `subscriber-N` is payer N.
fn signed(report: UsageReport) -> UsageReport {
    let payer = report.subscriber.iter().find_map(|name| match name {
        SubscriberIdentity::UserName(name) => {
            let name = std::str::from_utf8(name.as_ref()).expect("a name of the tests");
            name.rsplit_once('-')?.1.parse().ok()
        }
        _ => None,
    });
    UsageReport {
        radio: vec![RadioIdentity::Ed25519(radio_key())],
        subscriber: vec![SubscriberIdentity::Payer(payer.expect("a subscriber"))],
        ..report
    }
}

/// What the log has of a report: a signed one is in a batch.
fn record(report: &UsageReport) -> Record {
    let [SubscriberIdentity::Payer(payer)] = report.subscriber.as_slice() else {
        return Record::Report(report.clone());
    };
    let mut session_id = [0; 16];
    session_id[..report.session_id.len()].copy_from_slice(&report.session_id);
    let elapsed_ms = u64::from(report.session_seconds.unwrap_or(0)) * 1_000;
    let mut batch = BatchBuilder::new(&NETWORK, &radio_key(), 1, 1);
    let pushed = batch.push(&Report {
        session_id,
        subject: Subject::Payer(*payer),
        started_at_ms: report.event_at_ms - elapsed_ms,
        ended_at_ms: report.event_at_ms,
        bytes_up: report.bytes_up,
        bytes_down: report.bytes_down,
        is_final: report.event == UsageEvent::Stop,
        radio_access_technology: RadioAccessTechnology::NR,
        quality_class: 9,
        relay_path: &[],
    });
    pushed.expect("a report");
    Record::SignedBatch(SignedBatch {
        received_at_ms: report.received_at_ms,
        // The door has looked at it.
        signature: [0; 64],
        canonical: batch.finish().expect("a batch"),
    })
}

/// Mappings of subscribers, radios, and one radio that signs.
fn all_mappings(subscribers: u32) -> Vec<Record> {
    let mut all = mappings(2, subscribers);
    all.push(Record::Mapping(MappingChange::Radio {
        identity: RadioIdentity::Ed25519(radio_key()),
        asset: Some(0),
    }));
    all.extend((0..subscribers).map(|index| {
        Record::Mapping(MappingChange::Subscriber {
            identity: SubscriberIdentity::Payer(index),
            payer: Some(index),
        })
    }));
    all
}

/// Sent once more, later.
fn again(dice: &mut Dice, report: &UsageReport, habit: Habit) -> Option<UsageReport> {
    let late_ms = match habit {
        Habit::Dated | Habit::Signed(_) => dice.below(3 * HOUR),
        // Two faults at once.
        Habit::DatedWrongly(_) => return None,
        // Later ones look like a use of their own where reports between them were lost (docs/reference/sessions.md, "What faults cost").
        Habit::Undated => dice.below(10_000),
    };
    let mut copy = report.clone();
    copy.received_at_ms += late_ms;
    if habit == Habit::Undated {
        copy.event_at_ms = copy.received_at_ms;
    }
    Some(copy)
}

/// Behind, a little ahead, or so far ahead that it shows. Between these, a report that is delivered late as well has two faults.
fn wrong_by_ms(dice: &mut Dice) -> i64 {
    match dice.below(3) {
        0 => -(dice.below(HOUR) as i64),
        1 => dice.below(14 * MINUTE) as i64,
        _ => (61 * MINUTE + dice.below(HOUR)) as i64,
    }
}

fn uses(dice: &mut Dice) -> Vec<Use> {
    let mut uses = Vec::new();
    for payer in 0..PAYERS {
        let habit = match dice.below(6) {
            0 => Habit::Undated,
            2 => Habit::Signed(5 * MINUTE as i64 - dice.below(HOUR) as i64),
            3 => Habit::Signed(0),
            1 => Habit::DatedWrongly(wrong_by_ms(dice)),
            _ => Habit::Dated,
        };
        for number in 0..1 + dice.below(4) {
            let began_ms = T0 + dice.below(6 * HOUR) / 1_000 * 1_000;
            uses.push(Use::new(
                dice,
                payer,
                &format!("{payer}-{number}"),
                began_ms,
                habit,
            ));
        }
    }
    uses
}

/// What is left for the new log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    Nothing,
    /// The engine at the end of an epoch before the newest final one.
    OlderState,
    /// The engine at the end of the newest final epoch.
    State,
    /// The records since.
    Tail,
}

struct Lost {
    engine: Engine,
    next: u64,
    /// States by epoch, with archives.
    ends: Vec<(Vec<u8>, PublicArchive)>,
}

impl Lost {
    fn apply(&mut self, record: &Record) {
        let closed = self
            .engine
            .apply(self.next, record)
            .expect("a log as written");
        self.next += 1;
        if let Some(closed) = closed {
            let state = self.engine.state().expect("encodes");
            self.ends
                .push((state, openmast_archive::seal(closed).public));
        }
    }
}

const PRICES: [u64; 2] = [1_000_000, 2_000_000];

fn end(epoch: u64) -> EpochClosed {
    EpochClosed {
        epoch,
        closed_at_ms: T0 + epoch * HOUR,
        snapshot: snapshot(
            epoch * 3_600 - 20,
            &PRICES,
            &[u64::MAX / 16; PAYERS as usize],
        ),
    }
}

fn run(seed: u64, left: Left) -> Result<u64, TestCaseError> {
    let dice = &mut Dice(seed);
    let uses = uses(dice);
    // With whether they are sent again when there is no answer.
    let mut sent: Vec<(UsageReport, bool)> = Vec::new();
    for each in &uses {
        for report in &each.reports {
            sent.push((report.clone(), true));
            if dice.is(20) {
                let copy = again(dice, report, each.habit);
                let is_again = matches!(each.habit, Habit::Dated | Habit::Signed(_));
                sent.extend(copy.map(|copy| (copy, is_again)));
            }
        }
    }
    sent.sort_by_key(|(report, _)| report.received_at_ms);

    let mut lost = Lost {
        engine: Engine::new(),
        next: 0,
        ends: Vec::new(),
    };
    let opening = snapshot(0, &PRICES, &[u64::MAX / 16; PAYERS as usize]);
    lost.apply(&Record::Genesis(genesis(opening)));
    for mapping in all_mappings(PAYERS) {
        lost.apply(&mapping);
    }
    let final_epoch = 2 + dice.below(3);
    let lost_at_ms = T0 + final_epoch * HOUR + dice.below(90 * MINUTE);
    let back_at_ms = lost_at_ms + dice.below(40 * MINUTE);
    let (mut epoch, mut tail) = (1, Vec::new());
    let mut waiting = sent.iter().peekable();
    while let Some((report, _)) = waiting.next_if(|(it, _)| it.received_at_ms <= lost_at_ms) {
        while epoch <= final_epoch && report.received_at_ms > T0 + epoch * HOUR {
            lost.apply(&Record::EpochClosed(end(epoch)));
            epoch += 1;
        }
        if epoch > final_epoch {
            tail.push(record(report));
        }
        lost.apply(&record(report));
    }
    while epoch <= final_epoch {
        lost.apply(&Record::EpochClosed(end(epoch)));
        epoch += 1;
    }

    let (state, archive) = lost.ends.last().expect("epochs ended");
    let heard_until_ms = archive.header.heard_until_ms;
    let mut engine = match left {
        Left::State => Engine::restore(state).expect("decodes").as_of_a_new_log(),
        _ => {
            let opening = opening_of(
                &archive.ledgers().expect("addresses"),
                &end(final_epoch).snapshot,
            )
            .expect("as many");
            let first = continued(final_epoch, opening);
            let mut engine = Engine::new()
                .go_on(&first, &archive.ledgers().expect("addresses"))
                .expect("as written");
            if left == Left::OlderState {
                let older = dice.below(final_epoch) as usize;
                let older = Engine::restore(&lost.ends[older].0).expect("decodes");
                engine.take_over(older);
            }
            engine
        }
    };
    let state = engine.state().expect("encodes");
    engine = Engine::restore(&state).expect("decodes");
    let mut next = 1;
    let mut apply = |engine: &mut Engine, record: &Record| {
        engine.apply(next, record).expect("a log as written");
        next += 1;
    };
    if left != Left::State {
        for mapping in all_mappings(PAYERS) {
            apply(&mut engine, &mapping);
        }
    }
    if left == Left::Tail {
        tail.iter().for_each(|record| apply(&mut engine, record));
    }
    for (report, is_sent_again) in waiting {
        if report.received_at_ms < back_at_ms && !is_sent_again {
            continue;
        }
        // Whoever got no answer sends it again.
        let mut report = report.clone();
        report.received_at_ms = report.received_at_ms.max(back_at_ms);
        if report.time == EventTime::Arrival {
            report.event_at_ms = report.received_at_ms;
        }
        apply(&mut engine, &record(&report));
    }

    let mut billed_since = 0;
    for payer in 0..PAYERS {
        let of_payer = || uses.iter().filter(|each| each.payer == payer);
        let truth: u64 = of_payer().map(|each| each.bytes).sum();
        let (billed, _) = engine.running_payer(payer).expect("on chain");
        let habits: Vec<Habit> = of_payer().map(|each| each.habit).collect();
        prop_assert!(
            billed <= truth,
            "payer {payer}, {habits:?}: {billed} of {truth} bytes are billed"
        );
        billed_since += billed - archive.payer(payer).bytes.0;
        // What begins long after it, and what is known exactly, is billed wholly.
        let is_whole = |each: &Use| {
            let last = each.reports.last().expect("has a Start");
            let is_told = last.received_at_ms > lost_at_ms
                || left == Left::Tail && last.received_at_ms > T0 + final_epoch * HOUR;
            let is_settled = last.received_at_ms <= T0 + final_epoch * HOUR;
            let clock_ms = match each.habit {
                Habit::Dated => Some(0),
                Habit::Signed(by_ms) => Some(by_ms),
                Habit::DatedWrongly(_) | Habit::Undated => None,
            };
            let began_after = clock_ms.is_some_and(|by_ms| {
                each.began_ms.saturating_add_signed(by_ms) > heard_until_ms + MARGIN
            });
            is_settled || is_told && (left == Left::State || began_after)
        };
        if of_payer().all(is_whole) {
            prop_assert_eq!(billed, truth, "payer {}", payer);
        }
    }
    Ok(billed_since)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn without_anything_nothing_is_billed_twice(seed: u64) {
        run(seed, Left::Nothing)?;
    }

    #[test]
    fn with_an_older_state_nothing_is_billed_twice(seed: u64) {
        run(seed, Left::OlderState)?;
    }

    #[test]
    fn with_the_state_of_the_settlement_all_that_is_reported_on_is_billed(seed: u64) {
        run(seed, Left::State)?;
    }

    #[test]
    fn with_the_open_epochs_records_nothing_is_billed_twice(seed: u64) {
        run(seed, Left::Tail)?;
    }
}

/// A rule that billed nothing would bill nothing twice.
#[test]
fn much_is_billed_after_a_loss() {
    for left in [Left::Nothing, Left::OlderState, Left::State, Left::Tail] {
        let billed: u64 = (0..50).map(|seed| run(seed, left).expect("holds")).sum();
        assert!(billed > 50_000_000, "{left:?}: {billed}");
    }
}

/// One session, its log lost after `counted` bytes were billed; gives what is billed of the reports that come then.
fn after_loss(counted: u64, reports: &[UsageReport]) -> (u64, u64) {
    let mut lost = Lost {
        engine: Engine::new(),
        next: 0,
        ends: Vec::new(),
    };
    let opening = snapshot(0, &PRICES, &[u64::MAX / 16]);
    lost.apply(&Record::Genesis(genesis(opening)));
    for mapping in all_mappings(1) {
        lost.apply(&mapping);
    }
    let began = session(UsageEvent::Interim, 50, counted);
    lost.apply(&Record::Report(began));
    let end = EpochClosed {
        snapshot: snapshot(3_600, &PRICES, &[u64::MAX / 16]),
        ..end(1)
    };
    lost.apply(&Record::EpochClosed(end.clone()));
    let (_, archive) = lost.ends.last().expect("an epoch ended");
    let opening =
        opening_of(&archive.ledgers().expect("addresses"), &end.snapshot).expect("as many");
    let mut engine = Engine::new()
        .go_on(
            &continued(1, opening),
            &archive.ledgers().expect("addresses"),
        )
        .expect("as written");
    let records = all_mappings(1).into_iter();
    let records = records.chain(reports.iter().map(record));
    for (lsn, record) in (1..).zip(records) {
        engine.apply(lsn, &record).expect("a log as written");
    }
    let (billed, _) = engine.running_payer(0).expect("on chain");
    (billed - counted, engine.counted_before_recovery())
}

/// A report of a session that began when the tests do, after so many minutes.
fn session(event: UsageEvent, minutes: u64, bytes: u64) -> UsageReport {
    report((0, 0), "s", event, (T0, T0 + minutes * MINUTE), bytes)
}

fn late(mut report: UsageReport, minutes: u64) -> UsageReport {
    report.received_at_ms += minutes * MINUTE;
    report
}

#[test]
fn a_stop_that_was_billed_and_comes_again_is_not_billed_again() {
    let stop = late(session(UsageEvent::Stop, 50, 9_000_000), 60);
    assert_eq!(
        after_loss(9_000_000, std::slice::from_ref(&stop)),
        (0, 9_000_000)
    );
    // Nor without a time of its own.
    let undated = UsageReport {
        time: EventTime::Arrival,
        event_at_ms: stop.received_at_ms,
        ..stop
    };
    assert_eq!(after_loss(9_000_000, &[undated]), (0, 9_000_000));
}

#[test]
fn a_session_that_goes_on_is_billed_from_its_first_reading_on() {
    let reports = [
        session(UsageEvent::Interim, 120, 20_000_000),
        session(UsageEvent::Interim, 125, 23_000_000),
        session(UsageEvent::Stop, 130, 24_000_000),
    ];
    assert_eq!(after_loss(9_000_000, &reports), (4_000_000, 20_000_000));
}

#[test]
fn an_old_copy_that_comes_first_is_no_reading_to_bill_from() {
    let reports = [
        late(session(UsageEvent::Interim, 10, 2_000_000), 100),
        session(UsageEvent::Interim, 120, 20_000_000),
        session(UsageEvent::Stop, 130, 24_000_000),
    ];
    assert_eq!(after_loss(9_000_000, &reports), (4_000_000, 20_000_000));
}

#[test]
fn an_old_start_that_comes_again_proves_nothing() {
    let reports = [
        late(session(UsageEvent::Start, 0, 0), 110),
        session(UsageEvent::Interim, 120, 20_000_000),
        session(UsageEvent::Stop, 130, 24_000_000),
    ];
    assert_eq!(after_loss(9_000_000, &reports), (4_000_000, 20_000_000));
    let undated = |report: UsageReport| UsageReport {
        time: EventTime::Arrival,
        event_at_ms: report.received_at_ms,
        ..report
    };
    let reports = reports.map(undated);
    assert_eq!(after_loss(9_000_000, &reports), (4_000_000, 20_000_000));
}

#[test]
fn a_session_that_began_since_is_billed_from_zero() {
    let new = |event, minutes, bytes| {
        let began_ms = T0 + 100 * MINUTE;
        let times = (began_ms, began_ms + minutes * MINUTE);
        report((0, 1), "new", event, times, bytes)
    };
    let reports = [
        new(UsageEvent::Interim, 20, 7_000_000),
        new(UsageEvent::Stop, 30, 8_000_000),
    ];
    assert_eq!(
        after_loss(9_000_000, &reports),
        (8_000_000, 0),
        "its Start was lost with the log"
    );
}

/// What tells neither when it began nor when it happened may all be old.
#[test]
fn without_any_time_a_session_is_billed_only_after_a_start() {
    let timeless = |event, minutes, bytes| UsageReport {
        session_seconds: None,
        time: EventTime::Arrival,
        ..session(event, minutes, bytes)
    };
    let reports = [
        timeless(UsageEvent::Interim, 120, 20_000_000),
        timeless(UsageEvent::Interim, 125, 23_000_000),
    ];
    assert_eq!(after_loss(9_000_000, &reports), (0, 23_000_000));
    let reports = [
        timeless(UsageEvent::Start, 120, 0),
        timeless(UsageEvent::Interim, 125, 3_000_000),
    ];
    assert_eq!(after_loss(9_000_000, &reports), (3_000_000, 0));
}

/// A radio that sends one report for each session is billed for those that began since.
#[test]
fn signed_sessions_that_began_since_are_billed_from_zero() {
    let of = |name: &str, began, minutes, bytes| {
        let began_ms = T0 + began * MINUTE;
        let times = (began_ms, began_ms + minutes * MINUTE);
        signed(report((0, 1), name, UsageEvent::Stop, times, bytes))
    };
    let reports = [
        of("a", 100, 20, 7_000_000),
        of("b", 121, 1, 500_000),
        // It began before, and only its end is known.
        of("c", 30, 90, 2_000_000),
    ];
    assert_eq!(after_loss(9_000_000, &reports), (7_500_000, 2_000_000));
    // However late they are told.
    let reports = reports.map(|report| late(report, 3 * 24 * 60));
    assert_eq!(after_loss(9_000_000, &reports), (7_500_000, 2_000_000));
}

#[test]
fn a_signed_session_that_goes_on_is_billed_from_its_first_reading_on() {
    let reports = [
        session(UsageEvent::Interim, 120, 20_000_000),
        session(UsageEvent::Interim, 125, 23_000_000),
        session(UsageEvent::Stop, 130, 24_000_000),
    ];
    let reports = reports.map(signed);
    assert_eq!(after_loss(9_000_000, &reports), (4_000_000, 20_000_000));
}
