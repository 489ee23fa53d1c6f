use openmast_client::{accounts::Jurisdiction, addresses, events, events::Event};
use openmast_program_tests::{
    Error,
    net::{HOME, LEVY_BPS, MOST_LEVY_BPS, Net},
    operation::Operation,
    world::World,
};

use super::start;

/// The smallest before, the levy, its first epoch, the next one and its first epoch.
fn schedule(world: &World, net: &Net) -> (u16, u16, u64, u16, u64) {
    let state: Jurisdiction = world.get(&addresses::jurisdiction(&net.address, HOME));
    (
        state.before_levy_bps,
        state.levy_bps,
        state.levy_epoch,
        state.next_levy_bps,
        state.next_levy_epoch,
    )
}

fn settle(world: &mut World, net: &mut Net, until: u64) {
    while net.state(world).final_epoch < until {
        net.settle(world);
    }
}

#[test]
fn announces_a_levy_for_an_epoch_ahead() {
    let (mut world, net) = start();
    let done = net.run(&mut world, net.announce_levy(MOST_LEVY_BPS, 4));
    let expected = events::LevyAnnounced {
        network: net.address,
        jurisdiction: HOME,
        before_levy_bps: LEVY_BPS,
        levy_bps: LEVY_BPS,
        levy_epoch: 0,
        next_levy_bps: MOST_LEVY_BPS,
        next_levy_epoch: 4,
    };
    assert_eq!(*done.event(), Event::LevyAnnounced(expected));
    assert_eq!(
        schedule(&world, &net),
        (LEVY_BPS, LEVY_BPS, 0, MOST_LEVY_BPS, 4)
    );
}

/// Usage of the three epochs after the newest final one may be metered already.
#[test]
fn refuses_an_epoch_that_may_be_metered() {
    let (mut world, mut net) = start();
    for final_epoch in 0..3 {
        settle(&mut world, &mut net, final_epoch);
        for epoch in [0, final_epoch, final_epoch + 3] {
            net.refuses(&world, net.announce_levy(0, epoch), Error::LevyTooSoon);
        }
        net.run(&mut world.clone(), net.announce_levy(0, final_epoch + 4));
        net.run(&mut world.clone(), net.announce_levy(0, u64::MAX));
    }
}

#[test]
fn replaces_what_lies_ahead_and_keeps_what_is_about_to_hold() {
    let (mut world, mut net) = start();
    net.run(&mut world, net.announce_levy(900, 5));
    settle(&mut world, &mut net, 1);
    net.run(&mut world, net.announce_levy(800, 5));
    assert_eq!(schedule(&world, &net), (LEVY_BPS, LEVY_BPS, 0, 800, 5));
    for final_epoch in [2, 3] {
        settle(&mut world, &mut net, final_epoch);
        net.refuses(&world, net.announce_levy(0, 9), Error::LevyPending);
    }
    settle(&mut world, &mut net, 4);
    net.run(&mut world, net.announce_levy(100, 8));
    assert_eq!(schedule(&world, &net), (LEVY_BPS, 800, 5, 100, 8));
    settle(&mut world, &mut net, 7);
    net.run(&mut world, net.announce_levy(200, 11));
    assert_eq!(schedule(&world, &net), (LEVY_BPS, 100, 8, 200, 11));
    settle(&mut world, &mut net, 10);
    net.run(&mut world, net.announce_levy(0, 14));
    assert_eq!(schedule(&world, &net), (100, 200, 11, 0, 14));
}

#[test]
fn refuses_more_than_was_promised_when_the_jurisdiction_was_added() {
    let (world, net) = start();
    for levy_bps in [MOST_LEVY_BPS + 1, 10_000, u16::MAX] {
        let announce = net.announce_levy(levy_bps, 4);
        net.refuses(&world, announce, Error::LevyTooHigh);
    }
}

#[test]
fn refuses_everybody_but_the_regulator() {
    let (mut world, net) = start();
    let abroad = net.abroad(&mut world);
    for by in [net.authority, net.founder, net.treasury, abroad] {
        let announce = Operation::AnnounceLevy {
            by,
            jurisdiction: HOME,
            levy_bps: 0,
            epoch: 4,
        };
        net.refuses(&world, announce, Error::NotAuthorized);
    }
}
