//! Clients that know their own secret and want more than their own, and subscribers that want to be billed less: what must come of it.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    packet::{Clock, Request, accounting_off, accounting_on, interim, start, stop},
    site::{
        ALPHA, BRAVO, Billed, DEVICE_1, DEVICE_2, Delivery, MB, Site, handed_on, of_both, only_a,
        play, play_with,
    },
};

/// A gateway's way to send interims: a Stop and a Start each minute. `used` is what the subscriber uses in each, `since_login` whether
/// session time goes on.
fn stops_and_starts(site: &mut Site, since_login: bool, used: u64) {
    let alpha = |request: Request| request.user(ALPHA).device(DEVICE_1);
    for minute in 0..5_u32 {
        let seconds = if since_login { 60 * (minute + 1) } else { 60 };
        let begin = u64::from(60 * minute);
        site.send(begin, &alpha(start()));
        site.send(begin + 60, &alpha(stop(seconds, 0, used)));
    }
}

/// A subscriber that takes exactly as many octets in each minute. Runs that end alike are no repetitions of each other: each has a Start
/// of its own before it, and none came twice.
#[test]
fn a_subscriber_that_uses_the_same_in_each_run() {
    for since_login in [true, false] {
        play(only_a(25 * MB), |site| {
            stops_and_starts(site, since_login, 5 * MB);
        });
    }
}

/// The Stop of a run that was forgotten since comes once more.
#[test]
fn a_stop_again_after_many_runs() {
    let alpha = |request: Request| request.user(ALPHA).device(DEVICE_1);
    play(only_a(100 * MB + 11 * MB), |site| {
        for minute in 0..12_u32 {
            let begin = u64::from(60 * minute);
            let used = if minute == 0 {
                100 * MB
            } else {
                MB + u64::from(minute)
            };
            let used = used - if minute == 11 { 66 } else { 0 };
            site.send(begin, &alpha(start()));
            site.send(begin + 60, &alpha(stop(60 * (minute + 1), 0, used)));
        }
        let again = stop(60, 0, 100 * MB).clock(Clock::Off(-900));
        site.send(960, &alpha(again));
    });
}

/// One id of two subscribers at the same time; the Stop of the second, `last`, has one of its names alone.
fn one_id_of_two(last: impl Fn(Request) -> Request) {
    let alpha = |request: Request| request.user(ALPHA).device(DEVICE_1);
    let bravo = |request: Request| request.user(BRAVO).device(DEVICE_2);
    play(of_both(100 * MB, 160 * MB), |site| {
        site.send(0, &alpha(start().seconds(0).counters(0, 0)));
        site.send(100, &bravo(start().seconds(0).counters(0, 0)));
        site.send(300, &alpha(interim(300, 0, 50 * MB)));
        site.send(400, &bravo(interim(300, 0, 80 * MB)));
        site.send(700, &last(stop(600, 0, 160 * MB)));
        site.send(900, &alpha(stop(900, 0, 100 * MB)));
    });
}

/// The device alone tells whose it is.
#[test]
fn one_id_of_two_subscribers_and_a_stop_with_the_device() {
    one_id_of_two(|request| request.device(DEVICE_2));
}

/// The User-Name alone tells as well, if one session apart has it.
#[test]
fn one_id_of_two_subscribers_and_a_stop_with_the_user_name() {
    one_id_of_two(|request| request.user(BRAVO));
}

/// An access point that takes a session over begins with a Start of its own, and counts on.
#[test]
fn an_access_point_that_takes_over_with_a_start() {
    play(handed_on(50 * MB, 50 * MB), |site| {
        let of = |request: Request, nas: &str| request.user(ALPHA).device(DEVICE_1).nas(nas);
        site.send(0, &of(start().seconds(0).counters(0, 0), "pc-east"));
        site.send(300, &of(interim(300, 0, 50 * MB), "pc-east"));
        site.send(310, &of(start(), "pc-west"));
        site.send(600, &of(interim(600, 0, 80 * MB), "pc-west"));
        site.send(900, &of(stop(900, 0, 100 * MB), "pc-west"));
    });
}

/// That Start comes twice, with a session time of zero.
#[test]
fn an_access_point_that_takes_over_with_two_starts() {
    play(handed_on(50 * MB, 50 * MB), |site| {
        let of = |request: Request, nas: &str| request.user(ALPHA).device(DEVICE_1).nas(nas);
        site.send(0, &of(start().seconds(0).counters(0, 0), "pc-east"));
        site.send(300, &of(interim(300, 0, 50 * MB), "pc-east"));
        site.send(310, &of(start().seconds(0).counters(0, 0), "pc-west"));
        site.send(316, &of(start().seconds(0).counters(0, 0), "pc-west"));
        site.send(600, &of(interim(600, 0, 80 * MB), "pc-west"));
        site.send(900, &of(stop(900, 0, 100 * MB), "pc-west"));
    });
}

/// The access point that takes a session over had another session with the same id before, which has ended.
#[test]
fn an_access_point_that_takes_over_and_had_the_id_before() {
    play(handed_on(MB, 2 * MB), |site| {
        let of = |request: Request, nas: &str| request.user(ALPHA).device(DEVICE_1).nas(nas);
        site.send(0, &of(start().seconds(0).counters(0, 0), "pc-west"));
        site.send(60, &of(stop(60, 0, MB), "pc-west"));
        site.send(2_600, &of(start().seconds(0).counters(0, 0), "pc-east"));
        site.send(2_660, &of(interim(60, 0, MB), "pc-east"));
        site.send(2_720, &of(stop(120, 0, 2 * MB), "pc-west"));
    });
}

/// A list that has a name with its SSID does not have the name alone, which another client's radio may have.
#[test]
fn a_listed_ssid_of_another_clients_access_point() {
    for entry in ["pc-lobby:Guest", "pc-lobby:*"] {
        let settings = json!({"called_station_ids": [entry]});
        let waits = Billed {
            waits: MB,
            west: Some(0),
            ..Billed::default()
        };
        play_with(&settings, waits, |site| {
            site.west("called_station_id", "pc-lobby");
            let request = stop(60, 0, MB).without_nas().user(ALPHA);
            site.send(60, &request.access_point("pc-lobby:Guest"));
        });
    }
}

/// White space belongs to the beginning of a name that a list has.
#[test]
fn a_listed_beginning_with_a_space() {
    let settings = json!({"nas_identifiers": ["pc-w *"]});
    let refused = Billed {
        unanswered: 1,
        ..Billed::default()
    };
    play_with(&settings, refused, |site| {
        site.send(60, &stop(60, 0, MB).user(ALPHA).nas("pc-west"));
    });
}

const HONEST: [u8; 4] = [192, 0, 2, 1];
const HOSTILE: [u8; 4] = [198, 51, 100, 1];

/// What the hostile client says: anything of anybody.
fn hostile_request() -> impl Strategy<Value = Request> {
    let event = prop::sample::select(vec!["start", "interim", "stop", "on", "off"]);
    let nas = prop::sample::select(vec![None, Some("pc-west"), Some("pc-east")]);
    let names = (
        prop::sample::select(vec![None, Some(ALPHA), Some(BRAVO)]),
        prop::sample::select(vec![None, Some(DEVICE_1), Some(DEVICE_2)]),
        prop::option::of(Just("m1")),
        prop::bool::ANY,
    );
    let counted = (
        0..1_000_u32,
        0..2_000_u64,
        -9_000..9_000_i64,
        prop::bool::ANY,
    );
    (event, nas, names, counted).prop_map(|(event, nas, names, counted)| {
        let (user, device, multi, has_address) = names;
        let (seconds, used, clock, is_dated) = counted;
        let request = match event {
            "start" => start(),
            "interim" => interim(seconds, 0, used * MB),
            "stop" => stop(seconds, 0, used * MB),
            "on" => accounting_on(),
            _ => accounting_off(),
        };
        let request = nas.map_or(request.clone().without_nas(), |nas| request.nas(nas));
        let request = user.map_or(request.clone(), |user| request.user(user));
        let request = device.map_or(request.clone(), |device| request.device(device));
        let request = multi.map_or(request.clone(), |multi| request.multi(multi));
        let request = match has_address {
            true => request.nas_ip([10, 0, 0, 1]),
            false => request,
        };
        match is_dated {
            true => request.clock(Clock::Off(clock)),
            false => request.undated(),
        }
    })
}

fn play_beside(hostile: &[Request], delivery: Delivery, session_radio: &Value) -> Site {
    let honest = json!({"name": "honest", "nas_identifiers": ["pc-east"]});
    let mut other = json!({
        "name": "hostile", "network": "198.51.100.0/24", "nas_identifiers": ["pc-west"],
    });
    other["session_radio"] = session_radio.clone();
    let mut site = Site::of_clients(delivery, &[&honest, &other]);
    site.east("nas_ip", "10.0.0.1");
    let alpha = |request: Request| request.user(ALPHA).device(DEVICE_1).nas_ip([10, 0, 0, 1]);
    let reports = [
        (0, alpha(start().seconds(0).counters(0, 0))),
        (300, alpha(interim(300, 0, 50 * MB))),
        (600, alpha(interim(600, 0, 70 * MB))),
        (900, alpha(stop(900, 0, 100 * MB))),
    ];
    for (at_s, report) in &reports {
        site.moves_to(HOSTILE);
        for request in hostile {
            site.send(*at_s, request);
        }
        site.moves_to(HONEST);
        site.send(*at_s, report);
    }
    site
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever a client with a list says, what was used at another's radio is billed as if it had said nothing.
    #[test]
    fn nothing_that_a_client_says_touches_another_clients_radio(
        hostile in prop::collection::vec(hostile_request(), 1..12),
        by_area in prop::bool::ANY,
        live in prop::bool::ANY,
    ) {
        let delivery = if live { Delivery::AsItHappens } else { Delivery::HoursLater };
        let session_radio = json!(if by_area { "area" } else { "nas_identifier" });
        let site = play_beside(&hostile, delivery, &session_radio);
        prop_assert_eq!(site.used_at_east(), 100 * MB);
    }
}
