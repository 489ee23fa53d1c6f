//! Clocks of gateways.

use crate::{
    packet::{Clock, Request, interim, start, stop},
    site::{ALPHA, BRAVO, DEVICE_1, DEVICE_2, GIGAWORD, MB, of_both, only_a, play, play_live},
};

const HOUR_S: i64 = 3_600;
const DAY_S: i64 = 24 * HOUR_S;

fn behind(request: Request, seconds: i64) -> Request {
    request.user(ALPHA).clock(Clock::Off(-seconds))
}

/// <https://github.com/coova/coova-chilli/issues/555> with <https://github.com/coova/coova-chilli/issues/179>: one counter is a rate, so
/// it falls just when the clock is set. One session: its time goes on, and the other counter rises.
#[test]
fn a_clock_is_set_while_one_counter_falls() {
    let base = 5 * GIGAWORD;
    play(only_a(base + 1_920 * MB + 4_100), |site| {
        site.send(
            0,
            &behind(interim(10_000, 4_100, base + 1_900 * MB), 2 * DAY_S),
        );
        site.send(60, &behind(interim(10_060, 2_300, base + 1_910 * MB), 0));
        site.send(120, &behind(stop(10_120, 1_500, base + 1_920 * MB), 0));
    });
}

/// <https://github.com/coova/coova-chilli/issues/555>, <https://github.com/coova/coova-chilli/issues/459>
#[test]
fn a_clock_is_set_while_one_counter_is_an_octet_lower() {
    play(only_a(135 * MB), |site| {
        site.send(0, &behind(start().seconds(0).counters(0, 0), 2 * DAY_S));
        site.send(300, &behind(interim(300, 40 * MB, 60 * MB), 2 * DAY_S));
        site.send(600, &behind(interim(600, 40 * MB - 1, 80 * MB), 0));
        site.send(900, &behind(stop(900, 45 * MB, 90 * MB), 0));
    });
}

/// <https://github.com/coova/coova-chilli/issues/555> with <https://github.com/opnsense/core/issues/6712>
#[test]
fn a_clock_is_set_while_a_counter_of_32_bits_wraps() {
    play(only_a(4_800 * MB), |site| {
        let narrow = |request: Request, seconds| behind(request, seconds).narrow();
        site.send(0, &narrow(start().seconds(0).counters(0, 0), 2 * DAY_S));
        site.send(300, &narrow(interim(300, 0, 4_200 * MB), 2 * DAY_S));
        site.send(600, &narrow(interim(600, 0, 4_700 * MB % GIGAWORD), 0));
        site.send(900, &narrow(stop(900, 0, 4_800 * MB % GIGAWORD), 0));
    });
}

/// <https://github.com/coova/coova-chilli/issues/459>, <https://github.com/openwrt/openwrt/issues/10147>
#[test]
fn a_clock_is_days_behind_and_then_right() {
    play(only_a(100 * MB), |site| {
        site.send(0, &behind(start().seconds(0).counters(0, 0), 4 * DAY_S));
        site.send(300, &behind(interim(300, 0, 50 * MB), 4 * DAY_S));
        site.send(600, &behind(interim(600, 0, 80 * MB), 0));
        site.send(900, &behind(stop(900, 0, 100 * MB), 0));
    });
}

/// <https://github.com/coova/coova-chilli/issues/555>. Times outside of the window are passed over.
#[test]
fn a_clock_is_weeks_behind_and_then_right() {
    play(only_a(100 * MB), |site| {
        site.send(0, &behind(start().seconds(0).counters(0, 0), 38 * DAY_S));
        site.send(300, &behind(interim(300, 0, 50 * MB), 38 * DAY_S));
        site.send(600, &behind(interim(600, 0, 80 * MB), 0));
        site.send(900, &behind(stop(900, 0, 100 * MB), 0));
    });
}

/// A clock that was never set, and a MAC address in an unusual spelling:
/// <https://github.com/FreeRADIUS/freeradius-server/issues/4371>
#[test]
fn a_clock_stands_in_another_decade() {
    let at: u32 = 1_199_200_000;
    let dated = |request: Request, seconds: u32| {
        request
            .user(ALPHA)
            .device("0200-5E10-0A01")
            .clock(Clock::Stands(at + seconds))
    };
    play(only_a(100 * MB), |site| {
        site.send(0, &dated(start().seconds(0).counters(0, 0), 0));
        site.send(300, &dated(interim(300, 0, 50 * MB), 300));
        site.send(600, &dated(stop(600, 0, 100 * MB), 600));
    });
}

/// The same, and the session id is used again.
#[test]
fn a_clock_stands_in_another_decade_and_an_id_is_used_again() {
    let at: u32 = 1_199_200_000;
    let dated =
        |request: Request, seconds: u32| request.user(ALPHA).clock(Clock::Stands(at + seconds));
    play_live(only_a(107 * MB), |site| {
        site.send(0, &dated(start().seconds(0).counters(0, 0), 0));
        site.send(20, &dated(stop(20, 0, 100 * MB), 20));
        site.send(23, &dated(start().seconds(0).counters(0, 0), 23));
        site.send(43, &dated(interim(20, 0, 5 * MB), 43));
        site.send(48, &dated(stop(25, 0, 7 * MB), 48));
    });
}

/// <https://github.com/GraseHotspot/grase-www-portal/issues/61>. Each subscriber pays for its own use of the id.
#[test]
fn a_clock_is_set_back_during_the_second_use_of_an_id() {
    let alpha = |request: Request| request.user(ALPHA).device(DEVICE_1);
    let bravo = |request: Request| request.user(BRAVO).device(DEVICE_2);
    let set_back = |request| bravo(request).clock(Clock::Off(-2 * HOUR_S));
    play(of_both(10 * MB, 90 * MB), |site| {
        site.send(0, &alpha(start().seconds(0).counters(0, 0)));
        site.send(600, &alpha(stop(600, 0, 10 * MB)));
        site.send(700, &bravo(start().seconds(0).counters(0, 0)));
        site.send(1_000, &bravo(interim(300, 0, 40 * MB)));
        site.send(1_300, &set_back(interim(600, 0, 70 * MB)));
        site.send(1_600, &set_back(stop(900, 0, 90 * MB)));
    });
}

/// <https://github.com/GraseHotspot/grase-www-portal/issues/61>
#[test]
fn a_clock_is_set_back_during_a_session() {
    play(only_a(90 * MB), |site| {
        site.send(0, &behind(start().seconds(0).counters(0, 0), 0));
        site.send(300, &behind(interim(300, 0, 40 * MB), 0));
        site.send(600, &behind(interim(600, 0, 70 * MB), 2 * HOUR_S));
        site.send(900, &behind(stop(900, 0, 90 * MB), 2 * HOUR_S));
    });
}
