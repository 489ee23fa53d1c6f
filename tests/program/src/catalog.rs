//! Every instruction with a network on which it succeeds: what general tests and compute-unit tests go over.

use openmast_client::{
    accounts::{AssetKind, Role},
    instructions as ix,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use crate::{
    net::{
        Asset, BOND_DELAY, CHALLENGE, COOLDOWN, LIMITS, MIN_EPOCH, NOTICE, Net, PARAMETERS, Payer,
    },
    operation::Operation,
    world::World,
};

/// An instruction's name in the program, and how to get ready for it.
#[derive(Clone, Copy)]
pub struct Entry {
    pub name: &'static str,
    /// Brings the network to where the instruction succeeds.
    pub ready: fn(&mut World, &mut Net) -> Instruction,
    /// Getting ready again on the same network gives the same instruction for another asset, payer or stake.
    pub repeats: bool,
}

const fn once(name: &'static str, ready: fn(&mut World, &mut Net) -> Instruction) -> Entry {
    let repeats = false;
    Entry {
        name,
        ready,
        repeats,
    }
}

const fn often(name: &'static str, ready: fn(&mut World, &mut Net) -> Instruction) -> Entry {
    let repeats = true;
    Entry {
        name,
        ready,
        repeats,
    }
}

/// All instructions of the program.
pub const ALL: [Entry; 54] = [
    // ---- network
    once("initialize_network", |world, net| {
        let founder = world.wallet();
        ix::initialize_network(net.rent_payer, founder, 1, net.mint, PARAMETERS, LIMITS)
    }),
    once("announce_parameters", |_, net| {
        let (by, parameters) = (net.authority, PARAMETERS);
        at(net, Operation::AnnounceParameters { by, parameters })
    }),
    once("tighten_parameters", |_, net| {
        let tighten = Operation::TightenParameters {
            by: net.authority,
            max_epoch_increase: PARAMETERS.max_epoch_increase / 2,
            min_bond: PARAMETERS.min_bond * 2,
        };
        at(net, tighten)
    }),
    once("transfer_role", |world, net| {
        let (by, role, to) = (net.authority, Role::Treasury, Some(world.wallet()));
        at(net, Operation::TransferRole { by, role, to })
    }),
    once("accept_role", |world, net| {
        // An epoch is settled that the present holder's role began with.
        net.settle(world);
        net.settle(world);
        let (by, role) = (world.wallet(), Role::Treasury);
        let transfer = Operation::TransferRole {
            by: net.authority,
            role,
            to: Some(by),
        };
        net.run(world, transfer);
        at(net, Operation::AcceptRole { by, role })
    }),
    once("set_pause", |_, net| at(net, net.pause(63))),
    // ---- oracles
    once("announce_oracle_set", |_, net| {
        let members = net.oracles.map(|oracle| (oracle, 2));
        at(net, net.name_oracles(&members, 4, false))
    }),
    once("rotate_oracle_set", |world, net| {
        let [first, second, _] = net.oracles;
        net.run(
            world,
            net.name_oracles(&[(first, 1), (second, 1)], 2, false),
        );
        world.pass(NOTICE);
        at(net, Operation::RotateOracleSet)
    }),
    once("switch_oracle_set", |world, net| {
        let [first, second, _] = net.oracles;
        net.run(world, net.name_oracles(&[(first, 1), (second, 1)], 2, true));
        world.pass(NOTICE);
        at(net, Operation::SwitchOracleSet { by: net.authority })
    }),
    once("deposit_bond", |_, net| {
        let (by, amount) = (net.oracles[0], 7);
        let member = by;
        at(net, Operation::DepositBond { by, member, amount })
    }),
    once("withdraw_bond", |world, net| {
        let by = left_long_ago(world, net);
        at(net, Operation::WithdrawBond { by })
    }),
    once("return_bond", |world, net| {
        let member = left_long_ago(world, net);
        at(net, Operation::ReturnBond { member })
    }),
    // ---- settlements
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
    // ---- earnings
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
        at(net, Operation::WithdrawLevy { by: net.regulator })
    }),
    // ---- assets
    once("create_asset", |world, net| {
        let (by, asset) = (world.wallet(), Net::new_asset());
        at(net, Operation::CreateAsset { by, asset })
    }),
    often("set_price", |world, net| {
        let Asset { index, owner, .. } = net.asset(world);
        let price = Operation::SetPrice {
            by: owner,
            asset: index,
            price: 5,
            epoch: net.state(world).final_epoch + 4,
        };
        at(net, price)
    }),
    often("set_split_policy", |world, net| {
        let Asset { index, owner, .. } = net.asset(world);
        let split = Operation::SetSplitPolicy {
            by: owner,
            asset: index,
            stakers_bps: 1,
            epoch: net.state(world).final_epoch + 4,
        };
        at(net, split)
    }),
    often("set_metadata", |world, net| {
        let Asset { index, owner, .. } = net.asset(world);
        let metadata = Operation::SetMetadata {
            by: owner,
            asset: index,
            kind: AssetKind::SmallCell,
            h3_cell: 0,
            capacity_mbps: 9,
        };
        at(net, metadata)
    }),
    often("retire_asset", |world, net| {
        let asset = net.asset(world);
        let (by, asset) = (asset.owner, asset.index);
        at(net, Operation::RetireAsset { by, asset })
    }),
    often("sync_share_supply", |world, net| {
        let asset = net.asset(world);
        world.burn_shares(asset.share_mint, asset.owner, 1);
        at(net, Operation::SyncShareSupply { asset: asset.index })
    }),
    often("offer_asset", |world, net| {
        let asset = net.asset(world);
        let (by, asset, to) = (asset.owner, asset.index, Some(world.wallet()));
        at(net, Operation::OfferAsset { by, asset, to })
    }),
    often("accept_asset", |world, net| {
        let Asset { index, owner, .. } = net.asset(world);
        let by = world.wallet();
        let offer = Operation::OfferAsset {
            by: owner,
            asset: index,
            to: Some(by),
        };
        net.run(world, offer);
        at(net, Operation::AcceptAsset { by, asset: index })
    }),
    // ---- stakes
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
    // ---- payers
    once("open_payer", |world, net| {
        // Who pays need not be who owns.
        let (sponsor, owner) = (world.wallet(), world.wallet());
        let source = world.fund(sponsor, net.mint, 10);
        let next = net.spent.len() as u32;
        ix::open_payer(sponsor, owner, net.address, net.treasury, source, next, 10)
    }),
    often("deposit", |world, net| {
        let payer = net.payer(world, 1);
        let (by, amount) = (payer.owner, 10);
        world.fund(by, net.mint, amount);
        let payer = payer.index;
        at(net, Operation::Deposit { by, payer, amount })
    }),
    often("request_withdrawal", |world, net| {
        let payer = net.payer(world, 100);
        at(net, net.request(&payer, 60))
    }),
    often("cancel_withdrawal", |world, net| {
        let payer = requested(world, net);
        let (by, payer) = (payer.owner, payer.index);
        at(net, Operation::CancelWithdrawal { by, payer })
    }),
    often("withdraw", |world, net| {
        let payer = requested(world, net);
        let asset = net.asset(world);
        net.usage(&payer, &asset, 1_000, 40);
        let epoch = net.settle(world);
        at(net, net.withdraw(&payer, epoch))
    }),
    often("prove_spent", |world, net| {
        let (payer, asset) = (net.payer(world, 100), net.asset(world));
        net.usage(&payer, &asset, 1_000, 40);
        let epoch = net.settle(world);
        let claim = net.proposed[&epoch].payer_claim(net.address, payer.index);
        let prove = Operation::ProveSpent {
            payer: payer.index,
            epoch,
            claim,
        };
        at(net, prove)
    }),
    often("state_spent", |world, net| {
        let payer = net.payer(world, 100);
        at(net, net.state_spent(&payer, 60, 40))
    }),
    often("raise_statement", |world, net| {
        let (payer, asset) = (net.payer(world, 100), net.asset(world));
        net.usage(&payer, &asset, 1_000, 40);
        let epoch = net.settle(world);
        net.run(world, net.state_spent(&payer, 100, 0));
        let claim = net.proposed[&epoch].payer_claim(net.address, payer.index);
        let raise = Operation::RaiseStatement {
            by: world.wallet(),
            payer: payer.index,
            against: Some(epoch),
            claim,
        };
        at(net, raise)
    }),
    often("pay_statement", |world, net| {
        // A settlement that saw it makes it due.
        let payer = stated(world, net);
        let epoch = net.settle(world);
        let claim = net.proposed[&epoch].payer_claim(net.address, payer.index);
        let raise = Operation::RaiseStatement {
            by: world.wallet(),
            payer: payer.index,
            against: Some(epoch),
            claim,
        };
        net.run(world, raise);
        at(net, net.pay_statement(&payer))
    }),
    often("cancel_statement", |world, net| {
        let payer = stated(world, net);
        let (by, payer, rent_payer) = (payer.owner, payer.index, net.rent_payer);
        let cancel = Operation::CancelStatement {
            by,
            payer,
            rent_payer,
        };
        at(net, cancel)
    }),
    often("offer_payer", |world, net| {
        let payer = net.payer(world, 100);
        let (by, payer, to) = (payer.owner, payer.index, Some(world.wallet()));
        at(net, Operation::OfferPayer { by, payer, to })
    }),
    often("accept_payer", |world, net| {
        let payer = net.payer(world, 100);
        let by = world.wallet();
        let offer = Operation::OfferPayer {
            by: payer.owner,
            payer: payer.index,
            to: Some(by),
        };
        net.run(world, offer);
        let payer = payer.index;
        at(net, Operation::AcceptPayer { by, payer })
    }),
    // ---- proofs
    once("write_proof", |world, net| {
        let (by, offset, nodes) = (world.wallet(), 0, vec![[1; 48]; 15]);
        at(net, Operation::WriteProof { by, offset, nodes })
    }),
    once("close_proof", |world, net| {
        let (by, offset, nodes) = (world.wallet(), 0, vec![[1; 48]; 15]);
        net.run(world, Operation::WriteProof { by, offset, nodes });
        let rent_payer = net.rent_payer;
        at(net, Operation::CloseProof { by, rent_payer })
    }),
];

fn at(net: &Net, operation: Operation) -> Instruction {
    operation.instruction(&net.place())
}

/// An oracle that left the set and whose bond is due.
fn left_long_ago(world: &mut World, net: &mut Net) -> Pubkey {
    let [first, second, leaver] = net.oracles;
    net.change_oracles(world, &[(first, 1), (second, 1)], 2);
    world.pass(BOND_DELAY);
    leaver
}

/// A payer that asks for 60 of its 100.
fn requested(world: &mut World, net: &mut Net) -> Payer {
    let payer = net.payer(world, 100);
    net.run(world, net.request(&payer, 60));
    payer
}

/// A payer that states to have spent 40 of its 100.
fn stated(world: &mut World, net: &mut Net) -> Payer {
    let payer = net.payer(world, 100);
    net.run(world, net.state_spent(&payer, 60, 40));
    payer
}

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

/// An asset that could not be collected, and who left it all the same.
fn departed(world: &mut World, net: &mut Net) -> (Asset, Pubkey) {
    let asset = net.asset(world);
    let by = net.staker(world, &asset, 1_000);
    net.settle(world);
    net.announce_leaving(world, &asset, by, 400);
    net.run(world, net.unstake(&asset, by, 400, Some(0)));
    (asset, by)
}
