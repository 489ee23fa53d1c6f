use openmast_client::{accounts, events, events::Event, instructions as ix};
use openmast_program_tests::{
    Error,
    net::{Asset, EXIT, Net, Payer},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};
use solana_pubkey::Pubkey;

use super::{ALL_BITS, runs_while_paused, start};

/// A staker of 100 000, all of whose shares departed uncollected, one of 100 000 who stays, and a payer.
fn departed() -> (World, Net, Asset, [Pubkey; 2], Payer) {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    let stakers = [0; 2].map(|_| net.staker(&mut world, &asset, 100_000));
    net.usage(&payer, &asset, 1, 100_000);
    net.settle(&mut world);
    let (by, index, amount) = (stakers[0], asset.index, 100_000);
    let announce = Operation::AnnounceUnstake {
        by,
        asset: index,
        amount,
    };
    let unstake = Operation::Unstake {
        by,
        asset: index,
        amount,
    };
    net.run(&mut world, announce);
    world.pass(EXIT);
    net.run(&mut world, unstake);
    (world, net, asset, stakers, payer)
}

fn settle(asset: &Asset, staker: Pubkey) -> Operation {
    let asset = asset.index;
    Operation::SettleDeparture { asset, staker }
}

#[test]
fn credits_what_was_earned_before_and_nothing_after() {
    let (mut world, mut net, asset, [gone, stays], payer) = departed();
    net.refuses(&world, settle(&asset, gone), Error::NothingDeparted);
    net.run(&mut world, net.collect(&asset, 2 + 1));
    runs_while_paused(&world, &net, settle(&asset, gone), ALL_BITS);
    let done = net.run(&mut world, settle(&asset, gone));
    let reward_per_share = (55_200u128 << 64) / 200_000;
    let earned = reward_per_share * 100_000;
    let expected = events::DepartureSettled {
        network: net.address,
        asset: asset.address,
        staker: gone,
        departed: 100_000,
        active: 0,
        asset_active_shares: 100_000,
        asset_departed_shares: 0,
        reward_per_share,
        rewards_owed: (earned >> 64) as u64,
        rewards_fraction: earned as u64,
    };
    assert_eq!(*done.event(), Event::DepartureSettled(expected));
    net.refuses(&world, settle(&asset, gone), Error::NothingDeparted);

    net.usage(&payer, &asset, 1, 100_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    for (by, least) in [(gone, 27_599), (stays, 27_599 + 55_199)] {
        let claim = Operation::ClaimRewards {
            by,
            asset: asset.index,
        };
        net.run(&mut world, claim);
        assert!((least..=least + 1).contains(&net.money(&world, &by)));
    }
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!(state.active_shares, 100_000);
}

#[test]
fn refuses_the_stake_on_another_asset() {
    let (mut world, mut net, asset, [gone, _], _) = departed();
    net.run(&mut world, net.collect(&asset, 3));
    let other = net.asset(&mut world);
    let mut settle = ix::settle_departure(net.address, asset.index, &gone);
    settle.accounts[1].pubkey = other.address;
    assert_refused(world.send(&[settle]), Error::WrongAsset);
}
