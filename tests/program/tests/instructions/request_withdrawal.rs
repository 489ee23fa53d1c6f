use openmast_client::{accounts, events, events::Event};
use openmast_program_tests::{Error, operation::Operation};

use super::{ALL_BITS, runs_while_paused, start};

#[test]
fn notes_amount_slot_and_time_anew_each_time() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    for requested in [100, 1, 60] {
        world.pass(100);
        let done = net.run(
            &mut world,
            Operation::RequestWithdrawal {
                by: payer.owner,
                payer: payer.index,
                amount: requested,
            },
        );
        let (requested_slot, requested_at) = (world.slot(), world.now());
        let expected = events::WithdrawalRequested {
            network: net.address,
            payer: payer.address,
            requested,
            requested_slot,
            requested_at,
        };
        assert_eq!(*done.event(), Event::WithdrawalRequested(expected));
        let state: accounts::Payer = world.get(&payer.address);
        assert_eq!(
            (state.requested, state.requested_slot, state.requested_at),
            (requested, requested_slot, requested_at)
        );
    }
}

#[test]
fn refuses_nothing_more_than_the_balance_and_everybody_but_the_owner() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    let request = |by, amount| Operation::RequestWithdrawal {
        by,
        payer: payer.index,
        amount,
    };
    net.refuses(&world, request(payer.owner, 0), Error::ZeroAmount);
    net.refuses(&world, request(payer.owner, 101), Error::RequestTooLarge);
    net.refuses(&world, request(net.authority, 1), Error::NotAuthorized);
}

#[test]
fn no_pause_stops_it() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    let request = Operation::RequestWithdrawal {
        by: payer.owner,
        payer: payer.index,
        amount: 1,
    };
    runs_while_paused(&world, &net, request, ALL_BITS);
}
