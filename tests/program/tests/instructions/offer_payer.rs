use openmast_client::{events, events::Event};
use openmast_program_tests::{Error, operation::Operation};
use solana_pubkey::Pubkey;

use super::{ALL_BITS, payer_state, runs_while_paused, start};

#[test]
fn names_somebody_and_changes_nothing_else() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    let before = payer_state(&world, &payer);
    let next = world.wallet();
    let offer = |by, to| Operation::OfferPayer {
        by,
        payer: payer.index,
        to,
    };
    net.refuses(&world, offer(next, Some(next)), Error::NotAuthorized);
    runs_while_paused(&world, &net, offer(payer.owner, Some(next)), ALL_BITS);
    for (to, pending_owner) in [(Some(next), next), (None, Pubkey::default())] {
        let done = net.run(&mut world, offer(payer.owner, to));
        let expected = events::PayerOffered {
            network: net.address,
            payer: payer.address,
            pending_owner,
        };
        assert_eq!(*done.event(), Event::PayerOffered(expected));
    }
    assert_eq!(payer_state(&world, &payer), before);
}
