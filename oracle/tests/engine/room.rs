//! How many sessions are kept.

use openmast_oracle::record::{
    Limits, Record,
    UsageEvent::{Start, Stop},
    UsageReport,
};

use crate::bench::{Bench, radio_on, report, snapshot};

/// With the doors shut no report comes that would move time on: the end of an epoch does.
#[test]
fn old_sessions_are_forgotten_although_no_report_comes() {
    let mut bench = Bench::mapped();
    bench.apply(Record::Limits(Limits { max_sessions: 2 }));
    for session in [b"a", b"b", b"c"] {
        bench.report(&UsageReport {
            session_id: session.to_vec(),
            ..report(Stop, 0, 60, 1, 1)
        });
    }
    assert_eq!(bench.engine.counted("too_many_sessions"), 1);
    assert_eq!(bench.engine.room_for_sessions(), 0);
    for (days, room) in [(29, 0), (31, 2)] {
        bench.close_on_day(days, snapshot(&[5, 7], &[1 << 40, 1 << 40]));
        assert_eq!(bench.engine.room_for_sessions(), room, "after {days} days");
    }
}

/// Whoever begins one session again and again, and is not mapped, has room for 257 times: what came first is billed.
#[test]
fn one_session_that_waits_and_begins_anew_does_not_grow_without_end() {
    let mut bench = Bench::mapped();
    bench.map_radio("tower", None);
    for run in 0..300 {
        // A Stop with the same counters would be the one before, sent again.
        bench.report(&report(Stop, run * 100, 60, run, 2));
    }
    assert_eq!(bench.engine.counted("too_many_sessions"), 43);
    bench.map_radio("tower", Some(0));
    let billed = (0..257).map(|run| run + 2).sum::<u64>();
    assert_eq!(bench.bytes_of(0), billed);
    // Once it is mapped there is room again.
    bench.report(&report(Stop, 30_000, 60, 5, 5));
    assert_eq!(bench.engine.counted("too_many_sessions"), 43);
    assert_eq!(bench.bytes_of(0), billed + 10);
}

/// Looks only at sessions that have not ended, which a session does not do for ever when its name is used anew.
#[test]
fn a_radio_that_restarts_ends_what_began_anew_since() {
    let mut bench = Bench::mapped();
    for session in [b"a", b"b", b"c"] {
        bench.report(&UsageReport {
            session_id: session.to_vec(),
            ..report(Start, 0, 0, 0, 0)
        });
    }
    let open = |bench: &Bench| bench.engine.open_epoch().open_sessions;
    let named = |id: &[u8], report: UsageReport| UsageReport {
        session_id: id.to_vec(),
        ..report
    };
    bench.report(&named(b"c", report(Start, 500, 0, 0, 0)));
    bench.report(&radio_on(100));
    assert_eq!(open(&bench), 1, "`c` has later events");
    bench.report(&named(b"a", report(Start, 200, 0, 0, 0)));
    assert_eq!(open(&bench), 2, "`a` began anew");
    bench.report(&radio_on(300));
    bench.report(&radio_on(300));
    assert_eq!(open(&bench), 1);
    bench.report(&radio_on(600));
    assert_eq!(open(&bench), 0);
}
