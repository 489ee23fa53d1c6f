//! Whatever order reports come in, and however often.

use openmast_metering::{CounterWidth, Observation, Reported, Table};
use proptest::prelude::*;

const T0_MS: u64 = 1_750_000_000_000;
const KEY: u128 = 7;
/// The rate of the fastest lines, bytes a second.
const FASTEST_LINE: u64 = 12_500_000_000;

fn observe(table: &mut Table<()>, reported: &Reported) -> u64 {
    let observed = table.observe(KEY, reported, |()| None).expect("room");
    observed.added.bytes()
}

/// The reports of one run, between which pass so many seconds and bytes down at least.
fn run_of(least_seconds: u32, least_bytes: u64) -> impl Strategy<Value = Vec<Reported>> {
    let growth = (
        least_seconds..1_000,
        0..50_000_000_u64,
        least_bytes..900_000_000,
    );
    prop::collection::vec(growth, 1..12).prop_map(|growths| {
        let mut reports = vec![Reported {
            event_at_ms: T0_MS,
            event_time_is_known: true,
            is_start: true,
            session_seconds: Some(0),
            ..Reported::default()
        }];
        for (seconds, up, down) in growths {
            let last = reports[reports.len() - 1];
            reports.push(Reported {
                event_at_ms: last.event_at_ms + u64::from(seconds) * 1000,
                is_start: false,
                session_seconds: last.session_seconds.map(|last| last + seconds),
                bytes_up: last.bytes_up + up,
                bytes_down: last.bytes_down + down,
                ..last
            });
        }
        if let Some(last) = reports.last_mut() {
            last.is_stop = true;
        }
        reports
    })
}

fn run() -> impl Strategy<Value = Vec<Reported>> {
    run_of(1, 0)
}

fn in_any_order() -> impl Strategy<Value = (Vec<Reported>, Vec<Reported>)> {
    run().prop_flat_map(|reports| (Just(reports.clone()), Just(reports).prop_shuffle()))
}

fn total(reports: &[Reported]) -> u64 {
    let last = reports.last().expect("one");
    last.bytes_up + last.bytes_down
}

fn arbitrary() -> impl Strategy<Value = Reported> {
    let times = (0..1_000_u64, 0..1_000_u64, prop::option::of(0..1_000_u32));
    let counter = || prop_oneof![0..1_u64 << 34, 0..1_u64 << 60];
    let kinds = (0..6_u8, 0..3_u8, any::<bool>());
    (times, counter(), counter(), kinds).prop_map(|(times, up, down, kinds)| {
        let (event, arrival, session_seconds) = times;
        let (kind, width, event_time_is_known) = kinds;
        let received_at_ms = T0_MS + arrival * 1000;
        let low = |counter: u64| {
            if width == 0 {
                counter
            } else {
                counter % (1 << 32)
            }
        };
        Reported {
            received_at_ms,
            event_at_ms: match event_time_is_known {
                true => T0_MS + event * 1000,
                false => received_at_ms,
            },
            event_time_is_known,
            is_start: kind == 0,
            is_stop: kind == 1,
            session_seconds: Some(session_seconds.unwrap_or(0)),
            bytes_up: low(up),
            bytes_down: low(down),
            width: match width {
                0 => CounterWidth::Wide,
                1 => CounterWidth::Unknown,
                _ => CounterWidth::Narrow,
            },
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_a_runs_reports_is_billed_the_same(
        (reports, shuffled) in in_any_order(),
        arrivals in prop::collection::vec(0..100_000_u64, 12),
    ) {
        let mut table = Table::new();
        let mut at_ms = reports.last().expect("one").event_at_ms;
        let mut billed = 0;
        for (report, after_ms) in shuffled.iter().zip(arrivals) {
            at_ms += after_ms;
            billed += observe(&mut table, &Reported { received_at_ms: at_ms, ..*report });
        }
        prop_assert_eq!(billed, total(&reports));
    }

    #[test]
    fn what_comes_again_adds_nothing(
        (reports, again) in in_any_order(),
        later in prop::collection::vec((0..12_usize, 0..1_000_u64), 0..20),
        between in any::<bool>(),
    ) {
        let mut table = Table::new();
        let mut billed = 0;
        for (position, report) in reports.iter().enumerate() {
            let received_at_ms = report.event_at_ms + 40;
            billed += observe(&mut table, &Reported { received_at_ms, ..*report });
            if between && let Some((earlier, after_ms)) = later.get(position) {
                let copy = Reported { received_at_ms: received_at_ms + after_ms, ..reports[earlier % (position + 1)] };
                billed += observe(&mut table, &copy);
            }
        }
        prop_assert_eq!(billed, total(&reports));
        let mut at_ms = reports.last().expect("one").event_at_ms + 1_000_000;
        for report in again {
            billed += observe(&mut table, &Reported { received_at_ms: at_ms, ..report });
        }
        for (position, after_ms) in later {
            at_ms += after_ms * 1000;
            let report = reports[position % reports.len()];
            billed += observe(&mut table, &Reported { received_at_ms: at_ms, ..report });
        }
        prop_assert_eq!(billed, total(&reports));
    }

    #[test]
    fn a_session_again_without_its_times_adds_nothing(
        // Shorter and smaller ones look like the next use of the id.
        reports in run_of(3, 1 << 16), after_ms in 0..10_000_000_u64,
    ) {
        let mut table = Table::new();
        let mut billed = 0;
        for report in &reports {
            billed += observe(&mut table, &Reported { received_at_ms: report.event_at_ms + 40, ..*report });
        }
        let at_ms = reports.last().expect("one").event_at_ms + 40_000 + after_ms;
        for report in &reports {
            let copy = Reported { received_at_ms: at_ms, event_at_ms: at_ms, event_time_is_known: false, ..*report };
            billed += observe(&mut table, &copy);
        }
        prop_assert_eq!(billed, total(&reports));
    }

    #[test]
    fn no_more_is_billed_than_a_line_can_carry(reports in prop::collection::vec(arbitrary(), 1..30)) {
        let mut table = Table::new();
        for report in &reports {
            let observed = table.observe(KEY, report, |()| None).expect("room");
            // Session time, arrivals and events lie within 1,000 seconds; and what waited is billed with what confirmed it.
            let most = FASTEST_LINE * 2 * (1_000 + 2) + 4 * (1 << 32);
            prop_assert!(observed.added.bytes() <= most, "{observed:?}");
            if observed.observation == Observation::Held {
                prop_assert_eq!(observed.added.bytes(), 0);
            }
        }
    }
}
