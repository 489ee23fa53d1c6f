use openmast_client::{addresses, events, events::Event, instructions as ix};
use openmast_program_tests::{
    Error,
    net::{EXIT, Net, Payer},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};

use super::{ALL_BITS, lamports, payer_state, runs_while_paused, settled, start};

const BOUNTY: u64 = 10_000_000;

/// A payer that stated what it spent, and whose statement is due.
fn due() -> (World, Net, Payer) {
    let (mut world, net, payer, _) = settled();
    net.run(&mut world, net.open_statement(&payer, 100_000, 900_000));
    world.pass(EXIT);
    (world, net, payer)
}

#[test]
fn pays_the_claim_and_gives_rent_and_bounty_back() {
    let (mut world, net, payer) = due();
    let holds_from = payer_state(&world, &payer).holds_from;
    let address = addresses::statement(&payer.address);
    let rent = lamports(&world, &address);
    let before = lamports(&world, &net.rent_payer);
    runs_while_paused(&world, &net, net.pay_statement(&payer), ALL_BITS);
    let done = net.run(&mut world, net.pay_statement(&payer));
    let expected = events::StatementPaid {
        network: net.address,
        payer: payer.address,
        amount: 100_000,
        payer_withdrawn: 100_000,
        network_withdrawn: 100_000,
        network_stated_claims: 0,
        exit_closed_at: holds_from,
        requests_ended: 1,
        endings: 1,
        rent_payer: net.rent_payer,
    };
    assert_eq!(*done.event(), Event::StatementPaid(expected));
    assert_eq!(net.money(&world, &payer.owner), 100_000);
    assert_eq!(world.raw(&address), None);
    assert_eq!(lamports(&world, &net.rent_payer), before + rent);
    assert!(rent > BOUNTY);
    assert_eq!(payer_state(&world, &payer).requested, 0);
}

#[test]
fn waits_for_its_date_and_lapses() {
    let (mut world, net, payer, _) = settled();
    net.run(&mut world, net.open_statement(&payer, 100_000, 900_000));
    let pay = || net.pay_statement(&payer);
    world.pass(EXIT - 1);
    net.refuses(&world, pay(), Error::StatementNotDue);
    world.pass(EXIT);
    net.run(&mut world.clone(), pay());
    world.pass(1);
    net.refuses(&world, pay(), Error::RequestLapsed);
}

/// Only settlements that did not see it may charge what it takes.
#[test]
fn overtakes_nothing_when_a_final_settlement_saw_it() {
    let (mut world, mut net, payer, _) = settled();
    net.run(&mut world, net.open_statement(&payer, 100_000, 900_000));
    net.settle(&mut world);
    world.pass(EXIT);
    net.run(&mut world, net.pay_statement(&payer));
    assert_eq!(net.state(&world).exit_closed_at, 0);
}

/// The limit is the newest date of all, and never falls.
#[test]
fn the_limit_never_falls() {
    let (mut world, mut net) = start();
    let payers = [0; 2].map(|_| net.payer(&mut world, 100));
    let mut dates = Vec::new();
    for payer in &payers {
        world.pass(7);
        net.run(&mut world, net.open_statement(payer, 100, 0));
        dates.push(payer_state(&world, payer).holds_from);
    }
    world.pass(EXIT);
    for payer in payers.iter().rev() {
        net.run(&mut world, net.pay_statement(payer));
        assert_eq!(net.state(&world).exit_closed_at, dates[1]);
    }
}

/// Should statements together ask for more than there is, whoever comes first gets the same part as who comes last.
#[test]
fn shares_in_proportion_what_is_there() {
    for reversed in [false, true] {
        let (mut world, mut net) = start();
        let asset = net.asset(&mut world);
        let mut payers = [600, 600, 1_200].map(|amount| net.payer(&mut world, amount));
        // All of it was spent by the last one, who denies it; nobody kept the archive.
        net.usage(&payers[2], &asset, 1, 1_200);
        net.settle(&mut world);
        for (payer, amount) in payers.iter().zip([600, 600, 1_200]) {
            net.run(&mut world, net.open_statement(payer, amount, 0));
        }
        assert_eq!(net.state(&world).stated_claims, 2_400);
        world.pass(EXIT);
        if reversed {
            payers.reverse();
        }
        for payer in &payers {
            net.run(&mut world, net.pay_statement(payer));
        }
        let got = payers.map(|payer| net.money(&world, &payer.owner));
        let expected = if reversed {
            [600, 300, 300]
        } else {
            [300, 300, 600]
        };
        assert_eq!(got, expected);
        assert_eq!(net.vault(&world), 1_200, "what accrued is there");
    }
}

/// Who is paid says how little is enough.
#[test]
fn refuses_to_pay_less_than_the_least() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let payers = [600, 600].map(|amount| net.payer(&mut world, amount));
    net.usage(&payers[1], &asset, 1, 600);
    net.settle(&mut world);
    for payer in &payers {
        net.run(&mut world, net.open_statement(payer, 600, 0));
    }
    world.pass(EXIT);
    // 1 200 are claimed, and 600 are there.
    let pay = |least| net.pay_at_least(&payers[0], least);
    for least in [301, 600, u64::MAX] {
        net.refuses(&world, pay(least), Error::PaymentBelowLeast);
    }
    net.run(&mut world, pay(300));
    assert_eq!(net.money(&world, &payers[0].owner), 300);
    // Who comes last gets the same part.
    let pay = |least| net.pay_at_least(&payers[1], least);
    net.refuses(&world, pay(301), Error::PaymentBelowLeast);
    net.run(&mut world, pay(300));
}

/// A deposit in between is not asked for, and not paid.
#[test]
fn pays_no_more_than_the_claim() {
    let (mut world, net, payer) = due();
    world.fund(payer.owner, net.mint, 500);
    let (by, index, amount) = (payer.owner, payer.index, 500);
    let deposit = Operation::Deposit {
        by,
        payer: index,
        amount,
    };
    net.run(&mut world, deposit);
    net.run(&mut world, net.pay_statement(&payer));
    assert_eq!(net.money(&world, &payer.owner), 100_000);
}

#[test]
fn refuses_strangers_vaults_other_money_and_another_receiver() {
    let (mut world, net, payer) = due();
    let (owner, index, rent) = (payer.owner, payer.index, net.rent_payer);
    let stranger = Operation::PayStatement {
        by: net.authority,
        payer: index,
        rent_payer: rent,
        least: 0,
    };
    world.fund(net.authority, net.mint, 0);
    net.refuses(&world, stranger, Error::NotAuthorized);
    let elsewhere = Operation::PayStatement {
        by: owner,
        payer: index,
        rent_payer: owner,
        least: 0,
    };
    net.refuses(&world, elsewhere, Error::WrongRentPayer);
    let to = |destination| ix::pay_statement(owner, net.address, index, rent, destination, 0);
    let bonds = addresses::bond_vault(&net.address);
    assert_refused(world.send(&[to(bonds)]), Error::DestinationIsVault);
    let mint = world.mint(6);
    let other = world.token_account(owner, mint, 0);
    assert_refused(world.send(&[to(other)]), Error::WrongMint);
}
