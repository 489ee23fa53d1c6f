use openmast_client::{accounts, events, events::Event};
use openmast_program_tests::{
    Error,
    net::{ABROAD, Asset, HOME},
    operation::Operation,
    world::World,
};

use super::start;

fn offer(asset: &Asset, to: Option<u16>) -> Operation {
    Operation::OfferMove {
        by: asset.owner,
        asset: asset.index,
        to,
    }
}

/// Jurisdiction, where it is to move, how far that is agreed, and from when.
fn state(world: &World, asset: &Asset) -> (u16, u16, u8, u64) {
    let asset: accounts::Asset = world.get(&asset.address);
    (
        asset.jurisdiction,
        asset.move_to,
        asset.move_state,
        asset.move_epoch,
    )
}

#[test]
fn asks_for_a_move_and_takes_it_back() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    for (to, expected) in [
        (Some(ABROAD), (HOME, ABROAD, 1, 0)),
        (None, (HOME, 0, 0, 0)),
    ] {
        let done = net.run(&mut world, offer(&asset, to));
        let event = events::MoveOffered {
            network: net.address,
            asset: asset.address,
            jurisdiction: HOME,
            to: to.unwrap_or_default(),
        };
        assert_eq!(*done.event(), Event::MoveOffered(event));
        assert_eq!(state(&world, &asset), expected);
    }
}

/// What was agreed to is agreed no more when the owner asks for another.
#[test]
fn another_request_takes_the_place_of_one_that_is_agreed() {
    let (mut world, mut net) = start();
    let abroad = net.abroad(&mut world);
    let asset = net.asset(&mut world);
    net.agree_to_move(&mut world, &asset);
    assert_eq!(state(&world, &asset), (HOME, ABROAD, 2, 0));
    net.run(&mut world, offer(&asset, Some(40)));
    assert_eq!(state(&world, &asset), (HOME, 40, 1, 0));
    net.run(&mut world, offer(&asset, Some(ABROAD)));
    net.refuses(
        &world,
        net.accept_move(&asset, abroad),
        Error::MoveNotAgreed,
    );
}

#[test]
fn refuses_another_while_one_is_accepted_and_not_over() {
    let (mut world, mut net) = start();
    let abroad = net.abroad(&mut world);
    let asset = net.asset(&mut world);
    net.agree_to_move(&mut world, &asset);
    net.run(&mut world, net.accept_move(&asset, abroad));
    assert_eq!(state(&world, &asset), (HOME, ABROAD, 3, 4));
    for to in [None, Some(40), Some(ABROAD)] {
        net.refuses(&world, offer(&asset, to), Error::MoveScheduled);
    }
    let mut epoch = 0;
    for _ in 0..3 {
        net.refuses(&world, offer(&asset, Some(40)), Error::MoveScheduled);
        epoch = net.settle(&mut world);
    }
    net.run(&mut world, net.collect(&asset, epoch));
    assert_eq!(state(&world, &asset), (ABROAD, 0, 0, 0));
    net.run(&mut world, offer(&asset, Some(HOME)));
}

#[test]
fn refuses_where_it_is_and_where_nothing_can_be() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    net.refuses(&world, offer(&asset, Some(HOME)), Error::SameJurisdiction);
    for code in [1_000, u16::MAX] {
        let nowhere = offer(&asset, Some(code));
        net.refuses(&world, nowhere, Error::JurisdictionOutOfRange);
    }
    net.run(&mut world, offer(&asset, Some(999)));
}

#[test]
fn refuses_everybody_but_the_owner() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    for by in [net.regulator, net.authority, net.founder] {
        let offer = Operation::OfferMove {
            by,
            asset: asset.index,
            to: Some(ABROAD),
        };
        net.refuses(&world, offer, Error::NotAuthorized);
    }
}

/// Whoever takes an asset over did not ask for the move; one that both regulators agreed to comes all the same.
#[test]
fn a_request_falls_with_the_owner_who_made_it() {
    let (mut world, mut net) = start();
    let abroad = net.abroad(&mut world);
    for accepted in [false, true] {
        let asset = net.asset(&mut world);
        net.agree_to_move(&mut world, &asset);
        if accepted {
            net.run(&mut world, net.accept_move(&asset, abroad));
        }
        let (by, index) = (world.wallet(), asset.index);
        let to_buyer = Operation::OfferAsset {
            by: asset.owner,
            asset: index,
            to: Some(by),
        };
        net.run(&mut world, to_buyer);
        net.run(&mut world, Operation::AcceptAsset { by, asset: index });
        let expected = if accepted {
            (HOME, ABROAD, 3, 4)
        } else {
            (HOME, 0, 0, 0)
        };
        assert_eq!(state(&world, &asset), expected);
    }
}
