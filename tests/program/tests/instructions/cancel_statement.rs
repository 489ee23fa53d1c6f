use openmast_client::{addresses, events, events::Event};
use openmast_program_tests::{Error, net::NOTICE, operation::Operation};

use super::{ALL_BITS, lamports, payer_state, runs_while_paused, start};

#[test]
fn ends_it_unpaid_and_gives_rent_and_bounty_back_also_after_it_lapsed() {
    for wait in [0, NOTICE] {
        let (mut world, mut net) = start();
        let payer = net.payer(&mut world, 100);
        let before = lamports(&world, &net.rent_payer);
        net.run(&mut world, net.open_statement(&payer, 60, 40));
        world.pass(wait);
        let cancel = |by, rent_payer| Operation::CancelStatement {
            by,
            payer: payer.index,
            rent_payer,
        };
        let (owner, rent_payer) = (payer.owner, net.rent_payer);
        // Once it has lapsed, anybody may take it out of the others' way.
        let anybody = cancel(net.authority, rent_payer);
        if wait == 0 {
            net.refuses(&world, anybody, Error::NotAuthorized);
        } else {
            net.run(&mut world.clone(), anybody);
        }
        net.refuses(&world, cancel(owner, owner), Error::WrongRentPayer);
        runs_while_paused(&world, &net, cancel(owner, rent_payer), ALL_BITS);
        let done = net.run(&mut world, cancel(owner, rent_payer));
        let expected = events::StatementCancelled {
            network: net.address,
            payer: payer.address,
            requested: 60,
            network_stated_claims: 0,
            requests_ended: 1,
            endings: 0,
            rent_payer,
        };
        assert_eq!(*done.event(), Event::StatementCancelled(expected));
        assert_eq!(world.raw(&addresses::statement(&payer.address)), None);
        assert_eq!(lamports(&world, &rent_payer), before);
        let state = payer_state(&world, &payer);
        assert_eq!((state.requested, state.stated, state.pays_at), (0, 0, 0));
    }
}
