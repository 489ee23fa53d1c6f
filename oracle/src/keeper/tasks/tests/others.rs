use openmast_client::accounts::{Lot, Purchase};

use super::*;

#[test]
fn what_is_of_other_networks_is_left_out() {
    let mut seen = quiet();
    let own = addresses::asset(&seen.network_address, 1);
    let other = addresses::asset(&key(99), 1);
    let round = |asset| Departure {
        asset,
        shares: 7,
        ..zero()
    };
    let venue = |asset| Venue { asset, ..zero() };
    let holder = |mint| Holder { mint, ..zero() };
    let network = seen.network_address;
    let purchase = |network: Pubkey, index| Purchase {
        lot: addresses::reserve(&network, index),
        ..zero()
    };
    seen.departures = vec![round(other), round(own)];
    seen.venues = vec![venue(own), venue(other)];
    seen.holders = vec![holder(key(98)), holder(key(101))];
    seen.lots = vec![Lot {
        network,
        index: 3,
        ..zero()
    }];
    seen.lot_purchases = vec![
        purchase(key(99), 3),
        purchase(network, 4),
        purchase(network, 3),
    ];
    seen.leave_out_others();
    assert_eq!(seen.departures, [round(own)]);
    assert_eq!(seen.venues, [venue(own)]);
    assert_eq!(seen.holders, [holder(key(101))]);
    assert_eq!(seen.lot_purchases, [purchase(network, 3)]);
}
