use openmast_client::{
    accounts::Licence, addresses, events, events::Event, instructions::NewLicence,
};
use openmast_program_tests::{
    Error,
    net::{ABROAD, HOME, Net, licence},
    operation::{LicenceId, Operation},
    outcome::assert_refused,
    world::World,
};
use solana_pubkey::Pubkey;

use super::start;

const DAY: i64 = 86_400;

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

fn by(by: Pubkey, jurisdiction: u16, id: LicenceId, valid_until: i64) -> Operation {
    Operation::RenewLicence {
        by,
        jurisdiction,
        id,
        parent: None,
        valid_until,
        document_hash: [1; 32],
    }
}

#[test]
fn lets_it_hold_longer_by_another_document() {
    let (mut world, net, id) = licensed();
    let before = state(&world, &net, id);
    for valid_until in [before.valid_until + 1, i64::MAX] {
        let done = net.run(&mut world, net.renew_licence(id, valid_until));
        let expected = events::LicenceRenewed {
            network: net.address,
            asset: addresses::asset(&net.address, id.asset),
            licence: id.address(&net.address),
            jurisdiction: HOME,
            valid_until,
            document_hash: [7; 32],
        };
        assert_eq!(*done.event(), Event::LicenceRenewed(expected));
        let expected = Licence {
            valid_until,
            document_hash: [7; 32],
            ..before.clone()
        };
        assert_eq!(state(&world, &net, id), expected);
    }
}

#[test]
fn refuses_what_is_no_longer_than_before() {
    let (world, net, id) = licensed();
    let until = state(&world, &net, id).valid_until;
    for valid_until in [until, until - 1, i64::MIN] {
        let renew = net.renew_licence(id, valid_until);
        net.refuses(&world, renew, Error::LicenceNotExtended);
    }
}

/// Epochs that opened since it expired are judged by that.
#[test]
fn refuses_one_that_has_expired() {
    let (mut world, net, id) = licensed();
    let until = state(&world, &net, id).valid_until;
    world.pass(until - 1 - world.now());
    net.run(&mut world.clone(), net.renew_licence(id, until + DAY));
    world.pass(1);
    net.refuses(
        &world,
        net.renew_licence(id, until + DAY),
        Error::LicenceExpired,
    );
}

#[test]
fn refuses_one_that_is_ended_and_takes_one_that_is_suspended() {
    let (mut world, net, id) = licensed();
    let until = state(&world, &net, id).valid_until + DAY;
    let suspend = net.suspend_licence(id, world.now() + DAY);
    net.run(&mut world, suspend);
    net.run(&mut world.clone(), net.renew_licence(id, until));
    net.run(&mut world, net.end_licence(id));
    net.refuses(&world, net.renew_licence(id, until), Error::LicenceEnded);
}

#[test]
fn refuses_to_stand_for_no_document() {
    let (world, net, id) = licensed();
    let mut renew = net.renew_licence(id, state(&world, &net, id).valid_until + 1);
    if let Operation::RenewLicence { document_hash, .. } = &mut renew {
        *document_hash = [0; 32];
    }
    net.refuses(&world, renew, Error::NullDocument);
}

#[test]
fn a_lease_is_renewed_within_its_parent() {
    let (mut world, mut net, parent) = licensed();
    let asset = net.asset(&mut world);
    let now = world.now();
    let lease = NewLicence {
        kind: 2,
        ..licence(now, now + DAY)
    };
    let grant = net.grant_licence(&world, &asset, Some(parent), lease);
    net.run(&mut world, grant);
    let id = LicenceId {
        asset: asset.index,
        number: 0,
    };
    let most = state(&world, &net, parent).valid_until;
    let renew = |valid_until| Operation::RenewLicence {
        by: net.regulator,
        jurisdiction: HOME,
        id,
        parent: Some(parent),
        valid_until,
        document_hash: [1; 32],
    };
    net.refuses(&world, renew(most + 1), Error::OutsideParent);
    net.refuses(&world, net.renew_licence(id, most), Error::WrongParent);
    let mut instruction = renew(most).instruction(&net.place());
    let position = 3;
    assert_eq!(
        instruction.accounts[position].pubkey,
        parent.address(&net.address)
    );
    instruction.accounts[position].pubkey = id.address(&net.address);
    let itself = world.clone().send(&[instruction]);
    assert!(itself.is_err(), "its own parent");
    // Nor has one a parent that is no lease.
    let mut stranger = net
        .renew_licence(parent, most + 1)
        .instruction(&net.place());
    stranger.accounts[position].pubkey = id.address(&net.address);
    assert_refused(world.clone().send(&[stranger]), Error::WrongParent);

    net.run(&mut world.clone(), renew(most));
    net.run(&mut world, net.end_licence(parent));
    net.refuses(&world, renew(most), Error::ParentEnded);
}

#[test]
fn refuses_everybody_but_the_regulator() {
    let (mut world, net, id) = licensed();
    let abroad = net.abroad(&mut world);
    let until = state(&world, &net, id).valid_until + DAY;
    for who in [abroad, net.authority, net.founder, net.pauser] {
        let renew = by(who, HOME, id, until);
        net.refuses(&world, renew, Error::NotAuthorized);
    }
    let foreign = by(abroad, ABROAD, id, until);
    net.refuses(&world, foreign, Error::WrongJurisdiction);
}
