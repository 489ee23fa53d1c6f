use openmast_client::{accounts::OracleSet, addresses, events, events::Event, instructions as ix};
use openmast_program_tests::{
    Error, net::PARAMETERS, operation::Operation, outcome::assert_refused,
};

use super::start;

#[test]
fn anybody_may_bond_for_a_member() {
    let (mut world, net) = start();
    let (depositor, member) = (world.wallet(), net.oracles[1]);
    world.fund(depositor, net.mint, 100);
    let done = net.run(
        &mut world,
        Operation::DepositBond {
            by: depositor,
            member,
            amount: 70,
        },
    );
    let (bond, bonded) = (PARAMETERS.min_bond + 70, 3 * PARAMETERS.min_bond + 70);
    let expected = events::BondDeposited {
        network: net.address,
        member,
        depositor,
        amount: 70,
        bond,
        bonded,
    };
    assert_eq!(*done.event(), Event::BondDeposited(expected));
    let set: OracleSet = world.get(&addresses::oracle_set(&net.address));
    assert_eq!((set.members[1].bond, set.bonded), (bond, bonded));
    assert_eq!(world.tokens(&addresses::bond_vault(&net.address)), bonded);
    assert_eq!(net.money(&world, &depositor), 30);
}

#[test]
fn refuses_nothing_strangers_leavers_and_other_money() {
    let (mut world, net) = start();
    let [by, second, third] = net.oracles;
    let deposit = |member, amount| Operation::DepositBond { by, member, amount };
    net.refuses(&world, deposit(by, 0), Error::ZeroAmount);
    net.refuses(&world, deposit(net.authority, 1), Error::NotAnOracle);
    assert!(
        net.send(&mut world, deposit(by, PARAMETERS.min_bond + 1))
            .is_err(),
        "more than it has"
    );

    let mint = world.mint(6);
    let source = world.token_account(by, mint, 10);
    let outcome = world.send(&[ix::deposit_bond(by, net.address, source, by, 10)]);
    assert_refused(outcome, Error::WrongMint);
    let stolen = world.token_account(second, net.mint, 10);
    assert!(
        world
            .send(&[ix::deposit_bond(by, net.address, stolen, by, 10)])
            .is_err(),
        "another's money"
    );

    net.change_oracles(&mut world, &[(by, 1), (second, 1)], 2);
    net.refuses(&world, deposit(third, 1), Error::NotAnOracle);
}

#[test]
fn refuses_totals_past_64_bits() {
    let (world, net) = start();
    let by = net.oracles[0];
    let deposit = Operation::DepositBond {
        by,
        member: by,
        amount: 1,
    };
    let changes: [fn(&mut OracleSet); 2] = [
        |set| set.members[0].bond = u64::MAX,
        |set| set.bonded = u64::MAX,
    ];
    for change in changes {
        let mut world = world.clone();
        world.edit(&addresses::oracle_set(&net.address), change);
        net.refuses(&world, deposit.clone(), Error::Overflow);
    }
}

/// What is bonded keeps an entry when its member leaves: nobody fills them with dust.
#[test]
fn refuses_less_than_a_whole_bond() {
    let (mut world, net) = start();
    let [first, second, _] = net.oracles;
    let (depositor, member) = (world.wallet(), world.wallet());
    world.fund(depositor, net.mint, 2 * PARAMETERS.min_bond);
    let members = [(first, 1), (second, 1), (member, 1)];
    net.change_oracles(&mut world, &members, 2);
    let deposit = |amount| Operation::DepositBond {
        by: depositor,
        member,
        amount,
    };
    let whole = PARAMETERS.min_bond;
    net.refuses(&world, deposit(1), Error::BondTooSmall);
    net.refuses(&world, deposit(whole - 1), Error::BondTooSmall);
    net.run(&mut world, deposit(whole));
    net.run(&mut world, deposit(1));
}
