//! Who a session is: what access points, controllers and gateways really send, and what is billed for it.

use openmast_records::{
    AssetState, ChainSnapshot, CounterWidth, EventTime, MappingChange, RadioIdentity, Record,
    SessionKey, SubscriberIdentity,
    UsageEvent::{Interim, Start, Stop},
    UsageReport,
};

use crate::bench::{Bench, T0, radio, radio_on, report, snapshot, subscriber};

const MB: u64 = 1_000_000;

/// `east` and `west` are mapped to the two assets.
fn bench() -> Bench {
    let mut bench = Bench::mapped();
    bench.map_radio("east", Some(0));
    bench.map_radio("west", Some(1));
    bench
}

fn device(name: &str) -> SubscriberIdentity {
    SubscriberIdentity::CallingStationId(name.into())
}

/// The report as it would be of a user with a device.
fn of(report: UsageReport, user: &str, mac: &str) -> UsageReport {
    UsageReport {
        subscriber: vec![subscriber(user), device(mac)],
        ..report
    }
}

fn at(report: UsageReport, names: &[RadioIdentity]) -> UsageReport {
    UsageReport {
        radio: names.to_vec(),
        ..report
    }
}

fn in_area(report: UsageReport, area: &str) -> UsageReport {
    UsageReport {
        area: area.into(),
        ..report
    }
}

/// Told apart by the area alone.
fn by_area(report: UsageReport) -> UsageReport {
    let session_key = SessionKey {
        radio: false,
        device: false,
    };
    UsageReport {
        session_key,
        ..report
    }
}

fn with_multi(report: UsageReport, multi: &str) -> UsageReport {
    UsageReport {
        multi_session_id: Some(multi.into()),
        ..report
    }
}

/// Nobody's clock but the oracle's is known.
fn undated(report: UsageReport) -> UsageReport {
    UsageReport {
        event_at_ms: report.received_at_ms,
        time: EventTime::Arrival,
        ..report
    }
}

fn asset(bench: &Bench, index: u32) -> u64 {
    bench.engine.running_asset(index).expect("on chain").0
}

/// Bytes by payer, and by asset.
fn billed(reports: &[UsageReport]) -> ([u64; 2], [u64; 2]) {
    let mut bench = bench();
    for report in reports {
        bench.report(report);
    }
    let payers = [bench.bytes_of(0), bench.bytes_of(1)];
    (payers, [asset(&bench, 0), asset(&bench, 1)])
}

fn counted(reports: &[UsageReport], counter: &str) -> u64 {
    let mut bench = bench();
    for report in reports {
        bench.report(report);
    }
    bench.engine.counted(counter)
}

/// Start, interim and Stop of two sessions of two subscribers with one id, `apart` seconds after each other.
fn two_at_once(apart: u64) -> [UsageReport; 6] {
    let ana = |report| of(report, "ana", "m1");
    let bob = |report| of(report, "bob", "m2");
    [
        ana(report(Start, 0, 0, 0, 0)),
        bob(report(Start, apart, 0, 0, 0)),
        ana(report(Interim, 0, 300, 0, 50 * MB)),
        bob(report(Interim, apart, 300, 0, 30 * MB)),
        ana(report(Stop, 0, 600, 0, 100 * MB)),
        bob(report(Stop, apart, 600, 0, 60 * MB)),
    ]
}

/// <https://github.com/FreeRADIUS/freeradius-server/issues/874>, <https://github.com/coova/coova-chilli/issues/80>
#[test]
fn two_subscribers_under_one_session_id_at_the_same_time_are_both_billed() {
    for apart in [0, 1, 5, 100, 1_000] {
        let reports = two_at_once(apart);
        assert_eq!(billed(&reports).0, [100 * MB, 60 * MB], "{apart} s apart");
        assert_eq!(counted(&reports, "contradicting_names"), 3);
        let reports = reports.map(undated);
        assert_eq!(billed(&reports).0, [100 * MB, 60 * MB], "{apart} s apart");
    }
    // Whatever comes again or late.
    let mut reports = two_at_once(5).to_vec();
    reports.extend(two_at_once(5));
    reports.swap(1, 3);
    assert_eq!(billed(&reports).0, [100 * MB, 60 * MB]);
}

#[test]
fn a_third_subscriber_under_one_session_id_is_billed_too() {
    let mut reports = two_at_once(5).to_vec();
    for (second, event) in [(300, Interim), (600, Stop)] {
        let seconds = u64::from(second);
        let eve = of(report(event, 9, second, 0, seconds * MB), "bob", "m3");
        // The user is one of them; the device is none.
        reports.push(eve);
    }
    assert_eq!(billed(&reports).0, [100 * MB, 60 * MB + 600 * MB]);
}

/// Of two sessions under one id that their devices tell apart, one has the report's only name.
#[test]
fn a_user_name_alone_finds_the_session_apart_that_has_it() {
    let named = |name: &str| UsageReport {
        subscriber: vec![subscriber(name)],
        ..report(Stop, 5, 600, 0, 60 * MB)
    };
    let mut reports = two_at_once(5)[..5].to_vec();
    reports.push(named("bob"));
    assert_eq!(billed(&reports).0, [100 * MB, 60 * MB]);
    assert_eq!(counted(&reports, "contradicting_names"), 3);
    // Also a run of it that such a report begins, and what follows.
    let later = |event, seconds, bytes| UsageReport {
        subscriber: vec![subscriber("bob")],
        ..report(event, 5_000, seconds, 0, bytes)
    };
    let mut reports = two_at_once(5).to_vec();
    reports.extend([
        later(Start, 0, 0),
        later(Interim, 300, 5 * MB),
        later(Stop, 600, 9 * MB),
    ]);
    assert_eq!(billed(&reports).0, [100 * MB, 69 * MB]);
    // Nobody's there, or the first one's: of the session with the key, to which it is late.
    for name in ["eve", "ana"] {
        let mut reports = two_at_once(5)[..5].to_vec();
        reports.push(named(name));
        assert_eq!(billed(&reports).0, [100 * MB, 30 * MB], "{name}");
    }
    // With two devices of one user it cannot be told which.
    let mut reports = two_at_once(5)[..5].to_vec();
    reports.push(of(report(Start, 5, 0, 0, 0), "bob", "m3"));
    reports.push(named("bob"));
    assert_eq!(billed(&reports).0, [100 * MB, 30 * MB]);
}

#[test]
fn one_name_that_changes_makes_no_other_session() {
    let start = of(report(Start, 0, 0, 0, 0), "ana", "m1");
    let interim = of(report(Interim, 0, 300, 0, 50 * MB), "ana", "m1");
    for (user, mac) in [("bob", "m1"), ("ana", "m2")] {
        let stop = of(report(Stop, 0, 600, 0, 60 * MB), user, mac);
        let reports = [start.clone(), interim.clone(), stop];
        let (payers, _) = billed(&reports);
        assert_eq!(payers.iter().sum::<u64>(), 60 * MB, "{user} {mac}");
        assert_eq!(counted(&reports, "contradicting_names"), 0);
    }
    // A name that one of them lacks contradicts nothing.
    let stop = report(Stop, 0, 600, 0, 60 * MB);
    let stop = UsageReport {
        subscriber: vec![device("m2")],
        ..stop
    };
    assert_eq!(billed(&[start, interim, stop]).0, [60 * MB, 0]);
}

/// <https://github.com/GraseHotspot/grase-www-portal/issues/61>
#[test]
fn a_session_id_that_another_subscriber_has_next_stays_apart_when_the_clock_is_set_back() {
    let ana = |report| of(report, "ana", "m1");
    let bob = |report| of(report, "bob", "m2");
    let back = |report: UsageReport| UsageReport {
        event_at_ms: report.event_at_ms - 7_200_000,
        ..report
    };
    let reports = [
        ana(report(Start, 0, 0, 0, 0)),
        ana(report(Stop, 0, 600, 0, 10 * MB)),
        bob(report(Start, 700, 0, 0, 0)),
        bob(report(Interim, 700, 300, 0, 40 * MB)),
        back(bob(report(Interim, 700, 600, 0, 70 * MB))),
        back(bob(report(Stop, 700, 900, 0, 90 * MB))),
    ];
    assert_eq!(billed(&reports).0, [10 * MB, 90 * MB]);
}

/// <https://github.com/inverse-inc/packetfence/issues/1169>
#[test]
fn a_session_id_that_another_subscriber_has_next_is_theirs_although_its_start_was_lost() {
    let reports = [
        of(report(Start, 0, 0, 0, 0), "ana", "m1"),
        of(report(Stop, 0, 600, 0, 50 * MB), "ana", "m1"),
        of(report(Interim, 7_200, 600, 0, 80 * MB), "bob", "m2"),
        of(report(Stop, 7_200, 700, 0, 90 * MB), "bob", "m2"),
        // sent again
        of(report(Stop, 0, 600, 0, 50 * MB), "ana", "m1"),
    ];
    assert_eq!(billed(&reports).0, [50 * MB, 90 * MB]);
}

/// Each is found again under its own device, also when the session that had the id first is forgotten.
#[test]
fn who_was_told_apart_once_stays_apart_when_the_first_one_is_forgotten() {
    let mut bench = bench();
    let accounts = || snapshot(&[5, 7], &[1 << 40, 1 << 40]);
    bench.report(&of(report(Stop, 0, 600, 0, 50 * MB), "ana", "m1"));
    let bob = |day: u64| {
        let seconds = day * 86_400;
        let up = day * MB;
        of(report(Interim, 5, seconds as u32, up, 0), "bob", "m2")
    };
    for day in 1..40 {
        bench.report(&bob(day));
        bench.close_on_day(day, accounts());
    }
    assert_eq!(bench.engine.open_epoch().sessions, 1);
    bench.report(&bob(40));
    assert_eq!((bench.bytes_of(0), bench.bytes_of(1)), (50 * MB, 40 * MB));
    assert_eq!(bench.engine.open_epoch().sessions, 1);
}

#[test]
fn by_setting_the_device_tells_sessions_apart() {
    let session_key = SessionKey {
        radio: true,
        device: true,
    };
    let keyed = |report| UsageReport {
        session_key,
        ..report
    };
    let reports = two_at_once(5).map(keyed);
    assert_eq!(billed(&reports).0, [100 * MB, 60 * MB]);
    assert_eq!(counted(&reports, "contradicting_names"), 0);
    // Also where the user is the same.
    let reports = reports.map(|report| {
        let mac = report.subscriber[1].clone();
        UsageReport {
            subscriber: vec![subscriber("ana"), mac],
            ..report
        }
    });
    assert_eq!(billed(&reports).0, [160 * MB, 0]);
}

/// Start and interim at one access point, the rest at another.
fn roaming(first: &[RadioIdentity], then: &[RadioIdentity]) -> [UsageReport; 4] {
    let ana = |report| of(report, "ana", "m1");
    [
        at(ana(report(Start, 0, 0, 0, 0)), first),
        at(ana(report(Interim, 0, 300, 20 * MB, 80 * MB)), first),
        at(ana(report(Interim, 0, 400, 22 * MB, 88 * MB)), then),
        at(ana(report(Stop, 0, 600, 25 * MB, 95 * MB)), then),
    ]
}

/// <https://documentation.meraki.com/Wireless/Design_and_Configure/Configuration_Guides/Encryption_and_Authentication/AAA_Seamless_Accounting_for_Wireless>
#[test]
fn a_session_that_access_points_hand_on_is_billed_once_and_each_of_them_for_its_part() {
    let reports = roaming(&[radio("east")], &[radio("west")]);
    for multi in [None, Some("m")] {
        let reports = reports.clone().map(|report| match multi {
            Some(multi) => with_multi(report, multi),
            None => report,
        });
        let parts = ([120 * MB, 0], [100 * MB, 20 * MB]);
        assert_eq!(billed(&reports), parts);
        assert_eq!(counted(&reports, "handed_over"), 2);
        assert_eq!(billed(&reports.clone().map(undated)), parts);
        // The first one's last report, late and sent again: it adds nothing and moves nothing.
        let [start, interim, next, stop] = reports.clone();
        let late = at(
            of(report(Interim, 0, 350, 21 * MB, 85 * MB), "ana", "m1"),
            &[radio("east")],
        );
        let late = match multi {
            Some(multi) => with_multi(late, multi),
            None => late,
        };
        let reports = [
            start.clone(),
            interim.clone(),
            next.clone(),
            late.clone(),
            interim,
            next,
            late,
            start,
            stop.clone(),
            stop,
        ];
        assert_eq!(billed(&reports), parts);
    }
}

#[test]
fn a_session_that_is_handed_on_without_interims_is_the_last_access_points() {
    let [start, _, _, stop] = roaming(&[radio("east")], &[radio("west")]);
    assert_eq!(billed(&[start, stop]), ([120 * MB, 0], [0, 120 * MB]));
}

#[test]
fn a_session_goes_back_to_the_access_point_that_it_began_at() {
    let [start, interim, next, _] = roaming(&[radio("east")], &[radio("west")]);
    let back = at(
        of(report(Stop, 0, 900, 30 * MB, 100 * MB), "ana", "m1"),
        &[radio("east")],
    );
    let reports = [start, interim, next, back];
    assert_eq!(billed(&reports), ([130 * MB, 0], [120 * MB, 10 * MB]));
}

/// <https://github.com/inverse-inc/packetfence/pull/2100>
#[test]
fn a_controllers_session_pays_each_access_point_by_whatever_name_sessions_are_told_apart() {
    let called = |name: &str| RadioIdentity::CalledStationId(name.into());
    let controller = || radio("controller");
    let orders: [fn(RadioIdentity, RadioIdentity) -> [RadioIdentity; 2]; 2] = [
        |called, controller| [called, controller],
        |called, controller| [controller, called],
    ];
    for order in orders {
        let reports = roaming(
            &order(called("ap1"), controller()),
            &order(called("ap2"), controller()),
        );
        for reports in [reports.clone(), reports.map(by_area)] {
            let mut bench = bench();
            for (name, asset) in [("ap1", 0), ("ap2", 1)] {
                bench.apply(Record::Mapping(MappingChange::Radio {
                    identity: called(name),
                    asset: Some(asset),
                }));
            }
            for report in &reports {
                bench.report(report);
            }
            assert_eq!(bench.bytes_of(0), 120 * MB);
            assert_eq!((asset(&bench, 0), asset(&bench, 1)), (100 * MB, 20 * MB));
        }
    }
}

#[test]
fn by_setting_the_area_alone_tells_sessions_apart() {
    // Without any name of the subscriber in common.
    let reports = roaming(&[radio("east")], &[radio("west")]).map(|report| UsageReport {
        subscriber: vec![subscriber("ana")],
        session_seconds: None,
        ..by_area(report)
    });
    assert_eq!(billed(&reports), ([120 * MB, 0], [100 * MB, 20 * MB]));
    assert_eq!(counted(&reports, "handed_over"), 0);
}

#[test]
fn what_may_be_another_session_is_not_taken_for_one_that_was_handed_on() {
    let both = |reports: &[UsageReport; 4]| billed(reports).1;
    let whole = [100 * MB, 120 * MB];
    let reports = roaming(&[radio("east")], &[radio("west")]);
    assert_eq!(both(&reports), [100 * MB, 20 * MB]);
    let second = |change: &dyn Fn(UsageReport) -> UsageReport| {
        let [start, interim, next, stop] = reports.clone();
        [start, interim, change(next), change(stop)]
    };
    // Another device or multi-session id; another area; another start. A device may say another name.
    let another_user = second(&|report| of(report, "bob", "m1"));
    assert_eq!(both(&another_user), [100 * MB, 20 * MB]);
    let another_device = second(&|report| of(report, "ana", "m2"));
    assert_eq!(both(&another_device), whole);
    let elsewhere = second(&|report| in_area(report, "elsewhere"));
    assert_eq!(both(&elsewhere), whole);
    let later = second(&|report| UsageReport {
        received_at_ms: report.received_at_ms + 60_000,
        event_at_ms: report.event_at_ms + 60_000,
        ..report
    });
    assert_eq!(both(&later), whole);
    let nameless = second(&|report| UsageReport {
        subscriber: vec![SubscriberIdentity::Realm("example".into())],
        ..report
    });
    assert_eq!(
        both(&nameless),
        [100 * MB, 0],
        "the realm is not mapped, and waits"
    );
    let timeless = second(&|report| UsageReport {
        session_seconds: None,
        ..report
    });
    assert_eq!(both(&timeless), whole);
    let multi = reports.clone().map(|report| with_multi(report, "m"));
    let [start, interim, next, stop] = multi;
    let [next, stop] = [next, stop].map(|report| with_multi(report, "n"));
    assert_eq!(both(&[start, interim, next, stop]), whole);
    // A Start begins a session.
    let [start, interim, next, stop] = reports;
    let next = UsageReport {
        event: Start,
        ..next
    };
    assert_eq!(both(&[start, interim, next, stop]), whole);
}

/// Two areas that use the same names do not meet: not by key, nor otherwise, nor by roaming, nor by Accounting-On.
#[test]
fn sessions_of_different_areas_never_meet() {
    let names = || [radio("east"), RadioIdentity::NasIp("10.0.0.1".into())];
    let ana =
        |report: UsageReport, area: &str| in_area(at(of(report, "ana", "m1"), &names()), area);
    let mut bench = bench();
    for area in ["one", "two", "three"] {
        bench.report(&ana(report(Start, 0, 0, 0, 0), area));
    }
    bench.report(&in_area(at(radio_on(10), &names()), "two"));
    assert_eq!(bench.engine.open_epoch().open_sessions, 2);
    for (area, up) in [("one", 10), ("two", 20), ("three", 30)] {
        bench.report(&ana(report(Interim, 0, 60, up, 0), area));
    }
    assert_eq!(bench.bytes_of(0), 60);
    // By its address alone, and with a multi-session id: each of its own area.
    for (area, up) in [("one", 11), ("two", 22), ("three", 33)] {
        let nameless = at(
            ana(report(Interim, 0, 120, up, 0), area),
            &[RadioIdentity::NasIp("10.0.0.1".into()), radio("east")],
        );
        bench.report(&with_multi(nameless, "m"));
    }
    let before = bench.engine.open_epoch().sessions;
    assert_eq!((bench.bytes_of(0), before), (66, 3));
}

#[test]
fn a_radio_that_restarts_ends_the_sessions_that_are_at_it() {
    let mut bench = bench();
    let [start, interim, next, _] = roaming(&[radio("east")], &[radio("west")]);
    for report in [&start, &interim, &next] {
        bench.report(report);
    }
    let open = |bench: &Bench| bench.engine.open_epoch().open_sessions;
    bench.report(&at(radio_on(500), &[radio("east")]));
    assert_eq!(open(&bench), 1, "it is at `west`");
    bench.report(&at(radio_on(500), &[radio("west")]));
    assert_eq!(open(&bench), 0);
    bench.report(&at(radio_on(500), &[radio("west")]));
    assert_eq!(open(&bench), 0);
}

#[test]
fn parts_of_a_session_are_not_billed_beside_it() {
    let mut bench = bench();
    bench.report(&report(Stop, 0, 600, 0, 100 * MB));
    bench.report(&UsageReport {
        session_id: b"s1:72".to_vec(),
        part_of: Some(b"s1".to_vec()),
        ..report(Stop, 0, 600, 0, 60 * MB)
    });
    assert_eq!(bench.bytes_of(0), 100 * MB);
    assert_eq!(bench.engine.counted("part_of_session"), 1);
    assert_eq!(bench.engine.open_epoch().sessions, 1);
}

fn with_capacity(mbps: u32) -> ChainSnapshot {
    let mut snapshot = snapshot(&[5, 7], &[1 << 40, 1 << 40]);
    snapshot.assets[0] = AssetState {
        capacity_mbps: mbps,
        ..snapshot.assets[0]
    };
    snapshot
}

/// <https://github.com/opnsense/core/issues/6712>: what a fall of a 32-bit counter means depends on what the line can carry.
#[test]
fn a_wrap_is_none_that_the_line_could_not_have_carried() {
    let narrow = |report: UsageReport, line: Option<u64>| UsageReport {
        width: CounterWidth::Unknown,
        line_bits_per_second: line,
        ..report
    };
    // 3.75 GB in 300 s: 100 Mbit/s.
    let billed = |capacity: u32, line: Option<u64>| {
        let mut bench = Bench::new(with_capacity(capacity));
        bench.map_radio("tower", Some(0));
        bench.map_subscriber("ana", Some(0));
        let counters = [600 * MB, 4_400 * MB, 8_150 * MB, 11_900 * MB];
        for (seconds, counter) in (300..).step_by(300).zip(counters) {
            let down = counter & 0xffff_ffff;
            bench.report(&narrow(report(Interim, 0, seconds, 0, down), line));
        }
        bench.bytes_of(0)
    };
    assert_eq!(billed(0, None), 11_900 * MB);
    assert_eq!(billed(1_000, None), 11_900 * MB);
    assert_eq!(billed(10, Some(1_000_000_000)), 11_900 * MB);
    assert!(billed(10, None) < 4_300 * MB);
    assert!(billed(1_000, Some(10_000_000)) < 4_300 * MB);
}

/// A session that another radio has now, one whose id somebody else has as well, and one that is also known otherwise: after
/// a restart each is found as before.
#[test]
fn what_sessions_are_found_by_outlives_a_restart() {
    let (first, then): (Vec<_>, Vec<_>) = roaming(&[radio("east")], &[radio("west")])
        .into_iter()
        .chain(two_at_once(5).map(|report| UsageReport {
            session_id: b"s2".to_vec(),
            ..report
        }))
        .partition(|report| report.event_at_ms <= T0 + 400_000);
    let mut bench = bench();
    for report in &first {
        bench.report(report);
    }
    let state = bench.engine.state().expect("encodes");
    bench.engine = openmast_engine::Engine::restore(&state).expect("decodes");
    for report in &then {
        bench.report(report);
    }
    assert_eq!((bench.bytes_of(0), bench.bytes_of(1)), (220 * MB, 60 * MB));
    let state = bench.engine.state().expect("encodes");
    let again = openmast_engine::Engine::restore(&state).expect("decodes");
    assert_eq!(again.state().expect("encodes"), state);
}
