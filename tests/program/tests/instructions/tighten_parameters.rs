use openmast_client::{accounts::NetworkParameters, events, events::Event};
use openmast_program_tests::{
    Error,
    net::{EXIT, LIMITS, NOTICE, Net, PARAMETERS},
    operation::Operation,
};

use super::start;

fn tighten(net: &Net, max_epoch_increase: u64, min_bond: u64) -> Operation {
    Operation::TightenParameters {
        by: net.authority,
        max_epoch_increase,
        min_bond,
    }
}

fn with(max_epoch_increase: u64, min_bond: u64) -> NetworkParameters {
    NetworkParameters {
        max_epoch_increase,
        min_bond,
        ..PARAMETERS
    }
}

#[test]
fn lowers_the_breaker_and_raises_the_bond_at_once() {
    let (mut world, net) = start();
    let done = net.run(&mut world, tighten(&net, 5_000, 2_000_000));
    let next_parameters = net.state(&world).next_parameters;
    let expected = events::ParametersTightened {
        network: net.address,
        parameters: with(5_000, 2_000_000),
        next_parameters,
        tightened_at: world.now(),
    };
    assert_eq!(*done.event(), Event::ParametersTightened(expected));
    assert_eq!(net.state(&world).parameters, with(5_000, 2_000_000));
    // The same once more is no looser.
    net.run(&mut world, tighten(&net, 5_000, 2_000_000));
}

/// A lower breaker voids what is proposed: little by little it would hold settling up.
#[test]
fn refuses_a_second_lowering_before_a_settlement_saw_the_first() {
    let (mut world, mut net) = start();
    net.settle(&mut world);
    net.run(&mut world, tighten(&net, 5_000, PARAMETERS.min_bond));
    world.pass(1);
    let again = tighten(&net, 4_999, PARAMETERS.min_bond);
    net.refuses(&world, again.clone(), Error::ParametersPending);
    let mut later = world.clone();
    later.pass(EXIT);
    net.run(&mut later, again.clone());
    net.settle(&mut world);
    net.run(&mut world, again);
}

/// What is announced cannot take it back.
#[test]
fn holds_in_what_is_announced_too() {
    let (mut world, net) = start();
    let by = net.authority;
    let parameters = with(PARAMETERS.max_epoch_increase * 2, PARAMETERS.min_bond / 2);
    net.run(&mut world, Operation::AnnounceParameters { by, parameters });
    net.run(&mut world, tighten(&net, 5_000, 2_000_000));
    world.pass(NOTICE);
    let present = *net.state(&world).parameters_at(world.now());
    assert_eq!(present, with(5_000, 2_000_000));
    net.refuses(
        &world,
        tighten(&net, 5_001, 2_000_000),
        Error::ParametersNotTighter,
    );
}

#[test]
fn refuses_what_is_looser_or_outside_of_the_limits() {
    let (world, net) = start();
    let (breaker, bond) = (PARAMETERS.max_epoch_increase, PARAMETERS.min_bond);
    for (breaker, bond, error) in [
        (breaker + 1, bond, Error::ParametersNotTighter),
        (breaker, bond - 1, Error::ParametersNotTighter),
        (
            LIMITS.least_epoch_increase - 1,
            bond,
            Error::ParameterOutOfRange,
        ),
        (
            breaker,
            LIMITS.most_min_bond + 1,
            Error::ParameterOutOfRange,
        ),
    ] {
        net.refuses(&world, tighten(&net, breaker, bond), error);
    }
}

#[test]
fn refuses_everybody_but_the_authority() {
    let (world, net) = start();
    for by in [net.founder, net.treasury, net.pauser, net.oracles[0]] {
        let tighten = Operation::TightenParameters {
            by,
            max_epoch_increase: 5_000,
            min_bond: 2_000_000,
        };
        net.refuses(&world, tighten, Error::NotAuthorized);
    }
}
