use openmast_client::{accounts, events, events::Event};
use openmast_program_tests::{Error, net::PARAMETERS, operation::Operation, world::World};

use super::start;

#[test]
fn schedules_and_replaces_and_lets_a_price_that_came_become_the_price() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let set = |price, epoch| Operation::SetPrice {
        by: asset.owner,
        asset: asset.index,
        price,
        epoch,
    };
    let done = net.run(&mut world, set(5, 4));
    let expected = events::PriceScheduled {
        network: net.address,
        asset: asset.address,
        price_per_gb: 2_000_000,
        next_price_per_gb: 5,
        epoch: 4,
    };
    assert_eq!(*done.event(), Event::PriceScheduled(expected));
    let prices = |world: &World| {
        let state: accounts::Asset = world.get(&asset.address);
        (
            state.price_per_gb,
            state.next_price_per_gb,
            state.next_price_epoch,
        )
    };
    // Nobody can have opened epoch 4: it is replaced.
    net.run(&mut world, set(6, 5));
    assert_eq!(prices(&world), (2_000_000, 6, 5));
    // Epoch 5 may be open once 2 is final, and 4 be opened once more: both prices are needed.
    net.settle(&mut world);
    net.settle(&mut world);
    net.refuses(&world, set(7, 9), Error::PricePending);
    assert_eq!(prices(&world), (2_000_000, 6, 5));
    net.settle(&mut world);
    net.run(&mut world, set(7, 9));
    assert_eq!(prices(&world), (6, 7, 9));
}

/// The epoch that counts is the final one: a proposed one need not win.
#[test]
fn refuses_an_epoch_that_may_have_begun() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let set = |epoch| Operation::SetPrice {
        by: asset.owner,
        asset: asset.index,
        price: 5,
        epoch,
    };
    net.refuses(&world, set(3), Error::PriceTooSoon);
    net.refuses(&world, set(0), Error::PriceTooSoon);
    net.close(&mut world);
    net.refuses(&world, set(3), Error::PriceTooSoon);
    net.run(&mut world, set(4));
}

#[test]
fn refuses_a_price_above_the_maximum_and_everybody_but_the_owner() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let price = PARAMETERS.max_price_per_gb;
    let set = |by, price| Operation::SetPrice {
        by,
        asset: asset.index,
        price,
        epoch: 4,
    };
    net.refuses(&world, set(asset.owner, price + 1), Error::PriceTooHigh);
    net.refuses(&world, set(net.authority, 1), Error::NotAuthorized);
    net.run(&mut world, set(asset.owner, price));
    net.run(&mut world, set(asset.owner, 0));
}
