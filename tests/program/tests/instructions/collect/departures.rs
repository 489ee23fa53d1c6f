//! Collecting ends the earning of shares that left.

use openmast_client::{
    accounts::{self},
    addresses,
    events::Event,
};
use openmast_program_tests::{
    Error,
    net::{Asset, Net},
    outcome::assert_refused,
    world::World,
};
use solana_pubkey::Pubkey;

use crate::instructions::start;

/// A staker of 100 000 of whom 40 000 left uncollected after the first of two epochs, one of 100 000 who stays, and what
/// was earned in each.
fn departed() -> (World, Net, Asset, [Pubkey; 2]) {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    let stakers = [0; 2].map(|_| net.staker(&mut world, &asset, 100_000));
    net.announce_leaving(&mut world, &asset, stakers[0], 40_000);
    for leaves in [true, false] {
        net.usage(&payer, &asset, 1, 100_000);
        net.settle(&mut world);
        if leaves {
            let unstake = net.unstake(&asset, stakers[0], 40_000, Some(0));
            net.run(&mut world, unstake);
        }
    }
    (world, net, asset, stakers)
}

/// Whoever collects what was final when shares left divides among them, too, and takes them out with it.
#[test]
fn ends_the_earning_of_who_left() {
    let (mut world, net, asset, [leaver, _]) = departed();
    let address = addresses::departure(&asset.address, 0);
    let done = net.run(&mut world, net.collect_with(&asset, 3, Some(0)));
    let Event::Collected(collected) = done.event() else {
        panic!("{done:?}")
    };
    let per_share = (55_200u128 << 64) / 200_000;
    assert_eq!(
        (collected.active_shares, collected.departed),
        (160_000, 40_000)
    );
    assert_eq!(
        (collected.reward_per_share, collected.reward_remainder),
        (per_share, 0)
    );
    let departure: accounts::Departure = world.get(&address);
    assert_eq!((departure.round, departure.rent_payer), (0, leaver));
    assert_eq!(
        (departure.shares, departure.reward_per_share),
        (40_000, per_share)
    );
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!((state.active_shares, state.departed_shares), (160_000, 0));
    assert_eq!((state.departed_epoch, state.departure_round), (0, 1));

    // What was earned later is divided among those who stayed; the account of a round that is over is in nobody's way.
    net.run(&mut world, net.collect_with(&asset, 4, Some(0)));
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!(
        state.reward_per_share,
        per_share + (55_200u128 << 64) / 160_000
    );
    assert_eq!(world.get::<accounts::Departure>(&address), departure);
}

#[test]
fn an_older_epoch_ends_no_departures() {
    let (mut world, net, asset, _) = departed();
    let before: accounts::Asset = world.get(&asset.address);
    net.run(&mut world, net.collect(&asset, before.collected_epoch));
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!((state.departed_shares, state.departed_epoch), (40_000, 3));
    assert_eq!(state.departure_round, 0);
    // One that is newer does.
    net.run(&mut world, net.collect_with(&asset, 4, Some(0)));
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!((state.departed_shares, state.departure_round), (0, 1));
}

#[test]
fn refuses_a_missing_departure_and_that_of_another_round() {
    let (mut world, net, asset, [_, stays]) = departed();
    net.refuses(&world, net.collect(&asset, 3), Error::WrongDeparture);
    net.run(&mut world, net.collect_with(&asset, 3, Some(0)));
    net.announce_leaving(&mut world, &asset, stays, 1);
    net.run(&mut world, net.unstake(&asset, stays, 1, Some(1)));
    let collect = |round| net.collect_with(&asset, 4, Some(round));
    net.refuses(&world, collect(0), Error::WrongDeparture);
    // One that was never made.
    net.refuses(&world, collect(2), Error::WrongDeparture);
    let mut readonly = collect(1).instruction(&net.place());
    readonly.accounts[6].is_writable = false;
    assert!(world.clone().send(&[readonly]).is_err());
    net.run(&mut world, collect(1));
}

/// The same round of another asset is another.
#[test]
fn refuses_the_departure_of_another_asset() {
    let (mut world, mut net) = start();
    let assets = [0; 2].map(|_| net.asset(&mut world));
    let stakers = assets.map(|asset| net.staker(&mut world, &asset, 1_000));
    for (asset, staker) in assets.iter().zip(stakers) {
        net.announce_leaving(&mut world, asset, staker, 1_000);
    }
    let epoch = net.settle(&mut world);
    for (asset, staker) in assets.iter().zip(stakers) {
        net.run(&mut world, net.unstake(asset, staker, 1_000, Some(0)));
    }
    let collect = net.collect_with(&assets[0], epoch, Some(0));
    let mut elsewhere = collect.instruction(&net.place());
    elsewhere.accounts[6].pubkey = addresses::departure(&assets[1].address, 0);
    assert_refused(world.clone().send(&[elsewhere]), Error::WrongDeparture);
    net.run(&mut world, collect);
}
