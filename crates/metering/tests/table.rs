//! The table against a plain map with the same rules.

use std::collections::BTreeMap;

use openmast_metering::{
    Attachment, Begun, CounterWidth, Doubt, Held, Incarnation, Kept, Known, Observation, Observed,
    Place, Reading, Report, Reported, RestoreError, Saved, Table, Verdict, first, verdict,
};
use proptest::prelude::*;

const KEPT: Kept = Kept {
    after_stop_ms: 50_000,
    silent_ms: 400_000,
    only_begun_ms: 20_000,
};

/// Pinned, and a number to know it by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Note {
    is_pinned: bool,
    number: u8,
}

impl Attachment for Note {
    fn of_next_incarnation(&self) -> Self {
        Self {
            is_pinned: false,
            number: self.number + 1,
        }
    }

    fn is_pinned(&self) -> bool {
        self.is_pinned
    }

    fn is_missed(&self) -> bool {
        true
    }
}

/// The line's rate, which is known for some attachments.
fn line(note: &Note) -> Option<u64> {
    (!note.number.is_multiple_of(2)).then_some(1_000_000)
}

#[derive(Default)]
struct PlainSession {
    incarnations: Vec<Incarnation<Note>>,
    held: Option<Held>,
    received_at_ms: u64,
}

#[derive(Default)]
struct Plain {
    sessions: BTreeMap<u128, PlainSession>,
    forgotten: Vec<Incarnation<Note>>,
}

impl Plain {
    fn observe(&mut self, report: &Report) -> (Place, Observation, Reading) {
        let reported = &report.reported;
        let session = self.sessions.entry(report.key).or_default();
        let arrived_before = session.received_at_ms;
        session.received_at_ms = arrived_before.max(reported.received_at_ms);
        let Some((newest, formers)) = session.incarnations.split_last() else {
            let Begun { meter, held } = first(reported);
            session.held = held;
            session.incarnations.push(Incarnation {
                meter,
                ..Incarnation::default()
            });
            return (Place::New, Observation::Advanced, meter.reading);
        };
        let known = Known {
            newest: newest.meter,
            number: newest.number,
            formers,
            held: session.held,
            received_at_ms: arrived_before,
        };
        match verdict(&known, reported, || line(&newest.attachment)) {
            Verdict::Begins(Begun { meter, held }) => {
                let next = Incarnation {
                    number: newest.number + 1,
                    meter,
                    attachment: newest.attachment.of_next_incarnation(),
                };
                session.held = held;
                session.incarnations.push(next);
                while session.incarnations.len() > 8
                    && !session.incarnations[0].attachment.is_pinned
                {
                    self.forgotten.push(session.incarnations.remove(0));
                }
                (Place::Next, Observation::Restarted, meter.reading)
            }
            Verdict::Of {
                former,
                meter,
                held,
                observation,
                ..
            } => {
                let place = former.map_or(Place::Newest, Place::Former);
                let index = former.unwrap_or(formers.len());
                session.held = held;
                let known = &mut session.incarnations[index].meter;
                let added = meter.reading.since(&known.reading);
                *known = meter;
                (place, observation, added)
            }
            Verdict::Forgotten => (Place::Forgotten, Observation::Late, Reading::ZERO),
        }
    }

    fn forget(&mut self, now_ms: u64) -> usize {
        let before = self.sessions.len();
        self.sessions.retain(|_, session| {
            let newest = session.incarnations.last().expect("one");
            let is_alone = newest.number == 0 && session.held.is_none();
            let kept = if newest.meter.is_stopped() {
                KEPT.after_stop_ms
            } else if is_alone && newest.meter.is_only_begun() {
                KEPT.only_begun_ms
            } else {
                KEPT.silent_ms
            };
            let mut all = session.incarnations.iter();
            now_ms.saturating_sub(session.received_at_ms) < kept
                || all.any(|it| it.attachment.is_pinned)
        });
        before - self.sessions.len()
    }

    fn open(&self) -> u64 {
        let newest = self.sessions.values().map(|it| it.incarnations.last());
        newest
            .filter(|it| !it.expect("one").meter.is_stopped())
            .count() as u64
    }
}

/// Few keys, some of them alike in the part that the index holds.
fn key() -> impl Strategy<Value = u128> {
    (0..3_u128, 0..3_u128, 0..2_u128)
        .prop_map(|(tag, middle, low)| tag << 96 | middle << 70 | low << 31)
}

fn counter() -> impl Strategy<Value = u64> {
    prop_oneof![0..200_u64, 0..1_u64 << 32, 0..1_u64 << 60]
}

fn report() -> impl Strategy<Value = Report> {
    let counters = (counter(), counter(), any::<bool>());
    let event = (0..600_u64, prop::option::of(0..300_u32), 0..6_u8, 0..3_u64);
    (key(), event, counters).prop_map(|(key, (at, session_seconds, kind, delay), counters)| {
        let (up, down, is_narrow) = counters;
        let narrow = |counter| {
            if is_narrow {
                counter & 0xffff_ffff
            } else {
                counter
            }
        };
        Report {
            key,
            reported: Reported {
                received_at_ms: (at + delay) * 1000,
                event_at_ms: at * 1000,
                event_time_is_known: delay > 0,
                is_start: kind == 0,
                is_stop: kind == 1,
                session_seconds,
                bytes_up: if kind == 0 { 0 } else { narrow(up) },
                bytes_down: if kind == 0 { 0 } else { narrow(down) },
                width: if is_narrow {
                    CounterWidth::Unknown
                } else {
                    CounterWidth::Wide
                },
            },
        }
    })
}

#[derive(Clone, Debug)]
enum Step {
    Report(Report),
    /// Pins or unpins the newest incarnation of a session, or the oldest.
    Pin(u128, bool, bool),
    Stop(u128, u64),
    Forget(u64),
    SaveAndRestore,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        40 => report().prop_map(Step::Report),
        3 => (key(), any::<bool>(), any::<bool>()).prop_map(|(key, oldest, is)| Step::Pin(key, oldest, is)),
        2 => (key(), 0..600_u64).prop_map(|(key, at)| Step::Stop(key, at * 1000)),
        1 => (600..900_u64).prop_map(|at| Step::Forget(at * 1000)),
        1 => Just(Step::SaveAndRestore),
    ]
}

fn reopened(table: &Table<Note>) -> Table<Note> {
    let saved = table.save().map(Ok::<_, RestoreError>);
    Table::new()
        .restore(table.row_count(), saved)
        .expect("what was saved")
}

fn check_all(table: &Table<Note>, plain: &Plain) -> Result<(), TestCaseError> {
    prop_assert_eq!(table.len(), plain.sessions.len() as u64);
    prop_assert_eq!(table.open(), plain.open());
    for (key, session) in &plain.sessions {
        let row = table.find(*key).expect("known");
        let mut all = table.formers(row).to_vec();
        all.push(Incarnation {
            number: table.number(row),
            meter: table.meter(row).expect("taken"),
            attachment: *table.attachment(row).expect("taken"),
        });
        prop_assert_eq!(&all, &session.incarnations);
        prop_assert_eq!(table.held(row), session.held);
        prop_assert_eq!(table.received_at_ms(row), Some(session.received_at_ms));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_does_what_a_plain_map_does(steps in prop::collection::vec(step(), 1..200)) {
        let (mut table, mut plain) = (Table::<Note>::new(), Plain::default());
        for step in steps {
            match step {
                Step::Report(report) => {
                    let observed = table
                        .observe(report.key, &report.reported, line)
                        .expect("room");
                    let expected = plain.observe(&report);
                    prop_assert_eq!((observed.place, observed.observation, observed.added), expected);
                    prop_assert_eq!(table.find(report.key), Some(observed.row));
                }
                Step::Pin(key, of_oldest, is_pinned) => {
                    let (Some(row), Some(session)) = (table.find(key), plain.sessions.get_mut(&key)) else {
                        continue;
                    };
                    let all = &mut session.incarnations;
                    let place = if of_oldest { 0 } else { all.len() - 1 };
                    all[place].attachment.is_pinned = is_pinned;
                    match table.formers_mut(row).get_mut(place) {
                        Some(former) => former.attachment.is_pinned = is_pinned,
                        None => table.attachment_mut(row).expect("taken").is_pinned = is_pinned,
                    }
                }
                Step::Stop(key, at_ms) => {
                    let (Some(row), Some(session)) = (table.find(key), plain.sessions.get_mut(&key)) else {
                        continue;
                    };
                    table.stop(row, at_ms);
                    session.incarnations.last_mut().expect("one").meter.stop(at_ms);
                }
                Step::Forget(now_ms) => {
                    prop_assert_eq!(table.forget(now_ms, KEPT).len(), plain.forget(now_ms));
                }
                Step::SaveAndRestore => {
                    let again = reopened(&table);
                    prop_assert!(again.save().eq(table.save()));
                    let missed = table.take_forgotten();
                    prop_assert!(missed.into_iter().map(|(_, it)| it).eq(plain.forgotten.drain(..)));
                    table = again;
                }
            }
        }
        check_all(&table, &plain)?;
        check_all(&reopened(&table), &plain)?;
    }

    #[test]
    fn a_batch_does_what_its_reports_do(reports in prop::collection::vec(report(), 0..300), cut in 1..100_usize) {
        let (mut batched, mut single) = (Table::<()>::new(), Table::<()>::new());
        let (mut observed, mut expected) = (Vec::<Observed>::new(), Vec::new());
        for batch in reports.chunks(cut) {
            prop_assert!(batched.observe_batch(batch, &mut observed, |()| None));
        }
        for report in &reports {
            expected.extend(single.observe(report.key, &report.reported, |()| None));
        }
        prop_assert_eq!(observed, expected);
        prop_assert!(batched.save().eq(single.save()));
    }
}

/// A run that goes on in time, as most do: what comes of it may be late, repeated, dated by a clock that is a little off, or not at all.
fn running() -> impl Strategy<Value = Reported> {
    let counters = (0..4_u64, 0..4_u64);
    let clocks = (0..4_u64, -20_000..20_000_i64, any::<bool>());
    let kind = (0..12_u8, any::<bool>());
    (0..6_u32, counters, clocks, kind).prop_map(|(minute, counters, clocks, kind)| {
        let ((up, down), (delay, off_ms, is_dated), (kind, is_wide)) = (counters, clocks, kind);
        let at_ms = 1_000_000 + u64::from(minute) * 60_000;
        let off_ms = if delay > 0 { 0 } else { off_ms };
        Reported {
            received_at_ms: at_ms + delay * 1000,
            event_at_ms: at_ms.saturating_add_signed(off_ms),
            event_time_is_known: is_dated,
            is_start: kind == 0,
            is_stop: kind == 1,
            session_seconds: (kind != 2).then_some(minute * 60),
            bytes_up: up * 1_000 * u64::from(minute + 1),
            bytes_down: down * 30_000_000,
            width: if is_wide {
                CounterWidth::Wide
            } else {
                CounterWidth::Unknown
            },
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// The table tells plain reports without asking the rule; it must tell what the rule does, and why.
    #[test]
    fn plain_reports_are_told_as_the_rule_tells_them(reports in prop::collection::vec(running(), 1..20)) {
        let mut table = Table::<()>::new();
        for report in &reports {
            let before = table.find(1).and_then(|row| Some((row, table.meter(row)?, table.held(row))));
            let expected = before.map(|(row, newest, held)| {
                let known = Known {
                    newest,
                    number: table.number(row),
                    formers: table.formers(row),
                    held,
                    received_at_ms: table.received_at_ms(row).unwrap_or(0),
                };
                verdict(&known, report, || None)
            });
            let observed = table.observe(1, report, |()| None).expect("room");
            let Some(Verdict::Of { former: None, meter, held, observation, why }) = expected else {
                continue;
            };
            prop_assert_eq!((observed.observation, observed.why), (observation, why));
            prop_assert_eq!(table.meter(observed.row), Some(meter));
            prop_assert_eq!(table.held(observed.row), held);
        }
    }
}

/// Enough keys for the index to grow and the rows to fill several chunks; then half of them end and are forgotten.
#[test]
fn rows_of_what_was_forgotten_are_used_again() {
    const SESSIONS: u64 = 50_000;
    let key = |number: u64| {
        u128::from(number.wrapping_mul(0x9e37_79b9_7f4a_7c15)) << 64 | u128::from(number)
    };
    let reported = |number: u64| Reported {
        received_at_ms: 1_000,
        event_at_ms: 1_000,
        is_stop: number.is_multiple_of(2),
        bytes_up: number,
        ..Reported::default()
    };
    let mut table = Table::<()>::new();
    for number in 0..SESSIONS {
        let observed = table.observe(key(number), &reported(number), |()| None);
        assert_eq!(observed.expect("room").row as u64, number);
    }
    assert_eq!((table.len(), table.open()), (SESSIONS, SESSIONS / 2));
    let gone = table.forget(1_000 + KEPT.after_stop_ms, KEPT);
    assert_eq!(gone.len() as u64, SESSIONS / 2);
    for number in 0..SESSIONS {
        let row = table.find(key(number)).map(u64::from);
        assert_eq!(row, (number % 2 == 1).then_some(number));
    }
    // the lowest free row first, also after a restart
    let saved = table.save().map(Ok::<_, RestoreError>);
    let mut again = Table::<()>::new()
        .restore(table.row_count(), saved)
        .expect("what was saved");
    for table in [&mut table, &mut again] {
        for row in [0, 2, 4] {
            let observed = table.observe(key(SESSIONS + row), &reported(1), |()| None);
            assert_eq!(observed.expect("room").row as u64, row);
        }
    }
}

#[test]
fn what_is_no_table_is_refused() {
    let saved = |row, key| {
        Ok::<_, RestoreError>(Saved {
            row,
            key,
            received_at_ms: 0,
            newest: Incarnation::<()>::default(),
            formers: Vec::new(),
            held: None,
        })
    };
    let restore = |sessions: [_; 2]| Table::new().restore(3, sessions).map(|_| ());
    assert_eq!(restore([saved(0, 1), saved(2, 2)]), Ok(()));
    assert_eq!(
        restore([saved(1, 1), saved(1, 2)]),
        Err(RestoreError::OutOfOrder(1))
    );
    assert_eq!(
        restore([saved(1, 1), saved(3, 2)]),
        Err(RestoreError::NoSuchRow(3))
    );
    assert_eq!(
        restore([saved(1, 7), saved(2, 7)]),
        Err(RestoreError::Twice(2))
    );
}

#[test]
fn runs_that_cannot_be_are_refused() {
    let restore = |change: fn(&mut Saved<()>)| {
        let mut saved = Saved {
            row: 0,
            key: 1,
            received_at_ms: 0,
            newest: Incarnation {
                number: 1,
                ..Incarnation::<()>::default()
            },
            formers: vec![Incarnation::default()],
            held: None,
        };
        change(&mut saved);
        Table::new()
            .restore(1, [Ok::<_, RestoreError>(saved)])
            .map(|_| ())
    };
    let refused = Err(RestoreError::NoSession(0));
    assert_eq!(restore(|_| ()), Ok(()));
    assert_eq!(restore(|saved| saved.newest.number = 0), refused);
    assert_eq!(restore(|saved| saved.received_at_ms = 1 << 48), refused);
    let too_many = |saved: &mut Saved<()>| {
        saved.newest.number = 300;
        saved.formers = (0..257)
            .map(|number| Incarnation {
                number,
                ..Incarnation::default()
            })
            .collect();
    };
    assert_eq!(restore(too_many), refused);
    let held = |saved: &mut Saved<()>| {
        saved.held = Some(Held {
            doubt: Doubt::Arrival,
            reading: Reading::ZERO,
            session_seconds: None,
            started_at_ms: 0,
            began_by_ms: u64::MAX,
        });
    };
    assert_eq!(restore(held), refused);
}
