//! Session ids that are used again, and by several at once.

use serde_json::json;

use crate::{
    packet::{Request, accounting_off, accounting_on, interim, start, stop},
    site::{
        ALPHA, BRAVO, DEVICE_1, DEVICE_2, MB, Site, of_both, only_a, play, play_live, play_with,
    },
};

const ROUTER_1: [u8; 4] = [198, 51, 100, 1];
const ROUTER_2: [u8; 4] = [198, 51, 100, 2];

/// 100 MB of `a` on one router and 60 MB of `b` on another, or on the same, under one NAS-Identifier and one session id; the second
/// begins `apart_s` seconds later.
fn two_at_once(site: &mut Site, apart_s: u64, second_router: [u8; 4]) {
    let one = |request: Request| request.user(ALPHA).device(DEVICE_1).nas_ip(ROUTER_1);
    let two = |request: Request| request.user(BRAVO).device(DEVICE_2).nas_ip(second_router);
    site.send(0, &one(start().seconds(0).counters(0, 0)));
    site.send(apart_s, &two(start().seconds(0).counters(0, 0)));
    site.send(300, &one(interim(300, 0, 50 * MB)));
    site.send(300 + apart_s, &two(interim(300, 0, 30 * MB)));
    site.send(600, &one(stop(600, 0, 100 * MB)));
    site.send(600 + apart_s, &two(stop(600, 0, 60 * MB)));
}

/// Routers with the factory's NAS-Identifier: <https://github.com/FreeRADIUS/freeradius-server/issues/874>. User, device and address all
/// differ: two sessions.
#[test]
fn two_routers_with_one_name_and_one_id() {
    for apart_s in [5, 100] {
        play(of_both(100 * MB, 60 * MB), |site| {
            two_at_once(site, apart_s, ROUTER_2);
        });
    }
}

/// The same, told apart by their addresses.
#[test]
fn two_routers_told_apart_by_their_addresses() {
    let settings = json!({"session_radio": "nas_ip"});
    play_with(&settings, of_both(100 * MB, 60 * MB), |site| {
        two_at_once(site, 5, ROUTER_2);
    });
}

/// One gateway gives one id to two subscribers: <https://github.com/coova/coova-chilli/issues/80>
#[test]
fn one_gateway_gives_one_id_to_two_subscribers() {
    play(of_both(100 * MB, 60 * MB), |site| {
        two_at_once(site, 1, ROUTER_1);
    });
}

/// The same, told apart by their devices.
#[test]
fn two_subscribers_told_apart_by_their_devices() {
    let settings = json!({"session_device": true});
    play_with(&settings, of_both(100 * MB, 60 * MB), |site| {
        two_at_once(site, 1, ROUTER_1);
    });
}

/// <https://github.com/FreeRADIUS/freeradius-server/issues/1871>
#[test]
fn a_gateway_crashed_and_uses_an_id_again() {
    let alpha = |request: Request| request.user(ALPHA);
    play(only_a(140 * MB), |site| {
        site.send(0, &alpha(start()));
        site.send(600, &alpha(interim(600, 0, 50 * MB)));
        site.send(7_200, &alpha(start()));
        site.send(7_800, &alpha(interim(600, 0, 80 * MB)));
        site.send(7_900, &alpha(stop(700, 0, 90 * MB)));
    });
}

/// The same, and the second Start is lost: it began hours after the newest event of the first use, by both clocks. Delivered at once,
/// nobody can tell it from a session that goes on.
#[test]
fn a_gateway_crashed_and_the_second_start_is_lost() {
    let alpha = |request: Request| request.user(ALPHA);
    play_live(only_a(140 * MB), |site| {
        site.send(0, &alpha(start()));
        site.send(600, &alpha(interim(600, 0, 50 * MB)));
        site.send(7_800, &alpha(interim(600, 0, 80 * MB)));
        site.send(7_900, &alpha(stop(700, 0, 90 * MB)));
    });
}

/// <https://github.com/inverse-inc/packetfence/issues/1169>
#[test]
fn an_id_is_used_again_after_its_stop_and_the_start_is_lost() {
    let alpha = |request: Request| request.user(ALPHA).device(DEVICE_1);
    let bravo = |request: Request| request.user(BRAVO).device(DEVICE_2);
    play(of_both(50 * MB, 90 * MB), |site| {
        site.send(0, &alpha(start()));
        site.send(600, &alpha(stop(600, 0, 50 * MB)));
        site.send(7_800, &bravo(interim(600, 0, 80 * MB)));
        site.send(7_900, &bravo(stop(700, 0, 90 * MB)));
    });
}

/// One SSID restarts while sessions of another go on: <https://github.com/openwisp/openwisp-radius/pull/621>,
/// <https://github.com/openwisp/openwisp-radius/issues/617>
#[test]
fn accounting_on_while_sessions_go_on() {
    let alpha = |request: Request| request.user(ALPHA);
    play(only_a(90 * MB), |site| {
        site.send(0, &alpha(start().seconds(0).counters(0, 0)));
        site.send(300, &alpha(interim(300, 0, 50 * MB)));
        for again in 0..3 {
            site.send(400 + again, &accounting_on());
        }
        site.send(600, &alpha(interim(600, 0, 70 * MB)));
        site.send(700, &accounting_off());
        site.send(900, &alpha(stop(900, 0, 90 * MB)));
    });
}

/// A session that was cut off is told again and again: <https://github.com/strongswan/strongswan/issues/1017>
#[test]
fn requests_after_a_session_was_cut_off() {
    let alpha = |request: Request| request.user(ALPHA);
    play(only_a(60 * MB), |site| {
        site.send(0, &alpha(start().seconds(0).counters(0, 0)));
        site.send(300, &alpha(interim(300, 0, 50 * MB)));
        site.send(400, &alpha(stop(400, 0, 60 * MB)));
        site.send(400, &alpha(interim(400, 0, 60 * MB)));
        site.send(401, &alpha(stop(401, 0, 60 * MB)));
        site.send(401, &alpha(start()));
    });
}

/// The Start comes last, its first copies were lost: <https://github.com/ppp-project/ppp/pull/299>. It begins nothing that counts.
#[test]
fn a_start_that_comes_after_interims() {
    let undated = |request: Request| request.user(ALPHA).undated();
    play(only_a(9 * MB), |site| {
        site.send(40, &undated(interim(40, 0, 5 * MB)));
        site.send(40, &undated(start()));
        site.send(41, &undated(interim(41, 0, 8 * MB)));
        site.send(42, &undated(stop(42, 0, 9 * MB)));
    });
}
