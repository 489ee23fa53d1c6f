use openmast_client::{accounts::Licence, addresses, events, events::Event};
use openmast_ledger::LicenceState;
use openmast_program_tests::{
    Error,
    net::{ABROAD, HOME, Net},
    operation::{LicenceId, Operation},
    world::World,
};

use super::start;

const DAY: i64 = 86_400;

/// An asset with a licence that is suspended for a day.
fn suspended() -> (World, Net, LicenceId) {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let id = net.licensed(&mut world, &asset);
    let suspend = net.suspend_licence(id, world.now() + DAY);
    net.run(&mut world, suspend);
    (world, net, id)
}

fn state(world: &World, net: &Net, id: LicenceId) -> Licence {
    world.get(&id.address(&net.address))
}

#[test]
fn ends_a_suspension_from_the_fourth_epoch_after_the_newest_final_one_on() {
    let (mut world, mut net, id) = suspended();
    for _ in 0..3 {
        net.settle(&mut world);
    }
    let before = state(&world, &net, id);
    let done = net.run(&mut world, net.lift_licence(id));
    let expected = events::LicenceLifted {
        network: net.address,
        asset: addresses::asset(&net.address, id.asset),
        licence: id.address(&net.address),
        jurisdiction: HOME,
        lifted_from: 7,
    };
    assert_eq!(*done.event(), Event::LicenceLifted(expected));
    let expected = Licence {
        lifted_from: 7,
        ..before
    };
    let lifted = state(&world, &net, id);
    assert_eq!(lifted, expected);
    let now = world.now();
    let in_epoch = |epoch| lifted.terms().state_in(epoch, now);
    assert_eq!(in_epoch(3), LicenceState::InForce);
    assert_eq!(in_epoch(4), LicenceState::Suspended);
    assert_eq!(in_epoch(6), LicenceState::Suspended);
    assert_eq!(in_epoch(7), LicenceState::InForce);
}

#[test]
fn a_suspension_that_has_not_begun_never_does() {
    let (mut world, net, id) = suspended();
    net.run(&mut world, net.lift_licence(id));
    let lifted = state(&world, &net, id);
    // An epoch that opens in the very second of the grant is not licensed by it.
    let now = world.now() + 1;
    assert_eq!(lifted.terms().state_in(4, now), LicenceState::InForce);
    // Nothing of it is left, so another one may follow at once.
    net.run(&mut world, net.suspend_licence(id, now + DAY));
}

#[test]
fn refuses_what_is_not_suspended_or_lifted_already_or_over() {
    let (mut world, mut net, id) = suspended();
    let asset = net.asset(&mut world);
    let other = net.licensed(&mut world, &asset);
    net.refuses(&world, net.lift_licence(other), Error::LicenceNotSuspended);

    let mut lifted = world.clone();
    net.run(&mut lifted, net.lift_licence(id));
    net.refuses(&lifted, net.lift_licence(id), Error::LicenceNotSuspended);

    // Its end alone does not suffice: an epoch that opened before it may still be judged.
    let until = state(&world, &net, id).suspended_until;
    world.pass(until - world.now());
    net.run(&mut world.clone(), net.lift_licence(id));
    net.settle(&mut world);
    net.refuses(&world, net.lift_licence(id), Error::LicenceNotSuspended);
}

#[test]
fn refuses_what_is_ended() {
    let (mut world, net, id) = suspended();
    net.run(&mut world, net.end_licence(id));
    net.refuses(&world, net.lift_licence(id), Error::LicenceEnded);
}

#[test]
fn refuses_everybody_but_the_regulator() {
    let (mut world, net, id) = suspended();
    let abroad = net.abroad(&mut world);
    let lift = |by, jurisdiction| Operation::LiftLicence {
        by,
        jurisdiction,
        id,
    };
    for by in [abroad, net.authority, net.founder, net.pauser] {
        net.refuses(&world, lift(by, HOME), Error::NotAuthorized);
    }
    net.refuses(&world, lift(abroad, ABROAD), Error::WrongJurisdiction);
}
