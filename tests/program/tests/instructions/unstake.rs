use openmast_client::{accounts, addresses, events, events::Event, instructions as ix};
use openmast_program_tests::{
    Error, net::PARAMETERS, operation::Operation, outcome::assert_refused,
};

use super::{ALL_BITS, runs_while_paused, start};

#[test]
fn takes_pending_first_then_active_and_cools_everything_anew() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let staker = net.staker(&mut world, &asset, 1_000);
    world.move_shares(asset.share_mint, asset.owner, staker, 300);
    net.run(
        &mut world,
        Operation::Stake {
            by: staker,
            asset: asset.index,
            amount: 300,
        },
    );
    let unstake = |amount| Operation::Unstake {
        by: staker,
        asset: asset.index,
        amount,
    };
    let cooldown = i64::from(PARAMETERS.unstake_cooldown_seconds);
    for (amount, from_pending, from_active, cooling, left) in
        [(200, 200, 0, 200, 1_000), (250, 100, 150, 450, 850)]
    {
        world.pass(10);
        let done = net.run(&mut world, unstake(amount));
        let expected = events::Unstaked {
            network: net.address,
            asset: asset.address,
            staker,
            from_pending,
            from_active,
            cooling,
            cooling_until: world.now() + cooldown,
            asset_active_shares: left,
            reward_per_share: 0,
            rewards_owed: 0,
            rewards_fraction: 0,
        };
        assert_eq!(*done.event(), Event::Unstaked(expected));
    }
    let stake: accounts::Stake = world.get(&addresses::stake(&asset.address, &staker));
    assert_eq!((stake.active, stake.pending, stake.cooling), (850, 0, 450));
    assert_eq!(world.tokens(&addresses::stake_vault(&asset.address)), 1_300);
}

/// What was earned until then is the staker's.
#[test]
fn keeps_the_rewards_of_what_leaves() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    let staker = net.staker(&mut world, &asset, 1_000);
    net.usage(&payer, &asset, 1, 100_000);
    let epoch = net.settle(&mut world);
    let unstake = Operation::Unstake {
        by: staker,
        asset: asset.index,
        amount: 1_000,
    };
    net.refuses(&world, unstake.clone(), Error::NotCollected);
    net.run(&mut world, net.collect(&asset, epoch));
    net.run(&mut world, unstake);
    net.usage(&payer, &asset, 1, 100_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    net.run(
        &mut world,
        Operation::ClaimRewards {
            by: staker,
            asset: asset.index,
        },
    );
    assert_eq!(net.money(&world, &staker), 55_199);
}

/// Shares that earn nothing yet leave without a collection; a pause of collecting holds nobody back.
#[test]
fn never_holds_anybody_back() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let staker = net.staker(&mut world, &asset, 1_000);
    runs_while_paused(
        &world,
        &net,
        Operation::Unstake {
            by: staker,
            asset: asset.index,
            amount: 1,
        },
        ALL_BITS,
    );
    let pending = net.shareholder(&mut world, &asset, 10);
    net.run(
        &mut world,
        Operation::Stake {
            by: pending,
            asset: asset.index,
            amount: 10,
        },
    );
    net.settle(&mut world);
    net.run(
        &mut world,
        Operation::Unstake {
            by: pending,
            asset: asset.index,
            amount: 10,
        },
    );
    let unstake = Operation::Unstake {
        by: staker,
        asset: asset.index,
        amount: 1,
    };
    net.refuses(&world, unstake.clone(), Error::NotCollected);
    runs_while_paused(&world, &net, unstake, ALL_BITS);
}

#[test]
fn refuses_nothing_and_more_than_is_staked() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let staker = net.staker(&mut world, &asset, 1_000);
    let unstake = |amount| Operation::Unstake {
        by: staker,
        asset: asset.index,
        amount,
    };
    net.refuses(&world, unstake(0), Error::ZeroAmount);
    net.refuses(&world, unstake(1_001), Error::NotEnoughStaked);
    net.refuses(&world, unstake(u64::MAX), Error::NotEnoughStaked);
}

#[test]
fn refuses_strangers_and_the_stake_on_another_asset() {
    let (mut world, mut net) = start();
    let (asset, other) = (net.asset(&mut world), net.asset(&mut world));
    let staker = net.staker(&mut world, &asset, 1_000);
    let unstake = ix::unstake(staker, net.address, asset.index, 1);
    let mut stranger = unstake.clone();
    stranger.accounts[0].pubkey = asset.owner;
    assert_refused(world.send(&[stranger]), Error::NotAuthorized);
    let mut elsewhere = unstake;
    elsewhere.accounts[2].pubkey = other.address;
    assert_refused(world.send(&[elsewhere]), Error::WrongAsset);
}
