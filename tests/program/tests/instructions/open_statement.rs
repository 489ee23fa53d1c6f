use openmast_client::{accounts::Statement, addresses, events, events::Event};
use openmast_program_tests::{
    Error,
    model::new_account,
    net::{EXIT, NOTICE, Net},
    operation::Operation,
};

use super::{ALL_BITS, lamports, payer_state, runs_while_paused, settled, start};

const BOUNTY: u64 = 10_000_000;

#[test]
fn copies_the_newest_settlement_and_notes_its_dates() {
    let (mut world, net, payer, epoch) = settled();
    let content = net.proposed[&epoch].content;
    let done = net.run(&mut world, net.open_statement(&payer, 60_000, 930_000));
    let (slot, now) = (world.slot(), world.now());
    let expected = events::StatementOpened {
        network: net.address,
        payer: payer.address,
        rent_payer: net.rent_payer,
        requested: 60_000,
        requested_slot: slot,
        lapses_at: now + NOTICE,
        stated: 930_000,
        pays_at: now + EXIT,
        holds_from: now + EXIT / 2,
        requests_ended: 0,
        endings: 0,
        epoch,
        payer_root: content.payer_root,
        payer_count: 1,
        charged: 900_000,
        accrued: 900_000,
        claim: 60_000,
        bounty_lamports: BOUNTY,
        network_stated_claims: 60_000,
    };
    assert_eq!(*done.event(), Event::StatementOpened(expected));
    let address = addresses::statement(&payer.address);
    let state: Statement = world.get(&address);
    let expected = Statement {
        network: net.address,
        payer: payer.address,
        bump: state.bump,
        rent_payer: net.rent_payer,
        epoch,
        payer_root: content.payer_root,
        payer_count: 1,
        charged: 900_000,
        accrued: 900_000,
        claim: 60_000,
        bounty_lamports: BOUNTY,
        ..new_account()
    };
    assert_eq!(state, expected);
    // The bounty lies on top of the rent.
    let payers_rent = lamports(&world, &payer.address);
    assert!(lamports(&world, &address) > BOUNTY && payers_rent < BOUNTY);
    assert_eq!(payer_state(&world, &payer).stated, 930_000);
    assert_eq!(net.state(&world).stated_claims, 60_000);
}

#[test]
fn copies_nothing_when_nothing_was_ever_settled() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    net.run(&mut world, net.open_statement(&payer, 100, 0));
    let state: Statement = world.get(&addresses::statement(&payer.address));
    assert_eq!(
        (state.epoch, state.payer_root, state.payer_count),
        (0, [0; 32], 0)
    );
}

#[test]
fn ends_an_earlier_request_unpaid() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    net.run(&mut world, net.request(&payer, 10));
    net.run(&mut world, net.open_statement(&payer, 60, 0));
    let state = payer_state(&world, &payer);
    assert_eq!(
        (state.requests_ended, state.endings, state.requested),
        (1, 0, 60)
    );
}

#[test]
fn refuses_nothing_too_much_too_little_and_strangers() {
    let (mut world, net, payer, epoch) = settled();
    let state = |amount, spent| net.open_statement(&payer, amount, spent);
    net.refuses(&world, state(0, 900_000), Error::ZeroAmount);
    net.refuses(&world, state(100_001, 900_000), Error::RequestTooLarge);
    net.refuses(&world, state(1, 1_000_000), Error::RequestTooLarge);
    net.refuses(&world, state(1, u64::MAX), Error::RequestTooLarge);
    let stranger = Operation::OpenStatement {
        by: net.authority,
        payer: payer.index,
        amount: 1,
        spent: 0,
    };
    net.refuses(&world, stranger, Error::NotAuthorized);
    // What nobody proved may be stated; what somebody proved may not be denied.
    net.run(&mut world.clone(), state(1_000_000, 0));
    let prove = Operation::ProveSpent {
        payer: payer.index,
        epoch,
        claim: net.proposed[&epoch].payer_claim(net.address, payer.index),
    };
    net.run(&mut world, prove);
    net.refuses(&world, state(1, 899_999), Error::StatedTooLittle);
    net.run(&mut world, state(100_000, 900_000));
}

#[test]
fn refuses_a_second_one_also_after_it_lapsed() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    net.run(&mut world, net.open_statement(&payer, 60, 0));
    let again = |net: &Net| net.open_statement(&payer, 50, 0);
    assert!(net.send(&mut world.clone(), again(&net)).is_err());
    world.pass(NOTICE);
    assert!(net.send(&mut world.clone(), again(&net)).is_err());
    let cancel = Operation::CancelStatement {
        by: payer.owner,
        payer: payer.index,
        rent_payer: net.rent_payer,
    };
    net.run(&mut world, cancel);
    net.run(&mut world, again(&net));
}

#[test]
fn no_pause_stops_it() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    runs_while_paused(&world, &net, net.open_statement(&payer, 1, 0), ALL_BITS);
}
