use openmast_client::{accounts::Licence, addresses, events, events::Event};
use openmast_ledger::LicenceState;
use openmast_program_tests::{
    Error,
    net::{ABROAD, HOME, Net},
    operation::{LicenceId, Operation},
    world::World,
};

use super::start;

/// An asset with a licence.
fn licensed() -> (World, Net, LicenceId) {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let id = net.licensed(&mut world, &asset);
    (world, net, id)
}

#[test]
fn ends_it_from_the_fourth_epoch_after_the_newest_final_one_on() {
    let (mut world, mut net, id) = licensed();
    net.settle(&mut world);
    let address = id.address(&net.address);
    let before: Licence = world.get(&address);
    let done = net.run(&mut world, net.end_licence(id));
    let expected = events::LicenceEnded {
        network: net.address,
        asset: addresses::asset(&net.address, id.asset),
        licence: address,
        jurisdiction: HOME,
        ended_from: 5,
        reason_hash: [8; 32],
    };
    assert_eq!(*done.event(), Event::LicenceEnded(expected));
    let ended: Licence = world.get(&address);
    let expected = Licence {
        ended_from: 5,
        end_reason: [8; 32],
        ..before
    };
    assert_eq!(ended, expected);
    let now = world.now();
    assert_eq!(ended.terms().state_in(4, now), LicenceState::InForce);
    assert_eq!(ended.terms().state_in(5, now), LicenceState::Ended);
}

/// For good: nothing is done to it any more, and its asset may be granted another one.
#[test]
fn is_once_and_for_all() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let id = net.licensed(&mut world, &asset);
    net.run(&mut world, net.end_licence(id));
    for _ in 0..2 {
        net.refuses(&world, net.end_licence(id), Error::LicenceEnded);
        for _ in 0..4 {
            net.settle(&mut world);
        }
    }
    assert_eq!(net.licensed(&mut world, &asset).number, 1);
}

#[test]
fn refuses_to_stand_for_no_reason() {
    let (world, net, id) = licensed();
    let mut end = net.end_licence(id);
    if let Operation::EndLicence { reason_hash, .. } = &mut end {
        *reason_hash = [0; 32];
    }
    net.refuses(&world, end, Error::NullDocument);
}

#[test]
fn refuses_everybody_but_the_regulator() {
    let (mut world, net, id) = licensed();
    let abroad = net.abroad(&mut world);
    let end = |by, jurisdiction| Operation::EndLicence {
        by,
        jurisdiction,
        id,
        reason_hash: [1; 32],
    };
    for by in [abroad, net.authority, net.founder, net.pauser] {
        net.refuses(&world, end(by, HOME), Error::NotAuthorized);
    }
    net.refuses(&world, end(abroad, ABROAD), Error::WrongJurisdiction);
}
