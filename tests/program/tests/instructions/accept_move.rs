use openmast_client::{accounts, events, events::Event};
use openmast_program_tests::{
    Error,
    net::{ABROAD, HOME},
    operation::Operation,
};

use super::start;

/// It comes with the first epoch of which no usage can be metered yet.
#[test]
fn accepts_an_asset_from_an_epoch_ahead_on() {
    let (mut world, mut net) = start();
    let abroad = net.abroad(&mut world);
    let asset = net.asset(&mut world);
    let epoch = net.settle(&mut world);
    net.agree_to_move(&mut world, &asset);
    let done = net.run(&mut world, net.accept_move(&asset, abroad));
    let expected = events::MoveAccepted {
        network: net.address,
        asset: asset.address,
        jurisdiction: HOME,
        to: ABROAD,
        epoch: epoch + 4,
    };
    assert_eq!(*done.event(), Event::MoveAccepted(expected));
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!(
        (
            state.jurisdiction,
            state.move_to,
            state.move_state,
            state.move_epoch
        ),
        (HOME, ABROAD, 3, epoch + 4)
    );
    // Once is enough.
    net.refuses(
        &world,
        net.accept_move(&asset, abroad),
        Error::MoveNotOffered,
    );
}

#[test]
fn refuses_without_the_owner_or_the_present_regulator() {
    let (mut world, mut net) = start();
    let abroad = net.abroad(&mut world);
    let asset = net.asset(&mut world);
    let accept = net.accept_move(&asset, abroad);
    net.refuses(&world, accept.clone(), Error::MoveNotOffered);
    let offer = |to| Operation::OfferMove {
        by: asset.owner,
        asset: asset.index,
        to: Some(to),
    };
    net.run(&mut world, offer(40));
    net.refuses(&world, accept.clone(), Error::MoveNotOffered);
    net.run(&mut world, offer(ABROAD));
    net.refuses(&world, accept.clone(), Error::MoveNotAgreed);
    let agree = |agrees| Operation::AgreeToMove {
        by: net.regulator,
        jurisdiction: HOME,
        asset: asset.index,
        to: ABROAD,
        agrees,
    };
    net.run(&mut world, agree(true));
    net.run(&mut world, agree(false));
    net.refuses(&world, accept.clone(), Error::MoveNotAgreed);
    net.run(&mut world, agree(true));
    net.run(&mut world, accept);
}

#[test]
fn refuses_everybody_but_the_new_regulator() {
    let (mut world, mut net) = start();
    net.abroad(&mut world);
    let asset = net.asset(&mut world);
    net.agree_to_move(&mut world, &asset);
    for by in [net.regulator, net.authority, asset.owner] {
        let accept = net.accept_move(&asset, by);
        net.refuses(&world, accept, Error::NotAuthorized);
    }
    // The present regulator accepts nothing for its own jurisdiction.
    let at_home = Operation::AcceptMove {
        by: net.regulator,
        jurisdiction: HOME,
        asset: asset.index,
    };
    net.refuses(&world, at_home, Error::MoveNotOffered);
}
