use openmast_client::{accounts, addresses, events, events::Event};
use openmast_program_tests::{
    Error,
    net::{Asset, Net, Payer},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};
use solana_pubkey::Pubkey;

use super::{ALL_BITS, lamports, runs_while_paused, start};

const ALL_SHARES: u64 = 100_000;
/// What the stakers have of 100 000.
const PART: u64 = 55_200;

/// Two stakers all of whose shares left uncollected, the first of whom opened the round, one who stays, and a payer; each
/// of them has as many shares.
fn departed() -> (World, Net, Asset, [Pubkey; 3], Payer) {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    let stakers = [0; 3].map(|_| net.staker(&mut world, &asset, ALL_SHARES));
    for by in &stakers[..2] {
        net.announce_leaving(&mut world, &asset, *by, ALL_SHARES);
    }
    net.usage(&payer, &asset, 1, 100_000);
    net.settle(&mut world);
    for by in &stakers[..2] {
        net.run(&mut world, net.unstake(&asset, *by, ALL_SHARES, Some(0)));
    }
    (world, net, asset, stakers, payer)
}

/// The same once their round is over.
fn ended() -> (World, Net, Asset, [Pubkey; 3], Payer) {
    let (mut world, net, asset, stakers, payer) = departed();
    let epoch = net.state(&world).final_epoch;
    net.run(&mut world, net.collect_with(&asset, epoch, Some(0)));
    (world, net, asset, stakers, payer)
}

#[test]
fn credits_what_was_earned_before_and_nothing_after() {
    let (mut world, mut net, asset, [first, second, stays], payer) = departed();
    let settle = |staker| net.settle_departure(&asset, staker, 0, first);
    let (of_first, of_second) = (settle(first), settle(second));
    net.refuses(&world, of_first.clone(), Error::NothingDeparted);
    let epoch = net.state(&world).final_epoch;
    net.run(&mut world, net.collect_with(&asset, epoch, Some(0)));
    // What is earned and collected meanwhile is for who stayed, whenever they are settled.
    net.usage(&payer, &asset, 1, 100_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));

    runs_while_paused(&world, &net, of_first.clone(), ALL_BITS);
    let address = addresses::departure(&asset.address, 0);
    let (rent, before) = (lamports(&world, &address), lamports(&world, &first));
    let asset_before: accounts::Asset = world.get(&asset.address);
    let earned = (u128::from(PART) << 64) / 300_000 * u128::from(ALL_SHARES);
    for (settle, staker, round_shares) in [(of_second, second, ALL_SHARES), (of_first, first, 0)] {
        let done = net.run(&mut world, settle.clone());
        let expected = events::DepartureSettled {
            network: net.address,
            asset: asset.address,
            staker,
            round: 0,
            departed: ALL_SHARES,
            round_shares,
            rent_payer: first,
            rewards_owed: (earned >> 64) as u64,
            rewards_fraction: earned as u64,
        };
        assert_eq!(*done.event(), Event::DepartureSettled(expected));
        assert!(net.send(&mut world.clone(), settle).is_err(), "once");
    }
    // The account is gone with the last, and its rent went back to who opened the round.
    assert_eq!(world.raw(&address), None);
    assert_eq!(lamports(&world, &first), before + rent);
    assert_eq!(world.get::<accounts::Asset>(&asset.address), asset_before);

    let third = PART / 3;
    for (by, most) in [(first, third), (second, third), (stays, third + PART)] {
        let claim = Operation::ClaimRewards {
            by,
            asset: asset.index,
        };
        net.run(&mut world, claim);
        assert!((most - 1..=most).contains(&net.money(&world, &by)));
    }
}

#[test]
fn refuses_a_stake_of_which_nothing_left() {
    let (mut world, net, asset, [first, second, stays], _) = ended();
    let settle = |staker| net.settle_departure(&asset, staker, 0, first);
    net.refuses(&world, settle(stays), Error::NothingDeparted);
    net.run(&mut world, settle(second));
    net.refuses(&world, settle(second), Error::NothingDeparted);
}

#[test]
fn refuses_another_round_and_another_receiver_of_the_rent() {
    let (mut world, mut net, asset, [first, second, stays], _) = ended();
    let elsewhere = net.settle_departure(&asset, first, 0, second);
    net.refuses(&world, elsewhere, Error::WrongRentPayer);
    // A round that is open, and one that is over.
    net.announce_leaving(&mut world, &asset, stays, 1);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.unstake(&asset, stays, 1, Some(1)));
    let other = net.settle_departure(&asset, first, 1, stays);
    net.refuses(&world, other.clone(), Error::WrongDeparture);
    net.run(&mut world, net.collect_with(&asset, epoch, Some(1)));
    net.refuses(&world, other, Error::WrongDeparture);
    net.run(&mut world, net.settle_departure(&asset, stays, 1, stays));
    net.run(&mut world, net.settle_departure(&asset, first, 0, first));
}

#[test]
fn refuses_the_stake_and_the_departure_on_another_asset() {
    let (mut world, mut net, asset, [first, ..], _) = ended();
    let other = net.asset(&mut world);
    let staker = net.staker(&mut world, &other, 1_000);
    net.announce_leaving(&mut world, &other, staker, 1_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.unstake(&other, staker, 1_000, Some(0)));
    net.run(&mut world, net.collect_with(&other, epoch, Some(0)));
    let settle = net.settle_departure(&asset, first, 0, first);
    let settle = settle.instruction(&net.place());
    let theirs = net.settle_departure(&other, staker, 0, staker);
    let theirs = theirs.instruction(&net.place());
    for positions in [&[1][..], &[2], &[3, 4]] {
        let mut mixed = settle.clone();
        for position in positions {
            mixed.accounts[*position].pubkey = theirs.accounts[*position].pubkey;
        }
        assert_refused(world.clone().send(&[mixed]), Error::WrongAsset);
    }
    world.run(theirs);
}

#[test]
fn refuses_a_total_that_does_not_fit() {
    let (mut world, net, asset, [first, ..], _) = ended();
    let stake = addresses::stake(&asset.address, &first);
    world.edit(&stake, |stake: &mut accounts::Stake| {
        stake.rewards_owed = u64::MAX
    });
    let settle = net.settle_departure(&asset, first, 0, first);
    net.refuses(&world, settle, Error::Overflow);
}
