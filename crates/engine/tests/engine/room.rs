//! How many sessions are kept.

use std::time::{Duration, Instant};

use openmast_engine::Engine;
use openmast_records::{
    Limits, RadioIdentity, Record, RecordRef, SubscriberIdentity,
    UsageEvent::{Interim, Start, Stop},
    UsageReport,
};

use crate::bench::{Bench, encoded, radio_on, read, report, snapshot};

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

/// What the doors ask when there is no room: a report begins no session wherever it is recognised, by whatever name.
#[test]
fn what_is_known_by_another_name_begins_no_session() {
    let mut bench = Bench::mapped();
    let tower = || RadioIdentity::NasIdentifier(b"tower".to_vec());
    let of = |names: Vec<RadioIdentity>, report: UsageReport| UsageReport {
        radio: names,
        subscriber: vec![SubscriberIdentity::CallingStationId("aa".into())],
        ..report
    };
    bench.report(&of(vec![tower()], report(Start, 0, 0, 0, 0)));
    bench.report(&of(vec![tower()], report(Interim, 0, 60, 5, 5)));
    let another = || RadioIdentity::NasIp("192.0.2.9".into());
    let again = report(Interim, 0, 120, 6, 6);
    let with_multi = UsageReport {
        multi_session_id: Some(b"many".to_vec()),
        ..again.clone()
    };
    let asked = [
        of(vec![tower()], again.clone()),
        // Its name stands behind another one now.
        of(vec![another(), tower()], again.clone()),
        // It has a multi-session id now.
        of(vec![tower()], with_multi.clone()),
        // Another access point goes on with it.
        of(vec![another()], again.clone()),
        with_id(b"other", of(vec![tower()], again.clone())),
        // Another access point begins one with the same id.
        of(vec![another()], report(Start, 200, 0, 0, 0)),
    ];
    let records = asked.clone().map(Record::Report);
    let bytes = encoded((0..).zip(&records));
    let records: Vec<RecordRef<'_>> = read(&bytes).into_iter().map(|(_, it)| it).collect();
    let before = bench.engine.state().expect("encodes");
    assert_eq!(bench.engine.may_begin(&records), [0, 0, 0, 0, 1, 1]);
    let after = bench.engine.state().expect("encodes");
    assert!(before == after, "asking changes nothing");
    // It is as it was told: with no room, those are taken that begin none.
    bench.apply(Record::Limits(Limits { max_sessions: 1 }));
    for (report, refused) in asked.iter().zip([0, 0, 0, 0, 1, 2]) {
        bench.report(report);
        assert_eq!(bench.engine.counted("too_many_sessions"), refused);
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

fn with_id(id: &[u8], report: UsageReport) -> UsageReport {
    UsageReport {
        session_id: id.to_vec(),
        ..report
    }
}

/// Whoever sends Starts without end fills what it may have for a week, and for an hour where there is little room.
#[test]
fn starts_of_which_nothing_more_is_heard_are_not_kept_for_long() {
    let accounts = || snapshot(&[5, 7], &[1 << 40, 1 << 40]);
    let starts = |bench: &mut Bench| {
        bench.report(&with_id(b"a", report(Start, 0, 0, 0, 0)));
        bench.report(&with_id(b"b", report(Start, 0, 0, 0, 0)));
        bench.report(&with_id(b"b", report(Interim, 0, 60, 0, 7)));
        // Two Starts of one id: the first was a run of which nothing more came.
        bench.report(&with_id(b"c", report(Stop, 0, 60, 0, 3)));
        bench.report(&with_id(b"c", report(Start, 100, 0, 0, 0)));
    };
    let sessions = |bench: &Bench| bench.engine.open_epoch().sessions;
    let mut roomy = Bench::mapped();
    roomy.apply(Record::Limits(Limits { max_sessions: 5 }));
    starts(&mut roomy);
    for (days, kept) in [(6, 3), (8, 2)] {
        roomy.close_on_day(days, accounts());
        assert_eq!(sessions(&roomy), kept, "after {days} days");
    }
    let mut crowded = Bench::mapped();
    crowded.apply(Record::Limits(Limits { max_sessions: 4 }));
    starts(&mut crowded);
    crowded.close_on_day(1, accounts());
    assert_eq!(sessions(&crowded), 2);
    // What was forgotten begins with its next report, all of it.
    crowded.report(&with_id(b"a", report(Stop, 0, 90_000, 0, 50)));
    assert_eq!(crowded.bytes_of(0), 7 + 3 + 50);
}

/// One area whose ids begin again and again while nobody is mapped has room for so many runs, in all its sessions together; others
/// have theirs.
#[test]
fn runs_that_wait_are_bounded_for_all_sessions_of_an_area_together() {
    let mut bench = Bench::mapped();
    bench.map_radio("tower", None);
    bench.apply(Record::Limits(Limits {
        max_sessions: 1_000,
    }));
    let run = |area: &str, id: &[u8], run: u64| UsageReport {
        area: area.into(),
        ..with_id(id, report(Stop, run * 100, 60, run, 2))
    };
    for number in 0..200 {
        bench.report(&run("east", b"a", number));
        bench.report(&run("east", b"b", number));
        bench.report(&run("west", b"a", number));
    }
    // 256 former ones of `east` wait beside the newest ones of its two sessions.
    assert_eq!(bench.engine.counted("too_many_sessions"), 400 - 2 - 256);
    // So it is after a restart.
    let restored = Engine::restore(&bench.engine.state().expect("encodes"));
    let mut restored = restored.expect("decodes");
    let (next, lsn) = (run("east", b"a", 900), bench.log.len() as u64);
    let applied = restored.apply(lsn, &Record::Report(next.clone()));
    applied.expect("a log as written");
    bench.report(&next);
    assert!(restored == bench.engine);
    assert_eq!(bench.engine.counted("too_many_sessions"), 143);
    // Once it is mapped there is room again.
    bench.map_radio("tower", Some(0));
    let refused = bench.engine.counted("too_many_sessions");
    for number in 1_000..1_200 {
        bench.report(&run("east", b"a", number));
    }
    assert_eq!(bench.engine.counted("too_many_sessions"), refused);
}

/// Each session is looked at once; after that only when there was a report of it. Otherwise this takes minutes.
#[test]
fn a_radio_that_is_said_to_restart_again_and_again_costs_nothing() {
    const SESSIONS: u64 = 20_000;
    let mut log = Bench::mapped().log;
    for session in 0..SESSIONS {
        let start = report(Start, 1_000 + session, 0, 0, 0);
        log.push(Record::Report(with_id(&session.to_le_bytes(), start)));
    }
    let mut engine = Engine::new();
    let mut apply = |record: &Record| {
        let lsn = engine.open_epoch().applied_records;
        engine.apply(lsn, record).expect("a log as written");
        engine.open_epoch().open_sessions
    };
    log.iter().for_each(|record| {
        apply(record);
    });
    let began = Instant::now();
    for times in 0..SESSIONS {
        let open = apply(&Record::Report(radio_on(times % 900)));
        assert_eq!(open, SESSIONS);
    }
    let took = began.elapsed();
    assert!(took < Duration::from_secs(20), "{took:?}");
    let open = apply(&Record::Report(radio_on(1_009)));
    assert_eq!(open, SESSIONS - 10);
    assert_eq!(apply(&Record::Report(radio_on(100_000))), 0);
}
