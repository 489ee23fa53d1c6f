//! One file for each instruction: what it does, what it says, what it refuses and exactly where.

mod accept_asset;
mod accept_move;
mod accept_payer;
mod accept_regulator;
mod accept_role;
mod accept_stake;
mod activate_stake;
mod add_jurisdiction;
mod agree_to_move;
mod announce_capacity;
mod announce_levy;
mod announce_oracle_set;
mod announce_parameters;
mod announce_unstake;
mod ask_back;
mod attest_settlement;
mod buy_lot;
mod cancel_ask;
mod cancel_statement;
mod cancel_withdrawal;
mod claim_rewards;
mod close_proof;
mod close_proposal;
mod close_settlement;
mod close_stake;
mod collect;
mod create_asset;
mod cut_lot_short;
mod deposit;
mod deposit_bond;
mod end_licence;
mod end_live_price;
mod end_lot_sale;
mod finalize_settlement;
mod grant_licence;
mod initialize_network;
mod issue_lot;
mod issue_lot_measures;
mod lapse_lot;
mod lift_licence;
mod offer_asset;
mod offer_move;
mod offer_payer;
mod offer_regulator;
mod offer_stake;
mod open_payer;
mod open_statement;
mod pay_statement;
mod propose_settlement;
mod prove_spent;
mod raise_statement;
mod redeem_lot;
mod refund_entitlement;
mod refund_lot;
mod renew_licence;
mod reprice;
mod request_withdrawal;
mod retire_asset;
mod retract_attestation;
mod return_bond;
mod return_lot;
mod rotate_oracle_set;
mod set_live_price;
mod set_max_price;
mod set_metadata;
mod set_pause;
mod set_price;
mod set_split_policy;
mod set_split_policy_lots;
mod settle_departure;
mod settle_lot;
mod settle_purchase;
mod stake;
mod suspend_licence;
mod switch_oracle_set;
mod sync_share_supply;
mod take_back;
mod tighten_parameters;
mod transfer_role;
mod unstake;
mod withdraw;
mod withdraw_bond;
mod withdraw_levy;
mod withdraw_owner;
mod withdraw_treasury;
mod withdraw_unstaked;
mod write_proof;

use openmast_client::accounts::{self, PauseBits};
use openmast_program_tests::{
    Error,
    net::{Asset, Net, Payer},
    operation::Operation,
    world::World,
};
use solana_pubkey::Pubkey;

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

/// A payer of 1 000 000 that spent 900 000, which is settled.
fn settled() -> (World, Net, Payer, u64) {
    let (mut world, mut net, _, payer) = used();
    let epoch = net.settle(&mut world);
    (world, net, payer, epoch)
}

/// The same members with other weights: another set.
fn another_oracle_set(world: &mut World, net: &Net) {
    let members = net.oracles.map(|oracle| (oracle, 2));
    net.change_oracles(world, &members, 4);
}

fn payer_state(world: &World, payer: &Payer) -> accounts::Payer {
    world.get(&payer.address)
}

fn lamports(world: &World, address: &Pubkey) -> u64 {
    world.raw(address).map_or(0, |account| account.lamports)
}

/// The operation is refused while its bits are set, each alone, and no other bit matters to it.
#[track_caller]
fn only_paused_by(world: &World, net: &Net, operation: Operation, bits: u8) {
    for bit in (0..8).map(|shift| 1 << shift).filter(|bit| bits & bit != 0) {
        let mut paused = world.clone();
        net.run(&mut paused, net.pause(bit));
        net.refuses(&paused, operation.clone(), Error::Paused);
    }
    runs_while_paused(world, net, operation, !bits & ALL_BITS);
}

/// The operation succeeds although these bits are set.
#[track_caller]
fn runs_while_paused(world: &World, net: &Net, operation: Operation, bits: u8) {
    let mut paused = world.clone();
    net.run(&mut paused, net.pause(bits));
    net.run(&mut paused, operation);
}

const ALL_BITS: u8 = PauseBits::CREATE
    | PauseBits::DEPOSIT
    | PauseBits::SETTLE
    | PauseBits::COLLECT
    | PauseBits::STAKE
    | PauseBits::PAYOUTS;
