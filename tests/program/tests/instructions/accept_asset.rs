use openmast_client::{events, events::Event};
use openmast_program_tests::{Error, operation::Operation};

use super::{ALL_BITS, runs_while_paused, used};

/// What the owner is owed goes with it, and the event says so, and what is scheduled.
#[test]
fn takes_over_what_is_owed_and_scheduled() {
    let (mut world, mut net, asset, _) = used();
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    let (owner, index) = (asset.owner, asset.index);
    let price = Operation::SetPrice {
        by: owner,
        asset: index,
        price: 7,
        epoch: 5,
    };
    let split = Operation::SetSplitPolicy {
        by: owner,
        asset: index,
        stakers_bps: 1_234,
        epoch: 6,
    };
    net.run(&mut world, price);
    net.run(&mut world, split);
    let next = world.wallet();
    let accept = |by| Operation::AcceptAsset { by, asset: index };
    net.refuses(&world, accept(next), Error::NothingOffered);
    let offer = Operation::OfferAsset {
        by: owner,
        asset: index,
        to: Some(next),
    };
    net.run(&mut world, offer);
    net.refuses(&world, accept(owner), Error::NotAuthorized);
    runs_while_paused(&world, &net, accept(next), ALL_BITS);
    let done = net.run(&mut world, accept(next));
    let expected = events::AssetAccepted {
        network: net.address,
        asset: asset.address,
        owner: next,
        owner_owed: 828_000,
        price_per_gb: 2_000_000,
        next_price_per_gb: 7,
        next_price_epoch: 5,
        stakers_bps: 6_000,
        next_stakers_bps: 1_234,
        next_split_epoch: 6,
    };
    assert_eq!(*done.event(), Event::AssetAccepted(expected));
    net.refuses(&world, accept(next), Error::NothingOffered);
    let withdraw = |by| Operation::WithdrawOwner { by, asset: index };
    net.refuses(&world, withdraw(owner), Error::NotAuthorized);
    world.fund(next, net.mint, 0);
    net.run(&mut world, withdraw(next));
    assert_eq!(net.money(&world, &next), 828_000);
}
