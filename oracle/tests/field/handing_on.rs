//! Devices that roam: a session goes from one access point to the next.

use serde_json::{Value, json};

use crate::{
    packet::{Request, interim, start, stop},
    site::{
        ALPHA, AP_EAST, AP_WEST, Billed, DEVICE_1, MB, Site, handed_on, of_both, only_a, play,
        play_with,
    },
};

/// A controller keeps session id and counters while the device goes from the eastern access point to the western: 100 MB, then 20 MB.
fn roam(site: &mut Site, named: impl Fn(Request) -> Request) {
    site.with_access_points();
    let at = |request: Request, access_point: &str| {
        let request = request.user(ALPHA).device(DEVICE_1);
        named(request.access_point(format!("{access_point}:Guest")))
    };
    site.send(0, &at(start().seconds(0).counters(0, 0), AP_EAST));
    site.send(300, &at(interim(300, 20 * MB, 80 * MB), AP_EAST));
    site.send(400, &at(interim(400, 22 * MB, 88 * MB), AP_WEST));
    site.send(600, &at(stop(600, 25 * MB, 95 * MB), AP_WEST));
}

/// Access points with names of their own hand a session on, with its counters.
fn hand_on(site: &mut Site, with_interims: bool) {
    let of = |request: Request, nas: &str| {
        let request = request.user(ALPHA).device(DEVICE_1);
        request.multi("m1").nas(nas)
    };
    site.send(0, &of(start().seconds(0).counters(0, 0), "pc-east"));
    if with_interims {
        site.send(300, &of(interim(300, 20 * MB, 80 * MB), "pc-east"));
        site.send(400, &of(interim(400, 22 * MB, 88 * MB), "pc-west"));
    }
    site.send(600, &of(stop(600, 25 * MB, 95 * MB), "pc-west"));
}

fn by(session_radio: &str) -> Value {
    json!({ "session_radio": session_radio })
}

/// <https://github.com/inverse-inc/packetfence/pull/2100>,
/// <https://infocenter.nokia.com/public/7750SR227R1A/topic/com.nokia.Triple_Play_Service_Delivery_Architecture_Guide/mobility_trigge-ai9jxkmbnj.html>,
/// <https://arubanetworking.hpe.com/techdocs/aos/wifi-design-deploy/security/auth/radius-acct/>. One session; each access point is paid
/// for its part, whatever tells the sessions apart.
#[test]
fn a_controller_keeps_the_session() {
    let expected = handed_on(100 * MB, 20 * MB);
    let controller = |request: Request| request.nas("pc-ctl");
    play(expected, |site| roam(site, controller));
    for session_radio in ["called_station_id", "area", "nas_identifier"] {
        play_with(&by(session_radio), expected, |site| roam(site, controller));
    }
}

/// The same with one NAS-Identifier of the site and a multi-session id.
#[test]
fn access_points_with_the_sites_name() {
    play(handed_on(100 * MB, 20 * MB), |site| {
        roam(site, |request| request.nas("pc-site").multi("m1"));
    });
}

/// Meraki's AAA Seamless Accounting (the default since MR 33.1):
/// <https://documentation.meraki.com/Wireless/Design_and_Configure/Configuration_Guides/Encryption_and_Authentication/AAA_Seamless_Accounting_for_Wireless>;
/// Cambium's synchronised records: <https://community.cambiumnetworks.com/t/what-does-sync-accounting-records-in-wlan-config-do/51566>
#[test]
fn access_points_hand_a_session_on() {
    let expected = handed_on(100 * MB, 20 * MB);
    play(expected, |site| hand_on(site, true));
    play_with(&by("area"), expected, |site| hand_on(site, true));
}

/// The same without interims, as is Meraki's default: the last access point has told all of it.
#[test]
fn access_points_hand_a_session_on_without_interims() {
    let expected = handed_on(0, 120 * MB);
    play(expected, |site| hand_on(site, false));
    play_with(&by("area"), expected, |site| hand_on(site, false));
}

/// A gateway with no name but the address that its packets come from, which changes (NAT):
/// <https://github.com/inverse-inc/packetfence/issues/7512>. Subscriber, session id and start are the same.
#[test]
fn a_nameless_gateway_changes_its_address() {
    play(only_a(100 * MB), |site| {
        site.east("source_ip", "192.0.2.1");
        site.east("source_ip", "192.0.2.4");
        let same = |request: Request| request.without_nas().user(ALPHA).device(DEVICE_1);
        site.send(0, &same(start().seconds(0).counters(0, 0)));
        site.send(300, &same(interim(300, 0, 50 * MB)));
        site.moves_to([192, 0, 2, 4]);
        site.send(600, &same(interim(600, 0, 80 * MB)));
        site.send(900, &same(stop(900, 0, 100 * MB)));
    });
}

/// NAS-IP-Address is 0.0.0.0 at first: <https://github.com/FreeRADIUS/freeradius-server/issues/3231>,
/// <https://github.com/radcli/radcli/issues/63>
#[test]
fn a_gateway_learns_its_address() {
    play(only_a(100 * MB), |site| {
        site.east("source_ip", "192.0.2.1");
        let same = |request: Request, address| {
            let request = request.without_nas().user(ALPHA).device(DEVICE_1);
            request.nas_ip(address)
        };
        let (before, after) = ([0; 4], [198, 51, 100, 9]);
        site.send(0, &same(start().seconds(0).counters(0, 0), before));
        site.send(300, &same(interim(300, 0, 50 * MB), before));
        site.send(600, &same(interim(600, 0, 80 * MB), after));
        site.send(900, &same(stop(900, 0, 100 * MB), after));
    });
}

/// An IPv6 gateway that adds a link-local IPv4 address to its Stop:
/// <https://github.com/FreeRADIUS/freeradius-server/issues/4954>, <https://github.com/pgina/pgina/issues/301>
#[test]
fn an_ipv6_gateway_adds_an_ipv4_address() {
    play(only_a(60 * MB), |site| {
        site.east("nas_ip", "2001:db8::77");
        let address: std::net::Ipv6Addr = "2001:db8::77".parse().expect("an address");
        let same = |request: Request| {
            let request = request.without_nas().user(ALPHA).device(DEVICE_1);
            request.with(95, address.octets())
        };
        site.send(0, &same(start().seconds(0).counters(0, 0)));
        site.send(300, &same(interim(300, 0, 50 * MB)));
        site.send(600, &same(stop(600, 0, 60 * MB)).nas_ip([169, 254, 7, 7]));
    });
}

/// Two subscribers with the same id on two access points are two sessions, however alike the rest is.
#[test]
fn one_id_on_two_access_points_is_two_sessions_of_two_subscribers() {
    let expected = Billed {
        east: Some(50 * MB),
        west: Some(70 * MB),
        ..of_both(50 * MB, 70 * MB)
    };
    play(expected, |site| {
        let alpha = |request: Request| request.user(ALPHA).device(DEVICE_1);
        let bravo = |request: Request| {
            let request = request.user(crate::site::BRAVO);
            request.device(crate::site::DEVICE_2).nas("pc-west")
        };
        site.send(0, &alpha(start()));
        site.send(0, &bravo(start()));
        site.send(300, &alpha(interim(300, 0, 40 * MB)));
        site.send(300, &bravo(interim(300, 0, 60 * MB)));
        site.send(600, &alpha(stop(600, 0, 50 * MB)));
        site.send(600, &bravo(stop(600, 0, 70 * MB)));
    });
}
