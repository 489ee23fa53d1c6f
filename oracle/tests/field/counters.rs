//! What counters do.

use crate::{
    packet::{bare_stop, interim, start, stop},
    site::{ALPHA, GIGAWORD, MB, Site, of_both, only_a, play},
};

fn of_alpha(request: crate::packet::Request) -> crate::packet::Request {
    request.user(ALPHA)
}

/// <https://github.com/FreeRADIUS/freeradius-server/pull/1460>. Counters are of the whole service (RFC 2866 §5.3): absent is not
/// zero.
#[test]
fn a_stop_without_counters() {
    play(only_a(100 * MB), |site| {
        site.send(0, &of_alpha(start()));
        site.send(300, &of_alpha(interim(300, 40 * MB, 60 * MB)));
        site.send(800, &of_alpha(bare_stop(800)));
    });
}

/// A lost carrier: <https://github.com/accel-ppp/accel-ppp/issues/273>. A zero is lower, never a refund.
#[test]
fn a_stop_with_zeros_and_no_time() {
    play(only_a(100 * MB), |site| {
        let undated = |request| of_alpha(request).undated();
        site.send(0, &undated(start().seconds(0).counters(0, 0)));
        site.send(300, &undated(interim(300, 40 * MB, 60 * MB)));
        site.send(480, &undated(stop(480, 0, 0)));
    });
}

/// <https://github.com/mpdroog/radiusd/issues/3>
#[test]
fn a_stop_with_zeros_in_everything_and_a_late_interim() {
    play(only_a(100 * MB), |site| {
        site.send(0, &of_alpha(start()));
        let late = site.signed(300, &of_alpha(interim(300, 40 * MB, 60 * MB)));
        site.deliver(300, &late);
        site.send(420, &of_alpha(stop(0, 0, 0)));
        let again = of_alpha(interim(300, 40 * MB, 60 * MB)).clock(crate::packet::Clock::Off(-121));
        site.send(421, &again);
    });
}

/// Of gateways without gigawords at 100 Mbit/s: <https://github.com/opnsense/core/issues/6712>,
/// <https://github.com/FreeRADIUS/freeradius-server/issues/5197>. A counter of 32 bits that falls while the session time goes on has
/// wrapped, also if it falls by less than 2³¹.
#[test]
fn counters_of_32_bits_on_a_fast_line() {
    play(only_a(11_900 * MB), |site| {
        site.send(0, &of_alpha(start().seconds(0).counters(0, 0).narrow()));
        let mut total = 0;
        for (count, grown) in (1..).zip([600, 3_800, 3_750, 3_750]) {
            total += grown * MB;
            let reading = total % GIGAWORD;
            site.send(
                300 * u64::from(count),
                &of_alpha(interim(300 * count, 0, reading).narrow()),
            );
        }
        site.send(1_201, &of_alpha(stop(1_201, 0, total % GIGAWORD).narrow()));
    });
}

/// Input octets are a rate of late, output octets are cumulative: <https://github.com/coova/coova-chilli/issues/179>. The greatest
/// of each; nothing begins anew.
#[test]
fn one_counter_that_is_a_rate() {
    let base = 5 * GIGAWORD;
    play(only_a(base + 1_920 * MB + 4_100), |site| {
        site.send(0, &of_alpha(interim(10_000, 4_100, base + 1_900 * MB)));
        site.send(60, &of_alpha(interim(10_060, 2_300, base + 1_910 * MB)));
        site.send(120, &of_alpha(stop(10_120, 1_500, base + 1_920 * MB)));
    });
}

/// The counters of a new session go on from the subscriber's former one: <https://github.com/ntop/ntopng/issues/8127>. A session's
/// counters begin at zero, so they are billed as they are.
#[test]
fn counters_that_go_on_from_the_former_session() {
    play(only_a(230 * MB), |site| {
        let first = |request: crate::packet::Request| of_alpha(request).session("1");
        let second = |request: crate::packet::Request| of_alpha(request).session("2");
        site.send(0, &first(start().seconds(0).counters(0, 0)));
        site.send(600, &first(stop(600, 0, 100 * MB)));
        site.send(700, &second(start().seconds(0).counters(0, 100 * MB)));
        site.send(1_000, &second(stop(300, 0, 130 * MB)));
    });
}

/// Gigawords in interims and none in the Stop, as in a variation of
/// <https://github.com/FreeRADIUS/freeradius-server/pull/1460>: the low 32 bits of a counter that is known to have more.
#[test]
fn a_stop_without_gigawords() {
    play(only_a(3 * GIGAWORD + 200 * MB), |site| {
        site.send(0, &of_alpha(start().seconds(0).counters(0, 0)));
        site.send(300, &of_alpha(interim(300, 0, 3 * GIGAWORD + 100 * MB)));
        site.send(310, &of_alpha(stop(310, 0, 200 * MB).narrow()));
    });
}

/// A signed counter that went below zero, with gigawords: <https://github.com/rtbrick/bngblaster/issues/178>. No session has moved
/// that much.
#[test]
fn a_negative_counter_of_64_bits() {
    play(only_a(150 * MB), |site| {
        site.send(0, &of_alpha(start().seconds(0).counters(0, 0)));
        site.send(300, &of_alpha(interim(300, 0, 100 * MB)));
        let negative = 0_u64.wrapping_sub(2_100_000_000);
        site.send(600, &of_alpha(interim(600, 0, negative)));
        site.send(900, &of_alpha(stop(900, 0, 150 * MB)));
    });
}

/// The same in 32 bits: <https://github.com/rtbrick/bngblaster/issues/178>. A reading that is above everything before waits until the
/// next one confirms it.
#[test]
fn a_negative_counter_of_32_bits() {
    play(only_a(150 * MB), |site| {
        site.send(0, &of_alpha(start().seconds(0).counters(0, 0).narrow()));
        site.send(300, &of_alpha(interim(300, 0, 100 * MB).narrow()));
        let negative = GIGAWORD - 2_100_000_000;
        site.send(600, &of_alpha(interim(600, 0, negative).narrow()));
        site.send(900, &of_alpha(stop(900, 0, 150 * MB).narrow()));
    });
}

/// The meaning of input and output is changed while a session lasts: <https://github.com/pfsense/pfsense/pull/372>,
/// <https://github.com/magma/magma/pull/8306>. Each direction has its greatest counter; nobody can know.
#[test]
fn directions_that_are_swapped_during_a_session() {
    play(only_a(185 * MB), |site| {
        site.send(0, &of_alpha(start().seconds(0).counters(0, 0)));
        site.send(300, &of_alpha(interim(300, 10 * MB, 90 * MB)));
        site.send(400, &of_alpha(stop(400, 95 * MB, 12 * MB)));
    });
}

/// A BNG's own 64-bit counters, and no standard ones (Alc-Acct-I-Inprof-Octets-64: queue, then octets):
/// <https://documentation.nokia.com/sr/23-3-1/books/radius/radius-account-attributes.html>,
/// <https://github.com/opnsense/core/issues/2363>
#[test]
fn counters_in_a_vendors_attributes_alone() {
    play(only_a(100 * MB), |site| {
        let mut counter = vec![0, 1];
        counter.extend((100 * MB).to_be_bytes());
        let counted =
            |request: crate::packet::Request| of_alpha(request).vendor(6_527, 19, &counter);
        site.send(0, &of_alpha(start().seconds(0)));
        let bare_interim = bare_stop(300).of_status(crate::packet::INTERIM);
        site.send(300, &counted(bare_interim));
        site.send(600, &counted(bare_stop(600)));
    });
}

/// IPv6 octets in a vendor's attributes beside the sum of both families in the standard ones:
/// <https://www.juniper.net/documentation/us/en/software/junos/subscriber-mgmt-sessions/topics/topic-map/radius-accounting-subscriber-access.html>
#[test]
fn a_vendors_counters_beside_the_sum() {
    play(only_a(100 * MB), |site| {
        site.send(0, &of_alpha(start().seconds(0).counters(0, 0)));
        let stop = of_alpha(stop(600, 0, 100 * MB))
            .vendor(4_874, 151, 0_u32.to_be_bytes())
            .vendor(4_874, 152, (40 * MB as u32).to_be_bytes());
        site.send(600, &stop);
    });
}

/// A session and a service of it are accounted for each, the service with the session's id as its parent: Cisco ISG
/// (<https://www.cisco.com/c/en/us/td/docs/ios-xml/ios/isg/configuration/xe-16/isg-xe-16-book/isg-acctng.html>). Only the whole counts.
#[test]
fn a_service_is_a_part_of_its_session() {
    play(only_a(100 * MB), |site| {
        let part = |request: crate::packet::Request| {
            of_alpha(request)
                .session("s1:72")
                .vendor(9, 1, "parent-session-id=s1")
                .vendor(9, 251, "NVIDEO")
        };
        site.send(0, &of_alpha(start().seconds(0).counters(0, 0)));
        site.send(5, &part(start().seconds(0).counters(0, 0)));
        site.send(600, &part(stop(595, 0, 60 * MB)));
        site.send(600, &of_alpha(stop(600, 0, 100 * MB)));
    });
}

/// Captive portals that account each interval as a session: Stop and at once Start, counters from zero, session time since the
/// login, and no time: `captiveportal.inc` of <https://github.com/pfsense/pfsense>, <https://github.com/pfsense/docs/issues/43>
#[test]
fn updates_as_stop_and_start() {
    crate::site::play_live(only_a(17 * MB), |site| {
        let undated = |request| of_alpha(request).undated();
        site.send(0, &undated(start()));
        for (count, used) in (1..).zip([5, 7, 3]) {
            let at_s = 20 * u64::from(count);
            site.send(at_s, &undated(stop(20 * count, 0, used * MB)));
            site.send(at_s, &undated(start()));
        }
        site.send(80, &undated(stop(80, 0, 2 * MB)));
    });
}

/// The same with the session time of the part, and a second between the two.
#[test]
fn updates_as_stop_and_start_with_times_of_their_own() {
    crate::site::play_live(only_a(17 * MB), |site| {
        let undated = |request| of_alpha(request).undated();
        site.send(0, &undated(start()));
        let mut at_s = 0;
        for used in [5, 7, 3] {
            at_s += 20;
            site.send(at_s, &undated(stop(20, 0, used * MB)));
            at_s += 1;
            site.send(at_s, &undated(start()));
        }
        site.send(at_s + 20, &undated(stop(20, 0, 2 * MB)));
    });
}

/// <https://github.com/MutonUfoAI/pgina/issues/42>. Counters alone count.
#[test]
fn a_session_time_that_jumps_to_nonsense_and_back() {
    play(only_a(35 * MB), |site| {
        let undated = |request| of_alpha(request).undated();
        site.send(0, &undated(start()));
        for (at_s, seconds, used) in [(30, 30, 10), (90, 23_000, 20), (150, 150, 30)] {
            site.send(at_s, &undated(interim(seconds, 0, used * MB)));
        }
        site.send(250, &undated(stop(23_100, 0, 35 * MB)));
    });
}

/// <https://github.com/cloudtrax/docs/issues/4>
#[test]
fn a_session_time_that_falls_while_counters_rise() {
    play(only_a(35 * MB), |site| {
        site.send(0, &of_alpha(start().seconds(0).counters(0, 0)));
        site.send(190, &of_alpha(interim(190, 0, 10 * MB)));
        site.send(490, &of_alpha(interim(90, 0, 20 * MB)));
        site.send(900, &of_alpha(stop(300, 0, 35 * MB)));
    });
}

/// <https://github.com/pfsense/pfsense/pull/3249>
#[test]
fn a_session_time_without_idle_time() {
    play(only_a(20 * MB), |site| {
        site.send(0, &of_alpha(start().seconds(0).counters(0, 0)));
        site.send(600, &of_alpha(interim(600, 0, 10 * MB)));
        site.send(1_800, &of_alpha(stop(1_100, 0, 20 * MB)));
    });
}

/// Two sessions at once do not touch each other.
#[test]
fn healthy_sessions_count_in_full() {
    play(of_both(30 * MB, 7 * MB), |site: &mut Site| {
        let other =
            |request: crate::packet::Request| request.session("s2").user(crate::site::BRAVO);
        site.send(0, &of_alpha(start()));
        site.send(1, &other(start()));
        site.send(300, &of_alpha(interim(300, 10 * MB, 10 * MB)));
        site.send(301, &other(interim(300, 3 * MB, MB)));
        site.send(600, &of_alpha(stop(600, 15 * MB, 15 * MB)));
        site.send(601, &other(stop(600, 5 * MB, 2 * MB)));
    });
}
