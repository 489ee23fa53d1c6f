use openmast_client::{events, events::Event};
use openmast_program_tests::{Error, operation::Operation};

use super::{ALL_BITS, payer_state, runs_while_paused, settled};

/// A request goes with it, and the event says what is taken over.
#[test]
fn takes_over_balance_and_request() {
    let (mut world, net, payer, _) = settled();
    net.run(&mut world, net.open_statement(&payer, 60_000, 900_000));
    let (next, index) = (world.wallet(), payer.index);
    let accept = |by| Operation::AcceptPayer { by, payer: index };
    net.refuses(&world, accept(next), Error::NothingOffered);
    let offer = Operation::OfferPayer {
        by: payer.owner,
        payer: index,
        to: Some(next),
    };
    net.run(&mut world, offer);
    net.refuses(&world, accept(payer.owner), Error::NotAuthorized);
    runs_while_paused(&world, &net, accept(next), ALL_BITS);
    let before = payer_state(&world, &payer);
    let done = net.run(&mut world, accept(next));
    let expected = events::PayerAccepted {
        network: net.address,
        payer: payer.address,
        owner: next,
        deposited: 1_000_000,
        withdrawn: 0,
        proven: 0,
        requested: 60_000,
        requested_slot: before.requested_slot,
        lapses_at: before.lapses_at,
        stated: 900_000,
        pays_at: before.pays_at,
        holds_from: before.holds_from,
    };
    assert_eq!(*done.event(), Event::PayerAccepted(expected));
    net.refuses(&world, accept(next), Error::NothingOffered);
    let old = Operation::CancelStatement {
        by: payer.owner,
        payer: index,
        rent_payer: net.rent_payer,
    };
    net.refuses(&world, old, Error::NotAuthorized);
    world.fund(next, net.mint, 0);
    let pay = Operation::PayStatement {
        by: next,
        payer: index,
        rent_payer: net.rent_payer,
        least: 60_000,
    };
    world.pass(before.pays_at - world.now());
    net.run(&mut world, pay);
    assert_eq!(net.money(&world, &next), 60_000);
}
