use openmast_client::{events, events::Event};
use openmast_program_tests::{Error, net::NOTICE, operation::Operation};

use super::{ALL_BITS, payer_state, runs_while_paused, start};

#[test]
fn ends_the_request_unpaid() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    let cancel = |by| Operation::CancelWithdrawal {
        by,
        payer: payer.index,
    };
    net.refuses(&world, cancel(payer.owner), Error::NoRequest);
    net.run(&mut world, net.request(&payer, 40));
    net.refuses(&world, cancel(net.authority), Error::NotAuthorized);
    runs_while_paused(&world, &net, cancel(payer.owner), ALL_BITS);
    let done = net.run(&mut world, cancel(payer.owner));
    let expected = events::WithdrawalCancelled {
        network: net.address,
        payer: payer.address,
        requested: 40,
        requests_ended: 1,
        endings: 0,
    };
    assert_eq!(*done.event(), Event::WithdrawalCancelled(expected));
    let state = payer_state(&world, &payer);
    assert_eq!(
        (state.requested, state.requested_slot, state.lapses_at),
        (0, 0, 0)
    );
    net.refuses(&world, cancel(payer.owner), Error::NoRequest);
}

#[test]
fn takes_one_that_lapsed_and_refuses_a_statement() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    let (by, index) = (payer.owner, payer.index);
    let cancel = Operation::CancelWithdrawal { by, payer: index };
    net.run(&mut world, net.request(&payer, 40));
    world.pass(NOTICE);
    net.run(&mut world, cancel.clone());
    net.run(&mut world, net.open_statement(&payer, 40, 0));
    net.refuses(&world, cancel, Error::StatementStands);
}
