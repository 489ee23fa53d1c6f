//! Stakes.

use solana_pubkey::Pubkey;

use super::{Entry, at, often};
use crate::{
    net::{Asset, COOLDOWN, Net},
    operation::Operation,
    world::World,
};

pub(super) const STAKES: [Entry; 10] = [
    often("stake", |world, net| {
        let asset = net.asset(world);
        let by = net.shareholder(world, &asset, 1_000);
        let (asset, amount) = (asset.index, 600);
        at(net, Operation::Stake { by, asset, amount })
    }),
    often("activate_stake", |world, net| {
        let asset = net.asset(world);
        let by = net.shareholder(world, &asset, 1_000);
        let stake = Operation::Stake {
            by,
            asset: asset.index,
            amount: 600,
        };
        net.run(world, stake);
        let epoch = net.settle(world);
        net.run(world, net.collect(&asset, epoch));
        let (asset, staker) = (asset.index, by);
        at(net, Operation::ActivateStake { asset, staker })
    }),
    often("announce_unstake", |world, net| {
        let asset = net.asset(world);
        let by = net.staker(world, &asset, 1_000);
        let (asset, amount) = (asset.index, 400);
        at(net, Operation::AnnounceUnstake { by, asset, amount })
    }),
    often("unstake", |world, net| {
        let asset = net.asset(world);
        let by = net.staker(world, &asset, 1_000);
        let (asset, amount) = (asset.index, 400);
        at(
            net,
            Operation::Unstake {
                by,
                asset,
                amount,
                departure: None,
            },
        )
    }),
    often("settle_departure", |world, net| {
        let (asset, staker) = departed(world, net);
        let epoch = net.settle(world);
        net.run(world, net.collect_with(&asset, epoch, Some(0)));
        at(net, net.settle_departure(&asset, staker, 0, staker))
    }),
    often("withdraw_unstaked", |world, net| {
        let asset = net.asset(world);
        let by = net.staker(world, &asset, 1_000);
        let (asset, amount) = (asset.index, 400);
        net.run(
            world,
            Operation::Unstake {
                by,
                asset,
                amount,
                departure: None,
            },
        );
        world.pass(COOLDOWN);
        at(net, Operation::WithdrawUnstaked { by, asset })
    }),
    often("claim_rewards", |world, net| {
        let asset = net.asset(world);
        let by = net.staker(world, &asset, 1_000);
        let payer = net.payer(world, 1_000_000);
        net.usage(&payer, &asset, 1 << 30, 900_000);
        let epoch = net.settle(world);
        net.run(world, net.collect(&asset, epoch));
        let asset = asset.index;
        at(net, Operation::ClaimRewards { by, asset })
    }),
    often("offer_stake", |world, net| {
        let asset = net.asset(world);
        let by = net.staker(world, &asset, 1_000);
        let (asset, to) = (asset.index, Some(world.wallet()));
        at(net, Operation::OfferStake { by, asset, to })
    }),
    often("accept_stake", |world, net| {
        let asset = net.asset(world);
        let from = net.staker(world, &asset, 1_000);
        let by = world.wallet();
        let offer = Operation::OfferStake {
            by: from,
            asset: asset.index,
            to: Some(by),
        };
        net.run(world, offer);
        let accept = Operation::AcceptStake {
            by,
            asset: asset.index,
            from,
            rent_payer: from,
        };
        at(net, accept)
    }),
    often("close_stake", |world, net| {
        let asset = net.asset(world);
        let by = net.staker(world, &asset, 1_000);
        let (asset, amount, rent_payer) = (asset.index, 1_000, by);
        net.run(
            world,
            Operation::Unstake {
                by,
                asset,
                amount,
                departure: None,
            },
        );
        world.pass(COOLDOWN);
        net.run(world, Operation::WithdrawUnstaked { by, asset });
        let close = Operation::CloseStake {
            by,
            asset,
            rent_payer,
        };
        at(net, close)
    }),
];

/// An asset that could not be collected, and who left it all the same.
fn departed(world: &mut World, net: &mut Net) -> (Asset, Pubkey) {
    let asset = net.asset(world);
    let by = net.staker(world, &asset, 1_000);
    net.settle(world);
    net.announce_leaving(world, &asset, by, 400);
    net.run(world, net.unstake(&asset, by, 400, Some(0)));
    (asset, by)
}
