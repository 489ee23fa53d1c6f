use openmast_client::{accounts, events, events::Event};
use openmast_program_tests::{
    Error,
    net::{Asset, PARAMETERS},
    operation::Operation,
};

use super::start;

fn set(asset: &Asset, floor: u64, cap: u64, target_bps: u16) -> Operation {
    Operation::SetLivePrice {
        by: asset.owner,
        asset: asset.index,
        floor,
        cap,
        target_bps,
    }
}

#[test]
fn lets_the_price_live_and_leaves_it_where_it_is() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let done = net.run(&mut world, set(&asset, 5, 7, 500));
    let expected = events::LivePriceSet {
        network: net.address,
        asset: asset.address,
        price_floor: 5,
        price_cap: 7,
        target_bps: 500,
    };
    assert_eq!(*done.event(), Event::LivePriceSet(expected));
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!((state.live, state.price_floor, state.price_cap), (1, 5, 7));
    assert_eq!((state.target_bps, state.price_per_gb), (500, 2_000_000));
}

/// Whoever sets it anew begins anew: what was used until then is not counted.
#[test]
fn sets_it_anew_without_a_checkpoint() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    net.run(&mut world, set(&asset, 5, 7, 500));
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.reprice(&asset, epoch));
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!(
        (state.checkpoint_epoch, state.checkpoint_capacity_mbps),
        (1, 1_000)
    );
    net.run(&mut world, set(&asset, 6, 6, 9_500));
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!((state.price_floor, state.price_cap), (6, 6));
    assert_eq!((state.checkpoint_epoch, state.checkpoint_at), (0, 0));
    assert_eq!(state.checkpoint_capacity_mbps, 0);
}

#[test]
fn refuses_bounds_and_targets_without_sense_and_everybody_but_the_owner() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let max = PARAMETERS.max_price_per_gb;
    for senseless in [
        set(&asset, 0, 7, 5_000),
        set(&asset, 8, 7, 5_000),
        set(&asset, 5, 7, 499),
        set(&asset, 5, 7, 9_501),
        set(&asset, 5, 7, u16::MAX),
    ] {
        net.refuses(&world, senseless, Error::LivePriceOutOfRange);
    }
    net.refuses(&world, set(&asset, 5, max + 1, 5_000), Error::PriceTooHigh);
    let stranger = Operation::SetLivePrice {
        by: net.authority,
        asset: asset.index,
        floor: 5,
        cap: 7,
        target_bps: 5_000,
    };
    net.refuses(&world, stranger, Error::NotAuthorized);
    net.run(&mut world, set(&asset, 1, max, 5_000));
}

/// Without a capacity that holds nothing says how busy an asset is: one that is announced does not hold yet.
#[test]
fn refuses_an_asset_of_which_no_capacity_is_told() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let announce = net.announce_capacity(&world, &asset, 0);
    net.run(&mut world, announce);
    net.settle_times(&mut world, 4);
    net.refuses(&world, set(&asset, 5, 7, 5_000), Error::CapacityUnknown);
    let announce = net.announce_capacity(&world, &asset, 9);
    net.run(&mut world, announce);
    net.settle_times(&mut world, 3);
    net.refuses(&world, set(&asset, 5, 7, 5_000), Error::CapacityUnknown);
    net.settle(&mut world);
    net.run(&mut world, set(&asset, 5, 7, 5_000));
}

#[test]
fn while_it_lives_nobody_sets_the_price() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let price = Operation::SetPrice {
        by: asset.owner,
        asset: asset.index,
        price: 5,
        epoch: 4,
    };
    net.run(&mut world, set(&asset, 5, 7, 5_000));
    net.refuses(&world, price.clone(), Error::PriceIsLive);
    let (by, asset) = (asset.owner, asset.index);
    net.run(&mut world, Operation::EndLivePrice { by, asset });
    net.run(&mut world, price);
}
