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
const YEAR: i64 = 365 * DAY;

/// An asset with a licence.
fn licensed() -> (World, Net, LicenceId) {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let id = net.licensed(&mut world, &asset);
    (world, net, id)
}

fn state(world: &World, net: &Net, id: LicenceId) -> Licence {
    world.get(&id.address(&net.address))
}

#[test]
fn suspends_from_the_fourth_epoch_after_the_newest_final_one_on() {
    let (mut world, mut net, id) = licensed();
    for _ in 0..2 {
        net.settle(&mut world);
    }
    let before = state(&world, &net, id);
    let until = world.now() + DAY;
    let done = net.run(&mut world, net.suspend_licence(id, until));
    let expected = events::LicenceSuspended {
        network: net.address,
        asset: addresses::asset(&net.address, id.asset),
        licence: id.address(&net.address),
        jurisdiction: HOME,
        suspended_from: 6,
        suspended_until: until,
        reason_hash: [6; 32],
    };
    assert_eq!(*done.event(), Event::LicenceSuspended(expected));
    let expected = Licence {
        suspended_from: 6,
        suspended_until: until,
        suspension_reason: [6; 32],
        suspensions: 1,
        ..before
    };
    let suspended = state(&world, &net, id);
    assert_eq!(suspended, expected);
    let in_epoch = |epoch, opened_at| suspended.terms().state_in(epoch, opened_at);
    assert_eq!(in_epoch(5, until - 1), LicenceState::InForce);
    assert_eq!(in_epoch(6, until - 1), LicenceState::Suspended);
    assert_eq!(in_epoch(7, until), LicenceState::InForce);
}

#[test]
fn counts_how_often_and_stops_at_255() {
    let (mut world, mut net, id) = licensed();
    let address = id.address(&net.address);
    for (had, has) in [(0, 1), (1, 2), (254, 255), (255, 255)] {
        world.edit(&address, |licence: &mut Licence| {
            (licence.suspensions, licence.suspended_from) = (had, 0);
        });
        let suspend = net.suspend_licence(id, world.now() + DAY);
        net.run(&mut world, suspend);
        net.run(&mut world, net.lift_licence(id));
        assert_eq!(state(&world, &net, id).suspensions, has);
        net.settle(&mut world);
    }
}

#[test]
fn ends_later_than_now_and_within_a_year() {
    let (world, net, id) = licensed();
    let now = world.now();
    for until in [now, now - 1, i64::MIN, now + YEAR + 1, i64::MAX] {
        net.refuses(
            &world,
            net.suspend_licence(id, until),
            Error::SuspensionTooLong,
        );
    }
    for until in [now + 1, now + YEAR] {
        net.run(&mut world.clone(), net.suspend_licence(id, until));
    }
}

#[test]
fn is_not_prolonged() {
    let (mut world, mut net, id) = licensed();
    let until = world.now() + 10 * DAY;
    net.run(&mut world, net.suspend_licence(id, until));
    let again = net.suspend_licence(id, until + DAY);
    net.refuses(&world, again.clone(), Error::LicenceSuspended);

    // Its end has passed, and an epoch that opened before is not final.
    world.pass(until - world.now());
    net.refuses(&world, again.clone(), Error::LicenceSuspended);
    net.settle(&mut world);
    assert!(net.state(&world).final_closed_at >= until);
    net.run(&mut world, again);
}

/// What is lifted is forgotten once every epoch of the suspension is final.
#[test]
fn begins_again_when_what_was_lifted_is_final() {
    let (mut world, mut net, id) = licensed();
    let suspend = net.suspend_licence(id, world.now() + 10 * DAY);
    net.run(&mut world, suspend);
    net.settle(&mut world);
    net.run(&mut world, net.lift_licence(id));
    // Suspended from epoch 4 on, lifted from 5 on.
    while net.state(&world).final_epoch < 4 {
        let again = net.suspend_licence(id, world.now() + DAY);
        net.refuses(&world, again, Error::LicenceSuspended);
        net.settle(&mut world);
    }
    let again = net.suspend_licence(id, world.now() + DAY);
    net.run(&mut world, again);
    let suspended = state(&world, &net, id);
    assert_eq!((suspended.suspended_from, suspended.lifted_from), (8, 0));
}

#[test]
fn refuses_to_stand_for_no_reason_and_what_is_ended() {
    let (mut world, net, id) = licensed();
    let mut suspend = net.suspend_licence(id, world.now() + DAY);
    if let Operation::SuspendLicence { reason_hash, .. } = &mut suspend {
        *reason_hash = [0; 32];
    }
    net.refuses(&world, suspend, Error::NullDocument);
    net.run(&mut world, net.end_licence(id));
    let suspend = net.suspend_licence(id, world.now() + DAY);
    net.refuses(&world, suspend, Error::LicenceEnded);
}

#[test]
fn refuses_everybody_but_the_regulator() {
    let (mut world, net, id) = licensed();
    let abroad = net.abroad(&mut world);
    let until = world.now() + DAY;
    let suspend = |by, jurisdiction| Operation::SuspendLicence {
        by,
        jurisdiction,
        id,
        until,
        reason_hash: [1; 32],
    };
    for by in [abroad, net.authority, net.founder, net.pauser] {
        net.refuses(&world, suspend(by, HOME), Error::NotAuthorized);
    }
    net.refuses(&world, suspend(abroad, ABROAD), Error::WrongJurisdiction);
}

/// The regulator that granted it has handed the role over: its successor decides, and it does not.
#[test]
fn is_the_affair_of_whoever_regulates_now() {
    let (mut world, net, id) = licensed();
    let successor = world.wallet();
    let (by, jurisdiction, to) = (net.regulator, HOME, Some(successor));
    let offer = Operation::OfferRegulator {
        by,
        jurisdiction,
        to,
    };
    net.run(&mut world, offer);
    let by = successor;
    net.run(&mut world, Operation::AcceptRegulator { by, jurisdiction });
    let until = world.now() + DAY;
    net.refuses(&world, net.suspend_licence(id, until), Error::NotAuthorized);
    let suspend = Operation::SuspendLicence {
        by: successor,
        jurisdiction: HOME,
        id,
        until,
        reason_hash: [1; 32],
    };
    net.run(&mut world, suspend);
    assert_eq!(state(&world, &net, id).regulator, net.regulator);
}
