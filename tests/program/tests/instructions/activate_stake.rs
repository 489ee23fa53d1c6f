use openmast_client::{accounts, addresses, events, events::Event, instructions as ix};
use openmast_program_tests::{
    Error,
    net::{Asset, MIN_EPOCH, Net},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};
use solana_pubkey::Pubkey;

use super::{ALL_BITS, runs_while_paused, start};

/// A shareholder of 1 000 that just staked 600.
fn pending() -> (World, Net, Asset, Pubkey) {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let staker = net.shareholder(&mut world, &asset, 1_000);
    net.run(
        &mut world,
        Operation::Stake {
            by: staker,
            asset: asset.index,
            amount: 600,
        },
    );
    (world, net, asset, staker)
}

#[test]
fn lets_shares_earn_once_a_collected_settlement_saw_them() {
    let (mut world, mut net, asset, staker) = pending();
    let activate = Operation::ActivateStake {
        asset: asset.index,
        staker,
    };
    net.refuses(&world, activate.clone(), Error::StakeNotSettled);
    let epoch = net.settle(&mut world);
    net.refuses(&world, activate.clone(), Error::NotCollected);
    net.run(&mut world, net.collect(&asset, epoch));
    runs_while_paused(&world, &net, activate.clone(), ALL_BITS);
    let done = net.run(&mut world, activate.clone());
    let expected = events::StakeActivated {
        network: net.address,
        asset: asset.address,
        staker,
        amount: 600,
        active: 600,
        asset_active_shares: 600,
        reward_per_share: 0,
        rewards_owed: 0,
        rewards_fraction: 0,
    };
    assert_eq!(*done.event(), Event::StakeActivated(expected));
    let stake: accounts::Stake = world.get(&addresses::stake(&asset.address, &staker));
    assert_eq!(
        (stake.active, stake.pending, stake.pending_slot),
        (600, 0, 0)
    );
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!((state.active_shares, state.pending_shares), (600, 0));
    net.refuses(&world, activate, Error::NothingPending);
}

/// The snapshot decides, not the time of proposing.
#[test]
fn waits_for_a_snapshot_that_saw_the_shares() {
    let (mut world, mut net, asset, staker) = pending();
    let slot = world.slot();
    let activate = Operation::ActivateStake {
        asset: asset.index,
        staker,
    };
    for (snapshot_slot, seen) in [(slot - 1, false), (slot, true)] {
        world.pass(MIN_EPOCH);
        let mut proposed = net.next(&world);
        proposed.content.snapshot_slot = snapshot_slot;
        let epoch = net.settle_this(&mut world, proposed);
        net.run(&mut world, net.collect(&asset, epoch));
        if seen {
            net.run(&mut world, activate.clone());
        } else {
            net.refuses(&world, activate.clone(), Error::StakeNotSettled);
        }
    }
}

/// More shares make all that is pending wait again, and leave what is active alone.
#[test]
fn settles_what_is_active_before_it_grows() {
    let (mut world, mut net, asset, staker) = pending();
    world.move_shares(asset.share_mint, asset.owner, staker, 200_000);
    let payer = net.payer(&mut world, 1_000_000);
    let stake = |amount| Operation::Stake {
        by: staker,
        asset: asset.index,
        amount,
    };
    net.run(&mut world, stake(119_400));
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    net.run(
        &mut world,
        Operation::ActivateStake {
            asset: asset.index,
            staker,
        },
    );
    net.usage(&payer, &asset, 1, 100_000);
    net.run(&mut world, stake(400));
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    let done = net.run(
        &mut world,
        Operation::ActivateStake {
            asset: asset.index,
            staker,
        },
    );
    let Event::StakeActivated(event) = done.event() else {
        panic!("{done:?}")
    };
    // 60 % of 92 %; all that can be lost is less than one.
    assert_eq!((event.active, event.rewards_owed), (120_400, 55_199));
}

/// As the client does it: collection and activation in one transaction, also for several stakers at once.
#[test]
fn goes_with_the_collection_in_one_transaction() {
    let (mut world, mut net, asset, staker) = pending();
    let other = net.shareholder(&mut world, &asset, 50);
    net.run(
        &mut world,
        Operation::Stake {
            by: other,
            asset: asset.index,
            amount: 50,
        },
    );
    let epoch = net.settle(&mut world);
    let place = net.place();
    let operations = [
        net.collect(&asset, epoch),
        Operation::ActivateStake {
            asset: asset.index,
            staker,
        },
        Operation::ActivateStake {
            asset: asset.index,
            staker: other,
        },
    ];
    let instructions = operations.map(|operation| operation.instruction(&place));
    let done = world.send(&instructions).expect("all three");
    assert_eq!(done.events.len(), 3);
    assert_eq!(
        world.get::<accounts::Asset>(&asset.address).active_shares,
        650
    );
}

#[test]
fn refuses_the_stake_on_another_asset() {
    let (mut world, mut net, asset, staker) = pending();
    let other = net.asset(&mut world);
    let epoch = net.settle(&mut world);
    for asset in [&asset, &other] {
        net.run(&mut world, net.collect(asset, epoch));
    }
    let mut activate = ix::activate_stake(net.address, asset.index, &staker);
    activate.accounts[1].pubkey = other.address;
    assert_refused(world.send(&[activate]), Error::WrongAsset);
}
