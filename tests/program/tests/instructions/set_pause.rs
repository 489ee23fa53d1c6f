use openmast_client::{accounts::NetworkParameters, events, events::Event};
use openmast_program_tests::{
    Error,
    net::{EXIT, MAX_PAUSE, PARAMETERS},
    operation::Operation,
    world::World,
};

use super::start;

#[test]
fn sets_the_whole_set_of_bits_within_a_pause() {
    let (mut world, net) = start();
    let began = world.now();
    for bits in [1, 2, 4, 8, 16, 32, 63, 0, 5] {
        let done = net.run(&mut world, net.pause(bits));
        let expected = events::PauseChanged {
            network: net.address,
            paused: bits,
            paused_at: began,
            paused_until: began + MAX_PAUSE,
        };
        assert_eq!(*done.event(), Event::PauseChanged(expected));
        assert_eq!(net.state(&world).paused, bits);
        world.pass(MAX_PAUSE / 9);
    }
}

/// It ends when it would have, whatever was added, and the next one cannot begin before there was time to leave.
#[test]
fn lapses_and_cannot_begin_again_before_an_exit_delay() {
    let (mut world, net) = start();
    net.run(&mut world, net.pause(4));
    world.pass(MAX_PAUSE - 1);
    net.run(&mut world, net.pause(6));
    let proposed = net.next(&world);
    let by = net.oracles[0];
    let propose = Operation::ProposeSettlement { by, proposed };
    net.refuses(&world, propose.clone(), Error::Paused);
    world.pass(1);
    net.run(&mut world, propose);
    net.refuses(&world, net.pause(4), Error::PausedRecently);
    // To clear what lapsed is nothing new.
    net.run(&mut world.clone(), net.pause(0));
    world.pass(EXIT - MAX_PAUSE - 1);
    net.refuses(&world, net.pause(1), Error::PausedRecently);
    world.pass(1);
    net.run(&mut world, net.pause(1));
    assert_eq!(net.state(&world).paused_at, world.now());
}

#[test]
fn refuses_unknown_bits_and_everybody_but_the_pauser() {
    let (world, net) = start();
    for bits in [64, 128, 255] {
        net.refuses(&world, net.pause(bits), Error::UnknownPauseBits);
    }
    for by in [net.authority, net.treasury, net.regulator, net.founder] {
        let bits = 1;
        net.refuses(
            &world,
            Operation::SetPause { by, bits },
            Error::NotAuthorized,
        );
    }
}

/// A pause that has lapsed does not come back when a longer one is allowed, and one that stands is not lengthened.
#[test]
fn a_longer_longest_pause_is_not_that_of_pauses_before_it() {
    let longer = NetworkParameters {
        max_pause_seconds: 2 * PARAMETERS.max_pause_seconds,
        exit_delay_seconds: 2 * PARAMETERS.exit_delay_seconds,
        ..PARAMETERS
    };
    for since_it_began in [MAX_PAUSE - 1, MAX_PAUSE + 1] {
        let (mut world, net) = start();
        let by = net.authority;
        let parameters = longer;
        net.run(&mut world, Operation::AnnounceParameters { by, parameters });
        let from = net.state(&world).next_parameters_at;
        world.pass(from - world.now() - since_it_began);
        net.run(&mut world, net.pause(4));
        let until = world.now() + MAX_PAUSE;
        let propose = |world: &World| Operation::ProposeSettlement {
            by: net.oracles[0],
            proposed: net.next(world),
        };
        world.pass(MAX_PAUSE - 1);
        net.refuses(&world, propose(&world), Error::Paused);
        world.pass(1);
        net.run(&mut world.clone(), propose(&world));
        world.pass(1);
        assert!(world.now() >= from);
        net.run(&mut world.clone(), propose(&world));
        assert_eq!(net.state(&world).pause_ends_at(world.now()), until);
        net.refuses(&world, net.pause(4), Error::PausedRecently);
    }
}

/// A shorter one ends a pause that stands: with it there is time to settle in each half of the shorter exit delay.
#[test]
fn a_shorter_longest_pause_shortens_one_that_stands() {
    let (mut world, net) = start();
    let shorter = NetworkParameters {
        max_pause_seconds: 100,
        ..PARAMETERS
    };
    let (by, parameters) = (net.authority, shorter);
    net.run(&mut world, Operation::AnnounceParameters { by, parameters });
    let from = net.state(&world).next_parameters_at;
    world.pass(from - world.now() - 50);
    net.run(&mut world, net.pause(4));
    let propose = |world: &World| Operation::ProposeSettlement {
        by: net.oracles[0],
        proposed: net.next(world),
    };
    world.pass(99);
    net.refuses(&world, propose(&world), Error::Paused);
    world.pass(1);
    let propose = propose(&world);
    net.run(&mut world, propose);
}
