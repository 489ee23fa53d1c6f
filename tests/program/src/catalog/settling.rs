//! Settlements, and what they earned whom.

use super::{Entry, at, often, once};
use crate::{
    net::{Asset, CHALLENGE, HOME, MIN_EPOCH, Net, PARAMETERS},
    operation::Operation,
    world::World,
};

pub(super) const SETTLEMENTS: [Entry; 10] = [
    once("propose_settlement", |world, net| {
        earning_asset(world, net);
        world.pass(MIN_EPOCH);
        let (by, proposed) = (net.oracles[0], net.next(world));
        at(net, Operation::ProposeSettlement { by, proposed })
    }),
    once("attest_settlement", |world, net| {
        let epoch = net.close(world);
        at(net, net.attestation(net.oracles[1], epoch))
    }),
    once("retract_attestation", |world, net| {
        let epoch = net.close(world);
        net.attest(world, epoch);
        let (by, hash) = (net.oracles[1], net.hash(epoch));
        at(net, Operation::RetractAttestation { by, epoch, hash })
    }),
    once("finalize_settlement", |world, net| {
        earning_asset(world, net);
        world.pass(MIN_EPOCH);
        let mut proposed = net.next(world);
        // Who pays for the settlement need not have paid for the proposal.
        proposed.rent_payer = world.wallet();
        let epoch = net.propose(world, proposed);
        net.attest(world, epoch);
        world.pass(CHALLENGE);
        at(net, net.finalization(epoch))
    }),
    once("close_proposal", |world, net| {
        let epoch = net.close(world);
        let hash = net.hash(epoch);
        let members = net.oracles.map(|oracle| (oracle, 2));
        net.change_oracles(world, &members, 4);
        let rent_payer = net.rent_payer;
        let close = Operation::CloseProposal {
            epoch,
            hash,
            rent_payer,
        };
        at(net, close)
    }),
    once("close_settlement", |world, net| {
        let epoch = net.settle(world);
        for _ in 0..PARAMETERS.settlements_kept {
            net.settle(world);
        }
        let rent_payer = net.rent_payer;
        at(net, Operation::CloseSettlement { epoch, rent_payer })
    }),
    often("collect", |world, net| {
        let asset = earning_asset(world, net);
        let epoch = net.settle(world);
        at(net, net.collect(&asset, epoch))
    }),
    often("withdraw_owner", |world, net| {
        let asset = collected_asset(world, net);
        let (by, asset) = (asset.owner, asset.index);
        at(net, Operation::WithdrawOwner { by, asset })
    }),
    once("withdraw_treasury", |world, net| {
        collected_asset(world, net);
        at(net, Operation::WithdrawTreasury { by: net.treasury })
    }),
    once("withdraw_levy", |world, net| {
        collected_asset(world, net);
        let by = net.regulator;
        let jurisdiction = HOME;
        at(net, Operation::WithdrawLevy { by, jurisdiction })
    }),
];

/// An asset with usage that is not settled.
fn earning_asset(world: &mut World, net: &mut Net) -> Asset {
    let asset = net.asset(world);
    let payer = net.payer(world, 1_000_000);
    net.usage(&payer, &asset, 1 << 30, 900_000);
    asset
}

/// An asset whose usage is settled and split.
fn collected_asset(world: &mut World, net: &mut Net) -> Asset {
    let asset = earning_asset(world, net);
    let epoch = net.settle(world);
    net.run(world, net.collect(&asset, epoch));
    asset
}
