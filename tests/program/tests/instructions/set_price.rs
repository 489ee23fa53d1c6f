use openmast_client::{accounts, events, events::Event};
use openmast_program_tests::{Error, net::PARAMETERS, operation::Operation};

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
    let done = net.run(&mut world, set(5, 3));
    let expected = events::PriceSet {
        network: net.address,
        asset: asset.address,
        price_per_gb: 2_000_000,
        next_price_per_gb: 5,
        epoch: 3,
    };
    assert_eq!(*done.event(), Event::PriceSet(expected));
    // Epoch 2 is open after the first settlement: 3 has not come, so it is replaced.
    net.settle(&mut world);
    net.run(&mut world, set(6, 4));
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!(
        (
            state.price_per_gb,
            state.next_price_per_gb,
            state.next_price_epoch
        ),
        (2_000_000, 6, 4)
    );
    // Epoch 4 is open after the third: its price is the price now.
    net.settle(&mut world);
    net.settle(&mut world);
    net.run(&mut world, set(7, 9));
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!(
        (
            state.price_per_gb,
            state.next_price_per_gb,
            state.next_price_epoch
        ),
        (6, 7, 9)
    );
}

/// The epoch that counts is the posted one, not the final one.
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
    net.refuses(&world, set(2), Error::PriceTooSoon);
    net.refuses(&world, set(0), Error::PriceTooSoon);
    net.post(&mut world);
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
        epoch: 3,
    };
    net.refuses(&world, set(asset.owner, price + 1), Error::PriceTooHigh);
    net.refuses(&world, set(net.authority, 1), Error::NotAuthorized);
    net.run(&mut world, set(asset.owner, price));
    net.run(&mut world, set(asset.owner, 0));
}
