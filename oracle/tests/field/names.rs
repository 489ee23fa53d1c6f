//! Names in the spellings of the field.

use serde_json::json;

use crate::{
    packet::{Request, bare_stop, interim, start, stop},
    site::{
        ALPHA, AP_EAST, BRAVO, Billed, DEVICE_1, DEVICE_2, MB, of_both, only_a, play, play_with,
    },
};

/// One BSSID: <https://github.com/inverse-inc/packetfence/issues/6109>, <https://github.com/inverse-inc/packetfence/issues/7558>,
/// <https://github.com/inverse-inc/packetfence/issues/1142>, <https://github.com/openwisp/openwisp-radius/issues/624>,
/// <https://github.com/FreeRADIUS/freeradius-server/issues/982>, <https://github.com/travelping/ergw_aaa/pull/98>
const SPELLINGS: [&[u8]; 10] = [
    b"0200-5e10-0001",
    b"0200.5E10.0001",
    b"02:00:5e:10:00:01",
    b"02:00:5e:10:00:01:gw",
    b"02-00-5E-10-00-01:Guest: 5 GHz",
    b"02-00-5E-10-00-01;Guest",
    b"02-00-5E-10-00-01 Guest",
    b"02005e100001:Guest",
    b"02-00-5E-10-00-01\0",
    b"02-00-5e-10-00-01:caf\xe9",
];

#[test]
fn one_access_point_in_many_spellings() {
    let all = SPELLINGS.len() as u64 * MB;
    let expected = Billed {
        east: Some(all),
        ..only_a(all)
    };
    play(expected, |site| {
        site.with_access_points();
        for (spelling, number) in SPELLINGS.iter().zip(0..) {
            let request = stop(60, 0, MB).without_nas().user(ALPHA);
            let request = request.session(&format!("s{number}"));
            site.send(60, &request.access_point(spelling));
        }
    });
}

/// Called-Station-Id twice, in two spellings: <https://github.com/inverse-inc/packetfence/issues/1142>. The first counts.
#[test]
fn an_access_point_that_is_named_twice() {
    play(only_a(MB), |site| {
        site.with_access_points();
        let request = stop(60, 0, MB).without_nas().user(ALPHA);
        let request = request.access_point("02:00:5e:10:00:01");
        site.send(60, &request.with(30, AP_EAST));
    });
}

/// `NAME:SSID` where the name is no MAC address: <https://github.com/inverse-inc/packetfence/issues/7558>
#[test]
fn an_access_point_with_a_name_before_its_ssid() {
    let expected = Billed {
        east: Some(2 * MB),
        ..only_a(2 * MB)
    };
    play(expected, |site| {
        site.east("called_station_id", "pc-ap-7");
        for ssid in ["Guest", "Staff"] {
            let request = stop(60, 0, MB).without_nas().user(ALPHA).session(ssid);
            site.send(60, &request.access_point(format!("pc-ap-7:{ssid}")));
        }
    });
}

/// A subscriber logs in with other capital letters: <https://github.com/FreeRADIUS/freeradius-server/issues/4891>. The local part of a
/// name may depend on case (RFC 7542 §2.4), so it does unless it is set.
#[test]
fn user_names_in_other_capital_letters() {
    let two = |site: &mut crate::site::Site| {
        site.a("user_name", "pcuser");
        for name in ["pcuser", "PCuser"] {
            site.send(60, &stop(60, 0, MB).user(name).session(name));
        }
    };
    let sensitive = Billed {
        waits: MB,
        ..only_a(MB)
    };
    play(sensitive, two);
    let settings = json!({"user_name_case": "insensitive"});
    play_with(&settings, only_a(2 * MB), two);
}

/// Realms of RFC 7542 and as Windows and others write them, and with a NUL at the end.
#[test]
fn realms_in_many_spellings() {
    let names: [&[u8]; 6] = [
        b"U1@ALPHA.Example",
        b"u1@x@alpha.example",
        b"ALPHA.example\\u1",
        b"u1%alpha.example",
        b"host/pc.alpha.example",
        b"u1@alpha.example\0",
    ];
    play(only_a(6 * MB), |site| {
        for (name, number) in names.iter().zip(0..) {
            let request = stop(60, 0, MB).user(name);
            site.send(60, &request.session(&format!("s{number}")));
        }
    });
}

/// Every subscriber has the same name, devices tell them apart: <https://github.com/pfsense/pfsense/pull/4015>
#[test]
fn one_user_name_for_all() {
    play(of_both(MB, 2 * MB), |site| {
        site.a("calling_station_id", DEVICE_1);
        site.b("calling_station_id", DEVICE_2);
        let of = |request: Request, device: &str, id: &str| {
            request.user("unauthenticated").device(device).session(id)
        };
        site.send(60, &of(stop(60, 0, MB), "02:00:5e:10:0a:01", "1"));
        site.send(60, &of(stop(60, 0, 2 * MB), "02005e100a02", "2"));
    });
}

/// The Stop has the name of who logged in next on the port: <https://github.com/inverse-inc/packetfence/pull/6148>. What was used
/// before it is the first one's; the device is the same, so it is one session.
#[test]
fn a_stop_with_the_name_of_the_next_user() {
    play(of_both(50 * MB, 10 * MB), |site| {
        let of = |request: Request, name| request.user(name).device(DEVICE_1);
        site.send(0, &of(start().seconds(0).counters(0, 0), ALPHA));
        site.send(300, &of(interim(300, 0, 50 * MB), ALPHA));
        site.send(600, &of(stop(600, 0, 60 * MB), BRAVO));
    });
}

/// The device's address is the name until somebody logs in: <https://github.com/coova/coova-chilli/pull/206>. What waited goes with
/// the name that the session has got.
#[test]
fn a_name_that_comes_with_the_login() {
    play(only_a(60 * MB), |site| {
        let of = |request: Request, name| request.user(name).device(DEVICE_1);
        site.send(0, &of(start().seconds(0).counters(0, 0), "02005e100a01"));
        site.send(300, &of(interim(300, 0, 50 * MB), "02005e100a01"));
        site.send(400, &of(interim(400, 0, 55 * MB), ALPHA));
        site.send(600, &of(stop(600, 0, 60 * MB), ALPHA));
    });
}

/// Class is there in some reports only, twice, and is no text: <https://github.com/f00b4r0/uspot/issues/48>
#[test]
fn a_class_that_comes_and_goes() {
    let (one, two) = (vec![0xc1; 253], b"\0\xff0123456789".to_vec());
    play(only_a(60 * MB), |site| {
        site.a("class", &format!("hex:{}", hex::encode(&one)));
        let begin = start().user(BRAVO).with(25, &one).with(25, &two);
        site.send(0, &begin);
        site.send(300, &interim(300, 0, 50 * MB).user(BRAVO));
        let end = stop(600, 0, 60 * MB).user(BRAVO).with(25, &two);
        site.send(600, &end.with(25, &one));
    });
}

/// A Stop without any name of the subscriber stays the session's.
#[test]
fn a_stop_without_names() {
    play(only_a(50 * MB), |site| {
        site.send(0, &start().user(ALPHA).device(DEVICE_1));
        site.send(300, &interim(300, 0, 40 * MB).user(ALPHA).device(DEVICE_1));
        site.send(600, &stop(600, 0, 50 * MB));
        site.send(601, &bare_stop(600));
    });
}
