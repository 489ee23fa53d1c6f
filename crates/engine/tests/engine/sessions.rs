//! What gateways really do, and what is billed for it.

use openmast_engine::WaitingWalk;
use openmast_records::{
    CounterWidth, EventTime, Genesis, MappingChange, RadioIdentity, Record, SubscriberIdentity,
    UsageEvent::{Interim, Start, Stop},
    UsageReport,
};

use crate::bench::{Bench, GB, T0, radio, radio_on, report, snapshot, subscriber};

fn billed(reports: &[UsageReport]) -> u64 {
    let mut bench = Bench::mapped();
    for report in reports {
        bench.report(report);
    }
    bench.bytes_of(0)
}

/// As if relayed later by `seconds`, without a time of the reporter.
fn relayed_late(report: UsageReport, seconds: u64) -> UsageReport {
    let at_ms = report.received_at_ms + seconds * 1000;
    UsageReport {
        event_at_ms: at_ms,
        received_at_ms: at_ms,
        time: EventTime::Arrival,
        ..report
    }
}

fn narrow(report: UsageReport) -> UsageReport {
    UsageReport {
        width: CounterWidth::Unknown,
        ..report
    }
}

#[test]
fn g1_the_same_record_again_is_billed_once() {
    let stop = report(Stop, 0, 60, 10, 20);
    for delay in [0, 3, 9, 21, 90_000] {
        let again = relayed_late(stop.clone(), delay);
        assert_eq!(
            billed(&[stop.clone(), again.clone(), stop.clone(), again]),
            30
        );
    }
}

#[test]
fn g1_a_whole_session_again_without_its_times_is_billed_once() {
    let session = [
        report(Start, 0, 0, 0, 0),
        report(Interim, 0, 60, 5, 5),
        report(Interim, 0, 600, 7, 70),
        report(Stop, 0, 700, 8, 80),
    ];
    let mut reports = session.to_vec();
    reports.extend(session.into_iter().map(|report| {
        let delay = 90_000 - u64::from(report.session_seconds.expect("given"));
        relayed_late(report, delay)
    }));
    assert_eq!(billed(&reports), 88);
}

#[test]
fn g3_a_session_id_used_again_after_its_stop_counts_from_zero() {
    let reports = [
        report(Start, 0, 0, 0, 0),
        report(Stop, 0, 100, 22_564_674, 5),
        report(Start, 104, 0, 0, 0),
        report(Interim, 104, 30, 5_750_415, 2),
    ];
    assert_eq!(billed(&reports), 22_564_674 + 5 + 5_750_415 + 2);
}

#[test]
fn g3_a_multi_session_id_tells_sessions_apart() {
    let mut other = report(Stop, 100, 60, 1, 1);
    other.multi_session_id = Some(b"m2".to_vec());
    assert_eq!(billed(&[report(Stop, 0, 60, 10, 20), other]), 32);
}

fn with_multi(report: UsageReport, multi: Option<&str>) -> UsageReport {
    UsageReport {
        multi_session_id: multi.map(|multi| multi.as_bytes().to_vec()),
        ..report
    }
}

#[test]
fn a_multi_session_id_in_some_reports_only_makes_no_second_session() {
    let count = |multis: [Option<&str>; 4]| {
        let reports: Vec<UsageReport> = (1..)
            .zip(multis)
            .map(|(minute, multi)| {
                let interim = report(Interim, 0, minute * 60, u64::from(minute) * 100, 0);
                with_multi(interim, multi)
            })
            .collect();
        billed(&reports)
    };
    for once in [
        [None, None, Some("m"), Some("m")],
        [None, Some("m"), None, Some("m")],
        [Some("m"), None, Some("m"), None],
        [Some("m"), Some("m"), None, None],
    ] {
        assert_eq!(count(once), 400, "{once:?}");
    }
    // Where it tells sessions apart it goes on to: each counts in full.
    assert_eq!(
        count([Some("m"), Some("n"), Some("m"), Some("n")]),
        300 + 400
    );
    // `m` has become the name of the session without.
    assert_eq!(count([None, Some("m"), Some("n"), None]), 400 + 300);
    // Nobody can know which of the two it is: the one that began last.
    assert_eq!(count([Some("m"), Some("n"), None, None]), 100 + 400);
    assert_eq!(count([Some("m"), None, Some("n"), None]), 400 + 300);
}

fn named(report: UsageReport, radio: &[RadioIdentity]) -> UsageReport {
    UsageReport {
        radio: radio.to_vec(),
        ..report
    }
}

#[test]
fn a_gateway_that_begins_to_send_a_more_specific_name_is_billed_once() {
    let address = || RadioIdentity::NasIp("10.0.0.1".into());
    let source = || RadioIdentity::SourceIp("192.0.2.1".into());
    let less = [address(), source()];
    let more = [radio("tower"), address(), source()];
    let total = |reports: &[UsageReport]| {
        let mut bench = Bench::mapped();
        bench.apply(Record::Mapping(MappingChange::Radio {
            identity: address(),
            asset: Some(0),
        }));
        for report in reports {
            bench.report(report);
        }
        bench.bytes_of(0)
    };
    let at = |minute: u32, names: &[RadioIdentity]| {
        let up = u64::from(minute) * 100;
        named(report(Interim, 0, minute * 60, up, 0), names)
    };
    assert_eq!(total(&[at(1, &less), at(2, &more), at(3, &less)]), 300);
    let stop = named(report(Stop, 0, 240, 400, 0), &more);
    // also when its Stop comes again
    assert_eq!(
        total(&[at(1, &less), at(2, &more), stop.clone(), stop]),
        400
    );
    // Another radio with the same address, if it does not go on with the session, or another subscriber, is another one.
    let elsewhere = [
        radio("tower"),
        address(),
        RadioIdentity::SourceIp("192.0.2.2".into()),
    ];
    assert_eq!(total(&[at(1, &less), at(2, &elsewhere)]), 200);
    let start = named(report(Start, 0, 0, 200, 0), &elsewhere);
    assert_eq!(total(&[at(1, &less), start]), 100 + 200);
    let mut of_bob = at(2, &more);
    of_bob.subscriber = vec![subscriber("bob")];
    assert_eq!(total(&[at(1, &less), of_bob]), 100);
}

#[test]
fn what_a_session_is_also_known_by_outlives_a_restart() {
    let half = [
        with_multi(report(Interim, 0, 60, 1, 0), Some("m")),
        with_multi(report(Interim, 0, 120, 2, 0), None),
        with_multi(report(Interim, 0, 180, 3, 0), Some("n")),
        // the other session: first without, then with
        UsageReport {
            session_id: b"s2".to_vec(),
            ..report(Interim, 0, 60, 10, 0)
        },
        UsageReport {
            session_id: b"s2".to_vec(),
            ..with_multi(report(Interim, 0, 120, 20, 0), Some("m"))
        },
    ];
    let mut bench = Bench::mapped();
    for report in &half {
        bench.report(report);
    }
    let state = bench.engine.state().expect("encodes");
    bench.engine = openmast_engine::Engine::restore(&state).expect("decodes");
    bench.report(&with_multi(report(Interim, 0, 240, 4, 0), None));
    bench.report(&UsageReport {
        session_id: b"s2".to_vec(),
        ..with_multi(report(Interim, 0, 180, 30, 0), Some("m"))
    });
    assert_eq!(bench.bytes_of(0), 4 + 3 + 30);
}

#[test]
fn g4_after_accounting_on_the_session_id_is_of_another_session() {
    let reports = [
        report(Interim, 0, 600, 100, 200),
        radio_on(700),
        // its Start is lost, and its counters are above those of the old one
        report(Interim, 710, 60, 1_000, 2_000),
    ];
    assert_eq!(billed(&reports), 3_300);
}

#[test]
fn g4_late_reports_of_the_old_incarnation_are_not_billed_to_the_new_one() {
    let old = [
        report(Start, 0, 0, 0, 0),
        report(Interim, 0, 600, 100, 200),
        report(Interim, 0, 650, 150, 250),
    ];
    let new = [report(Start, 700, 0, 0, 0), report(Interim, 700, 60, 7, 8)];
    let mut reports = vec![old[0].clone(), old[1].clone(), radio_on(690)];
    reports.extend(new.clone());
    assert_eq!(billed(&reports), 315);
    reports.push(old[1].clone());
    assert_eq!(billed(&reports), 315, "a repetition");
    reports.push(old[2].clone());
    assert_eq!(billed(&reports), 415, "what the old one still had to bill");
    reports.push(old[2].clone());
    reports.push(relayed_late(old[2].clone(), 500));
    assert_eq!(billed(&reports), 415, "also without a time of its own");
    reports.push(report(Stop, 700, 90, 9, 9));
    assert_eq!(billed(&reports), 418);
}

#[test]
fn g4_an_old_incarnation_that_nobody_paid_for_stays_its_subscribers() {
    let mut bench = Bench::mapped();
    let mut unknown = report(Interim, 0, 600, 100, 200);
    unknown.subscriber = vec![subscriber("eve")];
    bench.report(&unknown);
    bench.report(&radio_on(650));
    bench.report(&report(Start, 700, 0, 0, 0));
    bench.report(&report(Interim, 700, 60, 3, 4));
    assert_eq!(bench.bytes_of(0), 7, "ana pays for ana");
    assert_eq!(bench.engine.unattributed(9).len(), 1);
    bench.map_subscriber("eve", Some(1));
    assert_eq!((bench.bytes_of(0), bench.bytes_of(1)), (7, 300));
    assert!(bench.engine.unattributed(9).is_empty());
}

#[test]
fn the_largest_of_many_that_wait_are_found_step_by_step() {
    let mut engine = openmast_engine::Engine::new();
    let genesis = Record::Genesis(Genesis {
        program: [1; 32],
        network: [2; 32],
        salt_key: [3; 32],
        first_epoch: 1,
        snapshot: snapshot(&[5], &[100]),
    });
    engine.apply(0, &genesis).expect("the first record");
    let sessions: u64 = 20_000;
    for session in 0..sessions {
        // Each number once, in another order than the sessions'.
        let mut one = report(Interim, 0, 60, 1 + session * 7_919 % sessions, 0);
        one.session_id = session.to_be_bytes().to_vec();
        engine
            .apply(session + 1, &Record::Report(one))
            .expect("a log as written");
    }
    let (mut walk, mut steps) = (WaitingWalk::new(3), 0);
    while !walk.is_done() {
        engine.step(&mut walk);
        steps += 1;
    }
    assert_eq!(steps, 2, "a step is bounded");
    let found = engine.found(walk).into_iter();
    let found: Vec<u64> = found.map(|waiting| waiting.bytes).collect();
    assert_eq!(found, [20_000, 19_999, 19_998]);
    let totals = engine.waiting_totals();
    assert_eq!(totals.count, sessions);
    assert_eq!(totals.bytes, sessions * (sessions + 1) / 2);
}

#[test]
fn g5_a_wrap_adds_2_to_the_32_and_late_reports_do_not_add_it_again() {
    let reports = [
        narrow(report(Interim, 0, 60, 4_294_967_000, 100)),
        narrow(report(Interim, 0, 120, 704, 200)),
        narrow(report(Interim, 0, 60, 4_294_967_000, 100)),
        narrow(report(Interim, 0, 90, 4_294_967_100, 150)),
        narrow(report(Interim, 0, 120, 704, 200)),
        narrow(report(Stop, 0, 180, 1_704, 300)),
    ];
    assert_eq!(billed(&reports), (1 << 32) + 1_704 + 300);
}

#[test]
fn g5_a_long_new_session_with_lower_counters_is_no_wrap() {
    let reports = [
        narrow(report(Interim, 0, 60, 4_000_000_000, 0)),
        // the Start is lost; this session is already longer than the old one was
        narrow(report(Interim, 100, 600, 1_000, 0)),
    ];
    assert_eq!(billed(&reports), 4_000_001_000);
}

#[test]
fn g6_the_next_name_tells_the_radio_when_the_first_is_absent() {
    let mut bench = Bench::mapped();
    let mut nameless = report(Stop, 0, 60, 1, 2);
    nameless.radio = vec![RadioIdentity::CalledStationId(
        b"02-00-00-00-00-01".to_vec(),
    )];
    bench.report(&nameless);
    assert_eq!(bench.bytes_of(0), 0);
    bench.apply(Record::Mapping(MappingChange::Radio {
        identity: nameless.radio[0].clone(),
        asset: Some(1),
    }));
    assert_eq!(bench.bytes_of(0), 3);
    assert_eq!(bench.engine.running_asset(1).expect("on chain").0, 3);
}

/// With `session_radio = "called_station_id"` an access point is paid, not its controller, whose NAS-Identifier would be
/// more specific; in whatever order the other names come.
#[test]
fn the_name_that_tells_sessions_apart_decides_about_every_report() {
    let called = RadioIdentity::CalledStationId(b"02-00-00-00-00-01".to_vec());
    let address = || RadioIdentity::NasIp("10.0.0.1".into());
    let source = || RadioIdentity::SourceIp("192.0.2.1".into());
    let orders = [
        vec![called.clone(), radio("tower"), address(), source()],
        vec![called.clone(), source(), address(), radio("tower")],
        vec![called.clone(), address(), radio("tower")],
        vec![called.clone(), radio("tower")],
        vec![called.clone()],
    ];
    for first in 0..orders.len() {
        let mut bench = Bench::mapped();
        bench.apply(Record::Mapping(MappingChange::Radio {
            identity: called.clone(),
            asset: Some(1),
        }));
        for count in 1..=orders.len() as u32 {
            let names = &orders[(first + count as usize) % orders.len()];
            let mut interim = report(Interim, 0, count * 60, u64::from(count), 0);
            interim.radio.clone_from(names);
            bench.report(&interim);
            let bytes = |asset| bench.engine.running_asset(asset).expect("on chain").0;
            assert_eq!((bytes(0), bytes(1)), (0, u64::from(count)), "{names:?}");
        }
    }
}

#[test]
fn names_of_the_deciding_kind_come_before_all_others() {
    let v4 = RadioIdentity::NasIp("10.0.0.1".into());
    let v6 = RadioIdentity::NasIp("2001:db8::1".into());
    let mut bench = Bench::mapped();
    bench.apply(Record::Mapping(MappingChange::Radio {
        identity: v6.clone(),
        asset: Some(1),
    }));
    for (count, names) in [
        [v4.clone(), v6.clone(), radio("tower")],
        [v4, radio("tower"), v6],
    ]
    .into_iter()
    .enumerate()
    {
        let mut interim = report(Interim, 0, 60, 1 + count as u64, 0);
        interim.radio = names.to_vec();
        bench.report(&interim);
    }
    assert_eq!(bench.engine.running_asset(0).expect("on chain").0, 0);
    assert_eq!(bench.engine.running_asset(1).expect("on chain").0, 2);
}

#[test]
fn g7_a_late_report_without_a_time_begins_nothing() {
    let reports = [
        report(Interim, 0, 600, 100, 200),
        relayed_late(report(Interim, 0, 540, 90, 190), 86_400),
        report(Interim, 0, 660, 110, 210),
    ];
    assert_eq!(billed(&reports), 320);
}

#[test]
fn g9_an_interim_after_the_stop_counts_if_it_is_fresher() {
    let stop = report(Stop, 0, 100, 50, 60);
    assert_eq!(
        billed(&[stop.clone(), report(Interim, 0, 100, 55, 61)]),
        116
    );
    assert_eq!(billed(&[stop, report(Interim, 0, 90, 40, 50)]), 110);
}

#[test]
fn a_start_sent_again_after_a_short_session_is_not_a_new_one() {
    // the delay is in whole seconds, so the second Start seems to come after the Stop
    let mut again = report(Start, 0, 0, 0, 0);
    again.event_at_ms += 1_000;
    let stop = UsageReport {
        event_at_ms: T0 + 500,
        session_seconds: Some(0),
        ..report(Stop, 0, 0, 10, 20)
    };
    assert_eq!(
        billed(&[report(Start, 0, 0, 0, 0), stop.clone(), again, stop]),
        30
    );
}

#[test]
fn one_counter_lower_and_the_other_higher_takes_the_greater_of_each() {
    let reports = [
        report(Interim, 0, 60, 10, 20),
        report(Interim, 0, 60, 9, 25),
    ];
    assert_eq!(billed(&reports), 35);
}

#[test]
fn g10_octets_are_billed_as_reported() {
    let mut bench = Bench::mapped();
    bench.report(&report(Stop, 0, 60, 0, 5_680_000_000));
    let closed = bench.close(snapshot(&[5, 7], &[1 << 40, 1 << 40]));
    assert_eq!(closed.public.charges[0].bytes, 5_680_000_000);
    assert_eq!(
        closed.public.charges[0].charged, 28,
        "5.68 GB at 5, rounded down once"
    );
}

#[test]
fn g11_the_class_decides_before_a_rewritten_user_name() {
    let mut bench = Bench::mapped();
    bench.apply(Record::Mapping(MappingChange::Subscriber {
        identity: SubscriberIdentity::Class(b"token".to_vec()),
        payer: Some(1),
    }));
    let mut stop = report(Stop, 0, 60, 1, 2);
    stop.subscriber
        .insert(0, SubscriberIdentity::Class(b"token".to_vec()));
    bench.report(&stop);
    assert_eq!((bench.bytes_of(0), bench.bytes_of(1)), (0, 3));
}

#[test]
fn g11_a_stop_without_the_class_is_paid_by_the_same_payer() {
    let mut bench = Bench::mapped();
    let class = SubscriberIdentity::Class(b"token".to_vec());
    bench.apply(Record::Mapping(MappingChange::Subscriber {
        identity: class.clone(),
        payer: Some(1),
    }));
    let mut interim = report(Interim, 0, 60, 1, 2);
    interim.subscriber.insert(0, class);
    bench.report(&interim);
    bench.report(&report(Stop, 0, 90, 10, 20));
    assert_eq!((bench.bytes_of(0), bench.bytes_of(1)), (0, 30));
}

#[test]
fn a_mapping_change_bills_only_what_comes_after_it() {
    let mut bench = Bench::mapped();
    bench.report(&report(Interim, 0, 60, 10, 0));
    bench.map_subscriber("ana", Some(1));
    bench.report(&report(Interim, 0, 60, 10, 0));
    bench.report(&report(Interim, 0, 120, 15, 0));
    assert_eq!((bench.bytes_of(0), bench.bytes_of(1)), (10, 5));
}

#[test]
fn usage_without_a_payer_outlives_its_session_and_is_billed_once_mapped() {
    let accounts = || snapshot(&[5, 7], &[1 << 40, 1 << 40]);
    let mut bench = Bench::mapped();
    let mut unknown = report(Stop, 0, 60, GB, 0);
    unknown.subscriber = vec![subscriber("eve")];
    bench.report(&unknown);
    // far beyond what a session is kept for
    for week in 1..80 {
        let mut later = report(Start, week * 7 * 86_400, 0, 0, 0);
        later.session_id = b"s2".to_vec();
        bench.report(&later);
        bench.close_on_day(week * 7, accounts());
    }
    bench.map_subscriber("eve", Some(1));
    let closed = bench.close(accounts());
    let billed = closed.public.payer(1);
    assert_eq!((billed.bytes.0, billed.charged.0), (GB, 5));
}

/// The same Stop again and again while the oracle's clock is wrong, and when it is right again.
#[test]
fn a_clock_that_was_wrong_for_a_while_has_no_session_counted_again() {
    const DAY_MS: i64 = 86_400_000;
    let at = |report: UsageReport, days: i64| UsageReport {
        received_at_ms: report.received_at_ms.saturating_add_signed(days * DAY_MS),
        ..report
    };
    let later = |day: u64| UsageReport {
        session_id: b"s2".to_vec(),
        ..report(Start, day * 86_400, 0, 0, 0)
    };
    for wrong in [-19_000, -400, -40, -2, 2, 40, 400, 19_000] {
        let mut bench = Bench::mapped();
        let accounts = || snapshot(&[5, 7], &[1 << 40, 1 << 40]);
        let stop = report(Stop, 0, 60, GB, 0);
        bench.report(&at(stop.clone(), wrong));
        for day in 0..20 {
            // The oracle's clock alone is wrong, and chain and arrivals go on.
            let closed_at_ms = T0.saturating_add_signed(wrong * DAY_MS) + day * 60_000;
            bench.close_at(closed_at_ms, accounts());
            bench.report(&at(stop.clone(), wrong));
        }
        for day in 1..25 {
            bench.report(&later(day));
            bench.close_on_day(day, accounts());
            bench.report(&at(stop.clone(), day as i64));
        }
        assert_eq!(bench.bytes_of(0), GB, "{wrong} days");
    }
}

#[test]
fn names_of_radios_are_forgotten_with_the_last_session_that_has_them() {
    const DAY: u64 = 86_400;
    let source = || RadioIdentity::SourceIp("192.0.2.1".into());
    let mut bench = Bench::mapped();
    bench.apply(Record::Mapping(MappingChange::Radio {
        identity: source(),
        asset: Some(1),
    }));
    let mut sizes = Vec::new();
    for week in 10..60 {
        let name = radio(&format!("mast-{week}"));
        bench.report(&named(
            report(Stop, week * 7 * DAY, 60, 1, 0),
            &[name, source()],
        ));
        bench.close_on_day(week * 7, snapshot(&[5, 7], &[1 << 40, 1 << 40]));
        let state = bench.engine.state().expect("encodes");
        let restored = openmast_engine::Engine::restore(&state).expect("decodes");
        assert_eq!(restored, bench.engine);
        sizes.push(state.len());
    }
    // Sessions are kept for thirty days.
    assert!(sizes[6..].iter().all(|size| *size == sizes[6]), "{sizes:?}");
    assert_eq!(bench.engine.running_asset(1).expect("on chain").0, 50);
}
