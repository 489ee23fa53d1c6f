//! One file for each instruction: what it does, what it says, what it refuses and exactly where.

mod accept_role;
mod activate_stake;
mod attest_settlement;
mod cancel_withdrawal;
mod claim_rewards;
mod close_settlement;
mod collect;
mod create_asset;
mod deposit;
mod deposit_bond;
mod expire_settlement;
mod finalize_settlement;
mod initialize_network;
mod open_payer;
mod post_settlement;
mod reject_settlement;
mod request_withdrawal;
mod retire_asset;
mod return_bond;
mod set_metadata;
mod set_oracle_set;
mod set_pause;
mod set_price;
mod set_split_policy;
mod stake;
mod transfer_role;
mod unstake;
mod update_parameters;
mod withdraw;
mod withdraw_bond;
mod withdraw_levy;
mod withdraw_owner;
mod withdraw_treasury;
mod withdraw_unsettled;
mod withdraw_unstaked;

use openmast_client::accounts::PauseBits;
use openmast_program_tests::{
    Error,
    net::{Asset, Net, Payer},
    operation::Operation,
    world::World,
};

/// A bank with one network.
fn start() -> (World, Net) {
    let mut world = World::new();
    let net = Net::new(&mut world);
    (world, net)
}

/// A network with an asset and a payer that used it: 900 000 of 1 000 000 base units, not settled.
fn used() -> (World, Net, Asset, Payer) {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    net.usage(&payer, &asset, 1 << 30, 900_000);
    (world, net, asset, payer)
}

/// The same members once more: another version of the set.
fn another_oracle_set(net: &Net) -> Operation {
    Operation::SetOracleSet {
        by: net.authority,
        members: net.oracles.map(|oracle| (oracle, 1)).to_vec(),
        threshold: 2,
    }
}

/// Two of the three oracles reject what is posted.
fn reject(world: &mut World, net: &Net, epoch: u64) {
    for by in [net.oracles[1], net.oracles[2]] {
        net.run(world, Operation::RejectSettlement { by, epoch });
    }
}

/// The operation is refused while its bit is set, and no other bit matters to it.
#[track_caller]
fn only_paused_by(world: &World, net: &Net, operation: Operation, bit: u8) {
    let mut paused = world.clone();
    net.run(
        &mut paused,
        Operation::SetPause {
            by: net.pauser,
            bits: bit,
        },
    );
    net.refuses(&paused, operation.clone(), Error::Paused);
    runs_while_paused(world, net, operation, !bit & ALL_BITS);
}

/// The operation succeeds although these bits are set.
#[track_caller]
fn runs_while_paused(world: &World, net: &Net, operation: Operation, bits: u8) {
    let mut paused = world.clone();
    net.run(
        &mut paused,
        Operation::SetPause {
            by: net.pauser,
            bits,
        },
    );
    net.run(&mut paused, operation);
}

const ALL_BITS: u8 = PauseBits::CREATE
    | PauseBits::DEPOSIT
    | PauseBits::SETTLE
    | PauseBits::COLLECT
    | PauseBits::STAKE
    | PauseBits::PAYOUTS;
