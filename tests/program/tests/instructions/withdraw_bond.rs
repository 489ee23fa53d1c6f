use openmast_client::{
    accounts::{NetworkParameters, OracleSet},
    addresses, events,
    events::Event,
    instructions as ix,
};
use openmast_program_tests::{
    Error,
    net::{BOND_DELAY, NOTICE, Net, PARAMETERS},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};
use solana_pubkey::Pubkey;

use super::start;

/// A network whose third oracle just left.
fn left() -> (World, Net, Pubkey) {
    let (mut world, net) = start();
    let [first, second, leaver] = net.oracles;
    net.change_oracles(&mut world, &[(first, 1), (second, 1)], 2);
    (world, net, leaver)
}

#[test]
fn pays_the_bond_when_the_delay_has_passed_and_not_before() {
    let (mut world, net, by) = left();
    world.pass(BOND_DELAY - 1);
    net.refuses(
        &world,
        Operation::WithdrawBond { by },
        Error::BondNotReleased,
    );
    world.pass(1);
    let before = net.money(&world, &by);
    let done = net.run(&mut world, Operation::WithdrawBond { by });
    let (amount, bonded) = (PARAMETERS.min_bond, 2 * PARAMETERS.min_bond);
    let expected = events::BondWithdrawn {
        network: net.address,
        member: by,
        amount,
        bonded,
        at: world.now(),
    };
    assert_eq!(*done.event(), Event::BondWithdrawn(expected));
    assert_eq!(net.money(&world, &by), before + amount);
    assert_eq!(world.tokens(&addresses::bond_vault(&net.address)), bonded);
    assert_eq!(
        world
            .get::<OracleSet>(&addresses::oracle_set(&net.address))
            .bonded,
        bonded
    );
    net.refuses(&world, Operation::WithdrawBond { by }, Error::NoBond);
}

#[test]
fn refuses_members_and_strangers() {
    let (mut world, net, _) = left();
    world.pass(BOND_DELAY);
    net.refuses(
        &world,
        Operation::WithdrawBond { by: net.oracles[0] },
        Error::StillAMember,
    );
    net.refuses(
        &world,
        Operation::WithdrawBond { by: net.authority },
        Error::NotAnOracle,
    );
}

/// The delay that held when it left is the bond's own, whatever is announced later.
#[test]
fn keeps_the_delay_of_when_it_was_left() {
    let (mut world, net, by) = left();
    let released_at = world.now() + BOND_DELAY;
    let parameters = NetworkParameters {
        bond_delay_seconds: 90 * 86_400,
        ..PARAMETERS
    };
    net.change_parameters(&mut world, parameters);
    assert!(world.now() > released_at);
    net.run(&mut world, Operation::WithdrawBond { by });
}

/// Naming an oracle again, and removing it again, cannot hold back what it left: neither date nor amount changes.
#[test]
fn the_authority_cannot_restart_the_delay() {
    let (mut world, net) = start();
    let [first, second, by] = net.oracles;
    let long = NetworkParameters {
        bond_delay_seconds: 4 * NOTICE as u32,
        ..PARAMETERS
    };
    net.change_parameters(&mut world, long);
    let without = [(first, 1), (second, 1)];
    let with = [(first, 1), (second, 1), (by, 1)];
    net.change_oracles(&mut world, &without, 2);
    net.change_oracles(&mut world, &with, 2);
    net.change_oracles(&mut world, &without, 2);
    net.change_oracles(&mut world, &with, 2);
    let (withdraw, before) = (Operation::WithdrawBond { by }, net.money(&world, &by));
    net.refuses(&world, withdraw.clone(), Error::BondNotReleased);
    world.pass(NOTICE);
    net.run(&mut world, withdraw.clone());
    assert_eq!(net.money(&world, &by), before + PARAMETERS.min_bond);
    net.refuses(&world, withdraw, Error::StillAMember);
}

/// Each departure has its own date; what is due is paid, the rest waits.
#[test]
fn pays_what_is_due_of_two_departures() {
    let (mut world, net, by) = left();
    let [first, second, _] = net.oracles;
    net.change_oracles(&mut world, &[(first, 1), (second, 1), (by, 1)], 2);
    let deposit = Operation::DepositBond {
        by,
        member: by,
        amount: PARAMETERS.min_bond,
    };
    net.run(&mut world, deposit);
    net.change_oracles(&mut world, &[(first, 1), (second, 1)], 2);
    let (withdraw, before) = (Operation::WithdrawBond { by }, net.money(&world, &by));
    net.run(&mut world, withdraw.clone());
    assert_eq!(net.money(&world, &by), before + PARAMETERS.min_bond);
    net.refuses(&world, withdraw.clone(), Error::BondNotReleased);
    world.pass(BOND_DELAY);
    net.run(&mut world, withdraw);
    assert_eq!(net.money(&world, &by), before + 2 * PARAMETERS.min_bond);
}

#[test]
fn refuses_a_vault_and_other_money_as_destination() {
    let (mut world, net, by) = left();
    world.pass(BOND_DELAY);
    let vault = addresses::vault(&net.address);
    assert_refused(
        world.send(&[ix::withdraw_bond(by, net.address, vault)]),
        Error::DestinationIsVault,
    );
    let mint = world.mint(6);
    let other = world.token_account(by, mint, 0);
    assert_refused(
        world.send(&[ix::withdraw_bond(by, net.address, other)]),
        Error::WrongMint,
    );
}
