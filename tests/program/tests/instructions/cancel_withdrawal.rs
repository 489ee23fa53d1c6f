use openmast_client::{accounts, events, events::Event};
use openmast_program_tests::{Error, operation::Operation};

use super::{ALL_BITS, runs_while_paused, start};

#[test]
fn takes_the_request_away() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    let (by, payer_index) = (payer.owner, payer.index);
    let cancel = Operation::CancelWithdrawal {
        by,
        payer: payer_index,
    };
    net.refuses(&world, cancel.clone(), Error::NoRequest);
    net.run(
        &mut world,
        Operation::RequestWithdrawal {
            by,
            payer: payer_index,
            amount: 40,
        },
    );
    net.refuses(
        &world,
        Operation::CancelWithdrawal {
            by: net.authority,
            payer: payer_index,
        },
        Error::NotAuthorized,
    );
    runs_while_paused(&world, &net, cancel.clone(), ALL_BITS);
    let done = net.run(&mut world, cancel.clone());
    let expected = events::WithdrawalCancelled {
        network: net.address,
        payer: payer.address,
        requested: 40,
    };
    assert_eq!(*done.event(), Event::WithdrawalCancelled(expected));
    let state: accounts::Payer = world.get(&payer.address);
    assert_eq!(
        (state.requested, state.requested_slot, state.requested_at),
        (0, 0, 0)
    );
    net.refuses(&world, cancel, Error::NoRequest);
}
