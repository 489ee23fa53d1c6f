use openmast_client::{events, events::Event};
use openmast_program_tests::{
    Error,
    net::{EXIT, MAX_PAUSE},
    operation::Operation,
};

use super::start;

#[test]
fn sets_the_whole_set_of_bits_within_a_pause() {
    let (mut world, net) = start();
    let began = world.now();
    for bits in [1, 2, 4, 8, 16, 32, 63, 0, 5] {
        let done = net.run(&mut world, net.pause(bits));
        let expected = events::PauseSet {
            network: net.address,
            paused: bits,
            paused_at: began,
        };
        assert_eq!(*done.event(), Event::PauseSet(expected));
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
