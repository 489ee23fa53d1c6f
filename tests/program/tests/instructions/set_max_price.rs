use openmast_client::{events, events::Event};
use openmast_program_tests::{Error, operation::Operation};

use super::{ALL_BITS, payer_state, runs_while_paused, start};

#[test]
fn says_which_price_is_too_high_and_takes_it_back() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    let set = |max_price| Operation::SetMaxPrice {
        by: payer.owner,
        payer: payer.index,
        max_price,
    };
    runs_while_paused(&world, &net, set(5), ALL_BITS);
    for max_price in [5, u64::MAX, 0] {
        let done = net.run(&mut world, set(max_price));
        let expected = events::MaxPriceSet {
            network: net.address,
            payer: payer.address,
            max_price_per_gb: max_price,
        };
        assert_eq!(*done.event(), Event::MaxPriceSet(expected));
        assert_eq!(payer_state(&world, &payer).max_price_per_gb, max_price);
    }
}

#[test]
fn refuses_everybody_but_the_owner() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    let set = Operation::SetMaxPrice {
        by: net.authority,
        payer: payer.index,
        max_price: 5,
    };
    net.refuses(&world, set, Error::NotAuthorized);
}
