use openmast_client::{events, events::Event};
use openmast_program_tests::{Error, operation::Operation};

use super::start;

#[test]
fn sets_the_whole_set_of_bits() {
    let (mut world, net) = start();
    for bits in [1, 2, 4, 8, 16, 32, 63, 0] {
        let done = net.run(
            &mut world,
            Operation::SetPause {
                by: net.pauser,
                bits,
            },
        );
        assert_eq!(
            *done.event(),
            Event::PauseSet(events::PauseSet {
                network: net.address,
                paused: bits
            })
        );
        assert_eq!(net.state(&world).paused, bits);
    }
}

#[test]
fn refuses_unknown_bits_and_everybody_but_the_pauser() {
    let (world, net) = start();
    for bits in [64, 128, 255] {
        net.refuses(
            &world,
            Operation::SetPause {
                by: net.pauser,
                bits,
            },
            Error::UnknownPauseBits,
        );
    }
    for by in [net.authority, net.treasury, net.regulator, net.founder] {
        net.refuses(
            &world,
            Operation::SetPause { by, bits: 1 },
            Error::NotAuthorized,
        );
    }
}
