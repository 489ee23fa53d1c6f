use openmast_client::{accounts, events, events::Event};
use openmast_program_tests::{
    Error,
    net::{ABROAD, Asset, HOME, Net},
    operation::Operation,
    world::World,
};
use solana_pubkey::Pubkey;

use super::start;

fn agree(asset: &Asset, by: Pubkey, to: u16, agrees: bool) -> Operation {
    Operation::AgreeToMove {
        by,
        jurisdiction: HOME,
        asset: asset.index,
        to,
        agrees,
    }
}

fn asked() -> (World, Net, Asset) {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let offer = Operation::OfferMove {
        by: asset.owner,
        asset: asset.index,
        to: Some(ABROAD),
    };
    net.run(&mut world, offer);
    (world, net, asset)
}

fn state(world: &World, asset: &Asset) -> u8 {
    world.get::<accounts::Asset>(&asset.address).move_state
}

#[test]
fn agrees_and_takes_it_back() {
    let (mut world, net, asset) = asked();
    for (agrees, expected) in [(true, 2), (true, 2), (false, 1), (false, 1)] {
        let done = net.run(&mut world, agree(&asset, net.regulator, ABROAD, agrees));
        let event = events::MoveAgreed {
            network: net.address,
            asset: asset.address,
            jurisdiction: HOME,
            to: ABROAD,
            agrees,
        };
        assert_eq!(*done.event(), Event::MoveAgreed(event));
        assert_eq!(state(&world, &asset), expected);
    }
}

/// The owner may ask for another place while the regulator signs: what it did not see, it does not agree to.
#[test]
fn refuses_what_the_owner_does_not_ask_for() {
    let (mut world, mut net, asset) = asked();
    let other = net.asset(&mut world);
    let refuses = |world: &World, asset: &Asset, to| {
        for agrees in [true, false] {
            let operation = agree(asset, net.regulator, to, agrees);
            net.refuses(world, operation, Error::MoveNotOffered);
        }
    };
    refuses(&world, &asset, 40);
    refuses(&world, &asset, 0);
    refuses(&world, &other, ABROAD);
    refuses(&world, &other, 0);
    // Once the new regulator has accepted, nothing is taken back.
    let abroad = net.abroad(&mut world);
    net.run(&mut world, agree(&asset, net.regulator, ABROAD, true));
    net.run(&mut world, net.accept_move(&asset, abroad));
    let back = agree(&asset, net.regulator, ABROAD, false);
    net.refuses(&world, back, Error::MoveNotOffered);
}

#[test]
fn refuses_everybody_but_the_present_regulator() {
    let (mut world, net, asset) = asked();
    let abroad = net.abroad(&mut world);
    for by in [abroad, net.authority, asset.owner] {
        let operation = agree(&asset, by, ABROAD, true);
        net.refuses(&world, operation, Error::NotAuthorized);
    }
    let other = Operation::AgreeToMove {
        by: abroad,
        jurisdiction: ABROAD,
        asset: asset.index,
        to: ABROAD,
        agrees: true,
    };
    net.refuses(&world, other, Error::WrongJurisdiction);
}
