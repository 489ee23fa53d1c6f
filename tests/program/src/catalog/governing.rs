//! The network and its oracles.

use openmast_client::{accounts::Role, instructions as ix};
use solana_pubkey::Pubkey;

use super::{Entry, at, once};
use crate::{
    net::{BOND_DELAY, LIMITS, NOTICE, Net, PARAMETERS},
    operation::Operation,
    world::World,
};

pub(super) const NETWORK_AND_ORACLES: [Entry; 12] = [
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
];

/// An oracle that left the set and whose bond is due.
fn left_long_ago(world: &mut World, net: &mut Net) -> Pubkey {
    let [first, second, leaver] = net.oracles;
    net.change_oracles(world, &[(first, 1), (second, 1)], 2);
    world.pass(BOND_DELAY);
    leaver
}
