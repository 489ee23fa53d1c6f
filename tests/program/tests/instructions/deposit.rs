use openmast_client::{accounts, events, events::Event, instructions as ix};
use openmast_program_tests::{Error, operation::Operation, outcome::assert_refused};

use super::{only_paused_by, start};

#[test]
fn anybody_may_pay_for_anybody() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    let by = world.wallet();
    world.fund(by, net.mint, 50);
    let done = net.run(
        &mut world,
        Operation::Deposit {
            by,
            payer: payer.index,
            amount: 20,
        },
    );
    let expected = events::Deposited {
        network: net.address,
        payer: payer.address,
        depositor: by,
        amount: 20,
        payer_deposited: 120,
        network_deposited: 120,
    };
    assert_eq!(*done.event(), Event::Deposited(expected));
    assert_eq!(world.get::<accounts::Payer>(&payer.address).deposited, 120);
    assert_eq!((net.vault(&world), net.money(&world, &by)), (120, 30));
}

#[test]
fn refuses_nothing_more_than_there_is_and_other_money() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 1);
    world.fund(payer.owner, net.mint, 10);
    let deposit = |amount| Operation::Deposit {
        by: payer.owner,
        payer: payer.index,
        amount,
    };
    net.refuses(&world, deposit(0), Error::ZeroAmount);
    assert!(
        net.send(&mut world, deposit(11)).is_err(),
        "more than it has"
    );
    let mint = world.mint(6);
    let other = world.token_account(payer.owner, mint, 10);
    let outcome = world.send(&[ix::deposit(
        payer.owner,
        net.address,
        payer.index,
        other,
        10,
    )]);
    assert_refused(outcome, Error::WrongMint);
    let thief = world.wallet();
    let source = openmast_client::addresses::currency_account(&payer.owner, &net.mint);
    assert!(
        world
            .send(&[ix::deposit(thief, net.address, payer.index, source, 10)])
            .is_err(),
        "not its own"
    );
}

#[test]
fn totals_do_not_overflow() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, u64::MAX);
    let by = world.wallet();
    world.fund(by, net.mint, 1);
    net.refuses(
        &world,
        Operation::Deposit {
            by,
            payer: payer.index,
            amount: 1,
        },
        Error::Overflow,
    );
}

#[test]
fn is_paused_by_its_bit_alone() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 1);
    world.fund(payer.owner, net.mint, 10);
    only_paused_by(
        &world,
        &net,
        Operation::Deposit {
            by: payer.owner,
            payer: payer.index,
            amount: 10,
        },
        2,
    );
}
