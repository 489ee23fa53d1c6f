//! Every instruction with a network on which it succeeds: what general tests and compute-unit tests go over.

use openmast_client::{
    accounts::{AssetKind, Role},
    instructions as ix,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use crate::{
    net::{Asset, Net, PARAMETERS, Payer},
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

const fn entry(
    name: &'static str,
    repeats: bool,
    ready: fn(&mut World, &mut Net) -> Instruction,
) -> Entry {
    Entry {
        name,
        ready,
        repeats,
    }
}

/// All instructions of the program.
pub const ALL: [Entry; 35] = [
    entry("initialize_network", false, initialize_network),
    entry("update_parameters", false, |_, net| {
        at(
            net,
            Operation::UpdateParameters {
                by: net.authority,
                parameters: PARAMETERS,
            },
        )
    }),
    entry("transfer_role", false, |world, net| {
        let to = Some(world.wallet());
        at(
            net,
            Operation::TransferRole {
                by: net.authority,
                role: Role::Treasury,
                to,
            },
        )
    }),
    entry("accept_role", false, accept_role),
    entry("set_pause", false, |_, net| {
        at(
            net,
            Operation::SetPause {
                by: net.pauser,
                bits: 63,
            },
        )
    }),
    entry("set_oracle_set", false, |_, net| {
        let members = net.oracles.map(|oracle| (oracle, 2)).to_vec();
        at(
            net,
            Operation::SetOracleSet {
                by: net.authority,
                members,
                threshold: 4,
            },
        )
    }),
    entry("deposit_bond", false, |_, net| {
        let oracle = net.oracles[0];
        at(
            net,
            Operation::DepositBond {
                by: oracle,
                member: oracle,
                amount: 7,
            },
        )
    }),
    entry("withdraw_bond", false, withdraw_bond),
    entry("return_bond", false, return_bond),
    entry("create_asset", false, |world, net| {
        let by = world.wallet();
        at(
            net,
            Operation::CreateAsset {
                by,
                asset: Net::new_asset(),
            },
        )
    }),
    entry("set_price", true, |world, net| {
        let asset = net.asset(world);
        let epoch = net.state(world).final_epoch + 4;
        at(
            net,
            Operation::SetPrice {
                by: asset.owner,
                asset: asset.index,
                price: 5,
                epoch,
            },
        )
    }),
    entry("set_split_policy", true, |world, net| {
        let asset = net.asset(world);
        let epoch = net.state(world).final_epoch + 4;
        at(
            net,
            Operation::SetSplitPolicy {
                by: asset.owner,
                asset: asset.index,
                stakers_bps: 1,
                epoch,
            },
        )
    }),
    entry("set_metadata", true, |world, net| {
        let asset = net.asset(world);
        let kind = AssetKind::SmallCell;
        at(
            net,
            Operation::SetMetadata {
                by: asset.owner,
                asset: asset.index,
                kind,
                h3_cell: 0,
                capacity_mbps: 9,
            },
        )
    }),
    entry("retire_asset", true, |world, net| {
        let asset = net.asset(world);
        at(
            net,
            Operation::RetireAsset {
                by: asset.owner,
                asset: asset.index,
            },
        )
    }),
    entry("open_payer", false, |world, net| {
        let by = world.wallet();
        at(net, Operation::OpenPayer { by })
    }),
    entry("deposit", true, |world, net| {
        let payer = net.payer(world, 0);
        world.fund(payer.owner, net.mint, 10);
        at(
            net,
            Operation::Deposit {
                by: payer.owner,
                payer: payer.index,
                amount: 10,
            },
        )
    }),
    entry("request_withdrawal", true, |world, net| {
        let payer = net.payer(world, 100);
        at(
            net,
            Operation::RequestWithdrawal {
                by: payer.owner,
                payer: payer.index,
                amount: 60,
            },
        )
    }),
    entry("cancel_withdrawal", true, |world, net| {
        let payer = requested(world, net);
        at(
            net,
            Operation::CancelWithdrawal {
                by: payer.owner,
                payer: payer.index,
            },
        )
    }),
    entry("withdraw", true, |world, net| {
        let payer = requested(world, net);
        let asset = net.asset(world);
        net.usage(&payer, &asset, 1_000, 40);
        let epoch = net.settle(world);
        at(net, net.withdraw(&payer, epoch))
    }),
    entry("withdraw_unsettled", true, |world, net| {
        let payer = requested(world, net);
        world.pass(i64::from(PARAMETERS.exit_delay_seconds));
        at(
            net,
            Operation::WithdrawUnsettled {
                by: payer.owner,
                payer: payer.index,
            },
        )
    }),
    entry("post_settlement", false, |world, net| {
        earning_asset(world, net);
        world.pass(60);
        let posted = net.next(world);
        at(
            net,
            Operation::PostSettlement {
                by: net.oracles[0],
                posted,
            },
        )
    }),
    entry("attest_settlement", false, |world, net| {
        let epoch = net.post(world);
        let hashes = net.posted[&epoch].hashes();
        at(
            net,
            Operation::AttestSettlement {
                by: net.oracles[1],
                epoch,
                hashes,
            },
        )
    }),
    entry("finalize_settlement", false, |world, net| {
        earning_asset(world, net);
        let epoch = net.post(world);
        net.attest(world, epoch);
        world.pass(30);
        at(net, Operation::FinalizeSettlement { epoch })
    }),
    entry("reject_settlement", false, |world, net| {
        let epoch = net.post(world);
        net.run(
            world,
            Operation::RejectSettlement {
                by: net.oracles[1],
                epoch,
            },
        );
        at(
            net,
            Operation::RejectSettlement {
                by: net.oracles[2],
                epoch,
            },
        )
    }),
    entry("expire_settlement", false, |world, net| {
        let epoch = net.post(world);
        let members = net.oracles.map(|oracle| (oracle, 2)).to_vec();
        net.run(
            world,
            Operation::SetOracleSet {
                by: net.authority,
                members,
                threshold: 4,
            },
        );
        at(net, Operation::ExpireSettlement { epoch })
    }),
    entry("close_settlement", false, |world, net| {
        let epoch = net.settle(world);
        for _ in 0..PARAMETERS.settlements_kept {
            net.settle(world);
        }
        at(
            net,
            Operation::CloseSettlement {
                epoch,
                rent_payer: net.rent_payer,
            },
        )
    }),
    entry("collect", true, |world, net| {
        let asset = earning_asset(world, net);
        let epoch = net.settle(world);
        at(net, net.collect(&asset, epoch))
    }),
    entry("withdraw_owner", true, |world, net| {
        let asset = collected_asset(world, net);
        at(
            net,
            Operation::WithdrawOwner {
                by: asset.owner,
                asset: asset.index,
            },
        )
    }),
    entry("withdraw_treasury", false, |world, net| {
        collected_asset(world, net);
        at(net, Operation::WithdrawTreasury { by: net.treasury })
    }),
    entry("withdraw_levy", false, |world, net| {
        collected_asset(world, net);
        at(net, Operation::WithdrawLevy { by: net.regulator })
    }),
    entry("stake", true, |world, net| {
        let asset = net.asset(world);
        let staker = net.shareholder(world, &asset, 1_000);
        at(
            net,
            Operation::Stake {
                by: staker,
                asset: asset.index,
                amount: 600,
            },
        )
    }),
    entry("activate_stake", true, |world, net| {
        let asset = net.asset(world);
        let staker = net.shareholder(world, &asset, 1_000);
        net.run(
            world,
            Operation::Stake {
                by: staker,
                asset: asset.index,
                amount: 600,
            },
        );
        let epoch = net.settle(world);
        let collect = net.collect(&asset, epoch);
        net.run(world, collect);
        at(
            net,
            Operation::ActivateStake {
                asset: asset.index,
                staker,
            },
        )
    }),
    entry("unstake", true, |world, net| {
        let asset = net.asset(world);
        let staker = net.staker(world, &asset, 1_000);
        at(
            net,
            Operation::Unstake {
                by: staker,
                asset: asset.index,
                amount: 400,
            },
        )
    }),
    entry("withdraw_unstaked", true, |world, net| {
        let asset = net.asset(world);
        let staker = net.staker(world, &asset, 1_000);
        net.run(
            world,
            Operation::Unstake {
                by: staker,
                asset: asset.index,
                amount: 400,
            },
        );
        world.pass(i64::from(PARAMETERS.unstake_cooldown_seconds));
        at(
            net,
            Operation::WithdrawUnstaked {
                by: staker,
                asset: asset.index,
            },
        )
    }),
    entry("claim_rewards", true, |world, net| {
        let asset = net.asset(world);
        let staker = net.staker(world, &asset, 1_000);
        let payer = net.payer(world, 1_000_000);
        net.usage(&payer, &asset, 1 << 30, 900_000);
        let epoch = net.settle(world);
        let collect = net.collect(&asset, epoch);
        net.run(world, collect);
        at(
            net,
            Operation::ClaimRewards {
                by: staker,
                asset: asset.index,
            },
        )
    }),
];

fn at(net: &Net, operation: Operation) -> Instruction {
    operation.instruction(&net.place())
}

fn initialize_network(world: &mut World, net: &mut Net) -> Instruction {
    let founder = world.wallet();
    ix::initialize_network(net.rent_payer, founder, 1, net.mint, PARAMETERS)
}

fn accept_role(world: &mut World, net: &mut Net) -> Instruction {
    let holder = world.wallet();
    net.run(
        world,
        Operation::TransferRole {
            by: net.authority,
            role: Role::Treasury,
            to: Some(holder),
        },
    );
    at(
        net,
        Operation::AcceptRole {
            by: holder,
            role: Role::Treasury,
        },
    )
}

fn withdraw_bond(world: &mut World, net: &mut Net) -> Instruction {
    let by = left_long_ago(world, net);
    at(net, Operation::WithdrawBond { by })
}

fn return_bond(world: &mut World, net: &mut Net) -> Instruction {
    let member = left_long_ago(world, net);
    at(net, Operation::ReturnBond { member })
}

/// An oracle that left the set and whose bond is due.
fn left_long_ago(world: &mut World, net: &mut Net) -> Pubkey {
    let [first, second, leaver] = net.oracles;
    let members = vec![(first, 1), (second, 1)];
    net.run(
        world,
        Operation::SetOracleSet {
            by: net.authority,
            members,
            threshold: 2,
        },
    );
    world.pass(i64::from(PARAMETERS.bond_delay_seconds));
    leaver
}

/// A payer that asks for 60 of its 100.
fn requested(world: &mut World, net: &mut Net) -> Payer {
    let payer = net.payer(world, 100);
    net.run(
        world,
        Operation::RequestWithdrawal {
            by: payer.owner,
            payer: payer.index,
            amount: 60,
        },
    );
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
    let collect = net.collect(&asset, epoch);
    net.run(world, collect);
    asset
}
