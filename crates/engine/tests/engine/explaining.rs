//! Sessions as people ask about them, and what reports were by area.

use openmast_engine::{Recognised, SessionFilter, SessionView, SessionWalk};
use openmast_records::{
    RadioIdentity, SubscriberIdentity,
    UsageEvent::{Interim, Start, Stop},
    UsageReport,
};

use crate::bench::{Bench, T0, radio, report, snapshot, subscriber};

fn view(bench: &Bench, filter: SessionFilter) -> Vec<SessionView> {
    bench.engine.sessions_like(filter, 99).sessions
}

fn of_session(id: &str, report: UsageReport) -> UsageReport {
    UsageReport {
        session_id: id.into(),
        ..report
    }
}

fn of_subscriber(name: &str, report: UsageReport) -> UsageReport {
    UsageReport {
        subscriber: vec![subscriber(name)],
        ..report
    }
}

/// Payer, asset, bytes up and down of each part that was billed.
fn billed(session: &SessionView, run: usize) -> Vec<(u32, u32, u64, u64)> {
    let parts = session.runs[run].billed.iter();
    parts
        .map(|part| (part.payer, part.asset, part.reading.up, part.reading.down))
        .collect()
}

#[test]
fn runs_are_told_with_what_was_billed_to_whom() {
    let mut bench = Bench::mapped();
    bench.report(&report(Start, 0, 0, 0, 0));
    bench.report(&report(Interim, 0, 60, 10, 20));
    bench.map_radio("tower", Some(1));
    bench.report(&report(Stop, 0, 100, 15, 70));
    bench.report(&report(Start, 200, 0, 0, 0));
    bench.report(&report(Interim, 200, 30, 1, 2));
    let sessions = view(&bench, SessionFilter::default());
    let [session] = sessions.as_slice() else {
        panic!("{sessions:?}");
    };
    assert_eq!(session.session_id, b"s1");
    assert_eq!(session.received_at_ms, T0 + 230_120);
    let runs: Vec<_> = session.runs.iter().map(|run| run.number).collect();
    assert_eq!((session.run_count, runs), (2, vec![1, 0]), "newest first");
    let [newest, first] = session.runs.as_slice() else {
        panic!("{session:?}");
    };
    assert_eq!(newest.radio, [radio("tower")]);
    assert_eq!(newest.subscriber, [subscriber("ana")]);
    assert_eq!((newest.asset, newest.payer), (Some(1), Some(0)));
    assert_eq!(newest.began_at_ms, T0 + 200_000);
    assert_eq!(newest.newest_event_at_ms, T0 + 230_000);
    assert_eq!(
        (newest.session_seconds, newest.is_stopped),
        (Some(30), false)
    );
    assert_eq!((newest.reading.up, newest.reading.down), (1, 2));
    assert_eq!((first.session_seconds, first.is_stopped), (Some(100), true));
    assert_eq!((first.reading.up, first.reading.down), (15, 70));
    assert_eq!(billed(session, 0), [(0, 1, 1, 2)]);
    assert_eq!(billed(session, 1), [(0, 0, 10, 20), (0, 1, 5, 50)]);
    let prices: Vec<u64> = first.billed.iter().map(|part| part.price.0).collect();
    assert_eq!(prices, [5, 7]);

    // What was billed in an epoch that ended is in its archive.
    bench.close(snapshot(&[5, 7], &[1 << 40, 1 << 40]));
    let sessions = view(&bench, SessionFilter::default());
    assert!(billed(&sessions[0], 0).is_empty() && billed(&sessions[0], 1).is_empty());
    assert_eq!(sessions[0].runs[1].reading.down, 70);
}

#[test]
fn how_a_report_found_its_session_is_told() {
    let device = |name: &str, report: UsageReport| UsageReport {
        subscriber: vec![
            SubscriberIdentity::UserName(name.into()),
            SubscriberIdentity::CallingStationId(format!("mac of {name}").into()),
        ],
        ..report
    };
    let mut bench = Bench::mapped();
    bench.report(&device("ana", report(Start, 0, 0, 0, 0)));
    bench.report(&device("bob", report(Start, 5, 0, 0, 0)));
    let sessions = view(&bench, SessionFilter::default());
    let recognised: Vec<_> = sessions
        .iter()
        .flat_map(|session| &session.verdicts)
        .map(|verdict| verdict.recognised)
        .collect();
    assert_eq!(recognised, [Some(Recognised::Apart)]);
}

#[test]
fn what_waits_is_told() {
    let mut bench = Bench::mapped();
    bench.report(&of_subscriber("eve", report(Stop, 0, 60, 3, 4)));
    let sessions = view(&bench, SessionFilter::default());
    let run = &sessions[0].runs[0];
    assert_eq!((run.waits.up, run.waits.down), (3, 4));
    assert_eq!((run.asset, run.payer), (Some(0), None));
    assert!(run.billed.is_empty());
    bench.map_subscriber("eve", Some(1));
    let sessions = view(&bench, SessionFilter::default());
    assert_eq!(sessions[0].runs[0].waits.bytes(), 0);
    assert_eq!(billed(&sessions[0], 0), [(1, 0, 3, 4)]);
}

#[test]
fn all_that_is_asked_for_must_be_true() {
    let mut bench = Bench::mapped();
    bench.report(&of_session("a", report(Stop, 0, 60, 1, 0)));
    bench.report(&of_session(
        "b",
        of_subscriber("bob", report(Stop, 0, 60, 1, 0)),
    ));
    bench.report(&UsageReport {
        radio: vec![radio("other")],
        ..of_session("c", report(Stop, 0, 60, 1, 0))
    });
    let ids = |filter| -> Vec<String> {
        let sessions = view(&bench, filter).into_iter();
        let mut ids: Vec<_> = sessions
            .map(|it| String::from_utf8(it.session_id).expect("text"))
            .collect();
        ids.sort();
        ids
    };
    let all = SessionFilter::default;
    let at_tower = || SessionFilter {
        radio: vec![radio("tower"), radio("nowhere")],
        ..all()
    };
    assert_eq!(ids(all()), ["a", "b", "c"]);
    assert_eq!(ids(at_tower()), ["a", "b"]);
    let of_ana = SessionFilter {
        subscriber: vec![subscriber("ana")],
        ..all()
    };
    assert_eq!(ids(of_ana.clone()), ["a", "c"]);
    assert_eq!(
        ids(SessionFilter {
            subscriber: of_ana.subscriber,
            ..at_tower()
        }),
        ["a"]
    );
    let of_id = |id: &str| SessionFilter {
        session_id: Some(id.into()),
        ..at_tower()
    };
    assert_eq!(ids(of_id("b")), ["b"]);
    assert!(ids(of_id("c")).is_empty());
    let of_payer = |payer| SessionFilter {
        payer: Some(payer),
        ..all()
    };
    assert_eq!(ids(of_payer(0)), ["a", "c"]);
    assert_eq!(ids(of_payer(1)), ["b"]);
    assert!(ids(of_payer(2)).is_empty());
}

#[test]
fn of_many_those_with_the_newest_reports_are_told() {
    let mut bench = Bench::mapped();
    // More than one step of the search.
    let count = 5_000_u64;
    for session in 0..count {
        let id = session.to_string();
        let stop = of_session(&id, report(Stop, session, 60, 1, 0));
        let lsn = bench.log.len() as u64 + session;
        let record = openmast_records::Record::Report(stop);
        bench.engine.apply(lsn, &record).expect("a log as written");
    }
    let mut walk = SessionWalk::new(SessionFilter::default(), 3);
    let mut steps = 0;
    while !walk.is_done() {
        bench.engine.step_sessions(&mut walk);
        steps += 1;
    }
    assert!(steps > 1);
    let found = bench.engine.sessions_found(walk);
    assert_eq!(found.count, count);
    let ids: Vec<_> = found.sessions.into_iter().map(|it| it.session_id).collect();
    assert_eq!(ids, [b"4999", b"4998", b"4997"]);
}

#[test]
fn the_owner_of_a_payer_sees_what_it_pays_and_no_more() {
    let mut bench = Bench::mapped();
    let by_address = |report: UsageReport| UsageReport {
        radio: vec![radio("tower"), RadioIdentity::NasIp("192.0.2.1".into())],
        ..report
    };
    bench.report(&by_address(report(Interim, 0, 60, 10, 20)));
    // The next one logs in on the same session.
    bench.report(&by_address(of_subscriber(
        "bob",
        report(Interim, 0, 120, 11, 27),
    )));
    let sessions = view(&bench, SessionFilter::default());
    let [session] = sessions.as_slice() else {
        panic!("{sessions:?}");
    };
    assert_eq!(billed(session, 0), [(0, 0, 10, 20), (1, 0, 1, 7)]);

    let bobs = session.clone().for_payer(1).expect("its own");
    assert_eq!(bobs.runs[0].subscriber, [subscriber("bob")]);
    assert_eq!(bobs.runs[0].radio, [radio("tower")], "not its address");
    assert_eq!(session.runs[0].radio.len(), 2);
    assert_eq!(billed(&bobs, 0), [(1, 0, 1, 7)]);
    let anas = session.clone().for_payer(0).expect("it paid a part");
    assert!(anas.runs[0].subscriber.is_empty(), "{anas:?}");
    assert_eq!(anas.runs[0].payer, None);
    assert_eq!(billed(&anas, 0), [(0, 0, 10, 20)]);
    let reading = anas.runs[0].reading;
    assert_eq!((reading.up, reading.down), (10, 20), "not bob's");
    let newest = anas.runs[0].newest_event_at_ms;
    assert_eq!((newest, anas.runs[0].session_seconds), (T0 + 60_000, None));
    assert_eq!(session.clone().for_payer(2), None);
    // Nor does who paid before learn by asking whose it is.
    let asked = |payer, name| SessionFilter {
        subscriber: vec![subscriber(name)],
        payer: Some(payer),
        ..SessionFilter::default()
    };
    assert!(view(&bench, asked(0, "bob")).is_empty());
    assert_eq!(view(&bench, asked(1, "bob")).len(), 1);
}

#[test]
fn reports_that_were_more_than_plain_usage_are_remembered() {
    let mut bench = Bench::mapped();
    bench.report(&report(Interim, 0, 600, 10, 20));
    bench.report(&report(Interim, 0, 900, 11, 30));
    let late = UsageReport {
        raw_hash: [7; 32],
        ..report(Interim, 0, 300, 5, 6)
    };
    let lsn = bench.log.len() as u64;
    bench.report(&late);
    let sessions = view(&bench, SessionFilter::default());
    let [verdict] = sessions[0].verdicts.as_slice() else {
        panic!("{:?}", sessions[0].verdicts);
    };
    assert_eq!((verdict.lsn, verdict.run), (lsn, Some(0)));
    assert_eq!(verdict.raw_hash, [7; 32]);
    assert_eq!(verdict.received_at_ms, late.received_at_ms);
    assert_eq!(verdict.added.bytes(), 0);
    let others = sessions[0].clone().for_payer(1);
    assert_eq!(others, None);
    let own = sessions[0].clone().for_payer(0).expect("its own");
    assert_eq!(own.verdicts.len(), 1);
}

#[test]
fn kinds_of_reports_are_told_by_area() {
    let mut bench = Bench::mapped();
    let in_area = |area: &str, report| UsageReport {
        area: area.into(),
        ..report
    };
    bench.report(&in_area("east", report(Interim, 0, 600, 10, 20)));
    bench.report(&in_area("east", report(Interim, 0, 300, 5, 6)));
    let elsewhere = of_session("other", report(Interim, 0, 600, 10, 20));
    bench.report(&in_area("west", elsewhere.clone()));
    bench.report(&in_area("west", elsewhere));
    bench.report(&in_area("west", report(Interim, 0, 1, 1 << 61, 0)));
    let mut told = Vec::new();
    bench.engine.take_area_reports(|it| {
        let mut kinds = it.kinds.clone();
        kinds.sort_unstable();
        told.push((it.area.clone(), it.reports, kinds));
    });
    let expected = [
        (b"east".to_vec(), 2, vec![("late", 1)]),
        (
            b"west".to_vec(),
            3,
            vec![("implausible_counter", 1), ("repeated", 1)],
        ),
    ];
    assert_eq!(told, expected);
    let mut again = 0;
    bench.engine.take_area_reports(|_| again += 1);
    assert_eq!(again, 0, "it was taken");
}
