//! Owners and stakers who want more of what an asset earns than their shares give.

use openmast_client::{accounts, addresses};
use openmast_program_tests::{
    Error,
    net::{COOLDOWN, EXIT, MIN_EPOCH},
    operation::Operation,
    world::World,
};

use super::start;

/// Shares leave after a delay although nobody can collect, and the next collection credits them.
#[test]
fn a06_active_shares_leave_although_the_asset_cannot_be_collected() {
    for withheld in [false, true] {
        let (mut world, mut net) = start();
        let (asset, other) = (net.asset(&mut world), net.asset(&mut world));
        let payer = net.payer(&mut world, 1_000_000);
        let staker = net.staker(&mut world, &asset, 200_000);
        net.usage(&payer, &asset, 1 << 30, 100_000);
        let epoch = net.settle(&mut world);
        net.run(&mut world, net.collect(&asset, epoch));
        let honest = net.clone();
        if !withheld {
            for (index, charged) in [(asset.index, 99_999), (other.index, 1)] {
                let line = &mut net.earned[index as usize];
                (line.charged, line.accrued) = (charged, charged);
            }
        }
        world.pass(MIN_EPOCH);
        let mut garbage = net.next(&world);
        if withheld {
            garbage.content.asset_root = [7; 32];
        }
        let epoch = net.settle_this(&mut world, garbage);
        let error = if withheld {
            Error::InvalidProof
        } else {
            Error::LedgerDecreased
        };
        net.refuses(&world, net.collect(&asset, epoch), error);

        let (by, index, amount) = (staker, asset.index, 200_000);
        let unstake = net.unstake(&asset, by, amount, Some(0));
        net.refuses(&world, unstake.clone(), Error::NotCollected);
        let announce = Operation::AnnounceUnstake {
            by,
            asset: index,
            amount,
        };
        net.run(&mut world, announce);
        world.pass(EXIT - 1);
        net.refuses(&world, unstake.clone(), Error::UnstakeNotAnnounced);
        world.pass(1);
        net.run(&mut world, unstake);
        world.pass(COOLDOWN);
        net.run(&mut world, Operation::WithdrawUnstaked { by, asset: index });
        let shares = addresses::share_account(&staker, &asset.share_mint);
        assert_eq!(world.tokens(&shares), 200_000);

        // Better oracles: what was earned before is credited to who left.
        net.earned = honest.earned;
        net.usage(&payer, &asset, 1 << 30, 100_000);
        let epoch = net.settle(&mut world);
        net.run(&mut world, net.collect_with(&asset, epoch, Some(0)));
        net.run(&mut world, net.settle_departure(&asset, staker, 0, staker));
        net.run(&mut world, Operation::ClaimRewards { by, asset: index });
        assert_eq!(net.money(&world, &staker), 2 * 55_200 - 1);
        let state: accounts::Asset = world.get(&asset.address);
        assert_eq!((state.active_shares, state.departed_shares), (0, 0));
    }
}

/// Burnt shares are accounted for, by whoever cares.
#[test]
fn a14_burnt_shares_are_counted() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    world.burn_shares(asset.share_mint, asset.owner, 1);
    let recorded = |world: &World| world.get::<accounts::Asset>(&asset.address).share_supply;
    let before = recorded(&world);
    let sync = Operation::SyncShareSupply { asset: asset.index };
    net.run(&mut world, sync);
    assert_eq!(recorded(&world), before - 1);
}

/// A single unit gets its part of a tenth of the supply, and the owner the rest.
#[test]
fn a15_one_unit_does_not_take_the_whole_part() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    let staker = net.staker(&mut world, &asset, 1);
    net.usage(&payer, &asset, 1 << 30, 900_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    let claim = Operation::ClaimRewards {
        by: staker,
        asset: asset.index,
    };
    net.run(&mut world, claim);
    // One of 100 000 parts of 496 800 base units.
    assert_eq!(net.money(&world, &staker), 4);
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!(state.owner_owed, 828_000 - 4);
}

/// Who departs is credited with all that was final then: an older settlement that is collected first settles nothing.
#[test]
fn an_older_settlement_does_not_cut_off_who_departed() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 10_000_000));
    let staker = net.staker(&mut world, &asset, 200_000);
    let (by, index, amount) = (staker, asset.index, 200_000);
    net.announce_leaving(&mut world, &asset, by, amount);
    let older = net.settle(&mut world);
    net.usage(&payer, &asset, 1 << 30, 1_000_000);
    let newest = net.settle(&mut world);
    net.run(&mut world, net.unstake(&asset, by, amount, Some(0)));
    let settle = net.settle_departure(&asset, staker, 0, staker);
    net.run(&mut world, net.collect(&asset, older));
    net.refuses(&world, settle.clone(), Error::NothingDeparted);
    net.run(&mut world, net.collect_with(&asset, newest, Some(0)));
    net.run(&mut world, settle);
    net.run(&mut world, Operation::ClaimRewards { by, asset: index });
    // All of 552 000, but for less than a unit.
    assert_eq!(net.money(&world, &staker), 551_999);
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!(state.owner_owed, 920_000 - 552_000);
    assert_eq!((state.active_shares, state.departed_shares), (0, 0));
}
