use openmast_client::{
    accounts::Jurisdiction, addresses, events, events::Event, instructions::NewJurisdiction,
};
use openmast_program_tests::{
    Error,
    model::new_account,
    net::{HOME, LIMITS, Net},
    operation::Operation,
    world::World,
};

use super::{lamports, start};

fn new(world: &mut World) -> NewJurisdiction {
    NewJurisdiction {
        code: 999,
        regulator: world.wallet(),
        levy_bps: LIMITS.most_levy_bps,
        most_levy_bps: LIMITS.most_levy_bps,
    }
}

fn add(net: &Net, new: NewJurisdiction) -> Operation {
    let by = net.authority;
    Operation::AddJurisdiction { by, new }
}

#[test]
fn names_a_regulator_and_a_levy() {
    let (mut world, net) = start();
    let new = new(&mut world);
    let address = addresses::jurisdiction(&net.address, new.code);
    let before = lamports(&world, &net.rent_payer);
    let done = net.run(&mut world, add(&net, new));
    let expected = events::JurisdictionAdded {
        network: net.address,
        jurisdiction: new.code,
        rent_payer: net.rent_payer,
        regulator: new.regulator,
        levy_bps: new.levy_bps,
        most_levy_bps: new.most_levy_bps,
    };
    assert_eq!(*done.event(), Event::JurisdictionAdded(expected));
    let state: Jurisdiction = world.get(&address);
    let expected = Jurisdiction {
        network: net.address,
        code: new.code,
        bump: state.bump,
        rent_payer: net.rent_payer,
        regulator: new.regulator,
        most_levy_bps: new.most_levy_bps,
        before_levy_bps: new.levy_bps,
        levy_bps: new.levy_bps,
        ..new_account()
    };
    assert_eq!(state, expected);
    let paid = before - lamports(&world, &net.rent_payer);
    assert!(paid >= lamports(&world, &address), "the rent payer paid");
}

#[test]
fn refuses_a_second_one_of_the_same_code() {
    let (mut world, net) = start();
    let again = NewJurisdiction {
        code: HOME,
        ..new(&mut world)
    };
    assert!(net.send(&mut world, add(&net, again)).is_err());
}

#[test]
fn refuses_codes_that_no_country_can_have() {
    let (mut world, net) = start();
    let new = new(&mut world);
    for code in [0, 1_000, u16::MAX] {
        let other = NewJurisdiction { code, ..new };
        net.refuses(&world, add(&net, other), Error::JurisdictionOutOfRange);
    }
    net.run(&mut world, add(&net, NewJurisdiction { code: 1, ..new }));
    net.run(&mut world, add(&net, new));
}

#[test]
fn refuses_a_levy_above_its_most_and_a_most_above_the_limit() {
    let (mut world, net) = start();
    let new = new(&mut world);
    for (levy_bps, most_levy_bps) in [
        (101, 100),
        (0, LIMITS.most_levy_bps + 1),
        (u16::MAX, u16::MAX),
    ] {
        let other = NewJurisdiction {
            levy_bps,
            most_levy_bps,
            ..new
        };
        net.refuses(&world, add(&net, other), Error::LevyTooHigh);
    }
}

#[test]
fn refuses_everybody_but_the_authority() {
    let (mut world, net) = start();
    let new = new(&mut world);
    for by in [net.founder, net.regulator, net.treasury, net.pauser] {
        let add = Operation::AddJurisdiction { by, new };
        net.refuses(&world, add, Error::NotAuthorized);
    }
}
