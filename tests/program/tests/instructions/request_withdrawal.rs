use openmast_client::{events, events::Event};
use openmast_program_tests::{Error, net::NOTICE, operation::Operation};

use super::{ALL_BITS, payer_state, runs_while_paused, start};

#[test]
fn notes_amount_slot_and_lapse_and_ends_an_earlier_one_unpaid() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    for (ended, requested) in [100, 1, 60].into_iter().enumerate() {
        world.pass(100);
        let done = net.run(&mut world, net.request(&payer, requested));
        let (requested_slot, lapses_at) = (world.slot(), world.now() + NOTICE);
        let expected = events::WithdrawalRequested {
            network: net.address,
            payer: payer.address,
            requested,
            requested_slot,
            lapses_at,
            requests_ended: ended as u32,
            endings: 0,
        };
        assert_eq!(*done.event(), Event::WithdrawalRequested(expected));
        let state = payer_state(&world, &payer);
        assert_eq!(
            (state.requested, state.requested_slot, state.lapses_at),
            (requested, requested_slot, lapses_at)
        );
        assert_eq!((state.pays_at, state.stated, state.holds_from), (0, 0, 0));
    }
}

#[test]
fn refuses_nothing_more_than_the_balance_and_everybody_but_the_owner() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    net.refuses(&world, net.request(&payer, 0), Error::ZeroAmount);
    net.refuses(&world, net.request(&payer, 101), Error::RequestTooLarge);
    let stranger = Operation::RequestWithdrawal {
        by: net.authority,
        payer: payer.index,
        amount: 1,
    };
    net.refuses(&world, stranger, Error::NotAuthorized);
}

/// A statement is ended by its own instructions: its account and its claim go with it.
#[test]
fn refuses_while_a_statement_stands() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    net.run(&mut world, net.open_statement(&payer, 60, 40));
    net.refuses(&world, net.request(&payer, 1), Error::StatementStands);
}

#[test]
fn no_pause_stops_it() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    runs_while_paused(&world, &net, net.request(&payer, 1), ALL_BITS);
}
