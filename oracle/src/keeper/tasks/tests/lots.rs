//! Lots: what is over, was paid too much, or given back.

use openmast_client::accounts::{Lot, LotBook, Purchase};

use super::*;

#[test]
fn lots_are_settled_when_their_window_is_over_and_buyers_get_what_they_paid_too_much() {
    let mut seen = quiet();
    let network = seen.network_address;
    let lot = |index, last_epoch, sold| Lot {
        network,
        index,
        kind: 2,
        quantity: 10,
        sold,
        first_epoch: 3,
        last_epoch,
        price: 5,
        price_start: 9,
        price_floor: 4,
        ends_by: NOW + 100,
        ..zero()
    };
    seen.lots = vec![lot(0, 11, 10), lot(1, 10, 0)];
    seen.lots[1].quantity = 0;
    assert_eq!(kinds(&seen), [], "its window goes on; nobody bought any");
    seen.lots.push(lot(2, 10, 4));
    let of_lot = |index, buyer| Purchase {
        lot: addresses::reserve(&network, index),
        buyer: key(buyer),
        quantity: 2,
        paid: 13,
        ..zero()
    };
    seen.lot_purchases = vec![of_lot(2, 60), of_lot(77, 61)];
    let expected = [Kind::SettleLot, Kind::SettlePurchase, Kind::EndLotSale];
    assert_eq!(kinds(&seen), expected);
    // Somebody let it lapse: the settlement still lowers what that counted as served.
    (seen.lots[2].settled, seen.lots[2].served) = (2, 3);
    assert_eq!(kinds(&seen), expected);
    seen.lots[2].served = 0;
    assert_eq!(kinds(&seen), [Kind::SettlePurchase, Kind::EndLotSale]);
    seen.lots[2].settled = 1;
    seen.charged = Vec::new();
    assert_eq!(kinds(&seen), [Kind::SettlePurchase, Kind::EndLotSale]);
}

#[test]
fn what_was_given_back_of_a_lot_frees_its_capacity() {
    let mut seen = quiet();
    let asset = addresses::asset(&seen.network_address, 0);
    let lot = |index, kind, sold| Lot {
        network: seen.network_address,
        asset,
        index,
        kind,
        quantity: sold,
        sold,
        returned: 5,
        first_epoch: 30,
        last_epoch: 39,
        ends_by: NOW + 100,
        ..zero()
    };
    // Two SIM slots of three are left, of another lot and of an exclusive window what was taken, of the last one nothing.
    let mut book = zero::<LotBook>();
    book.count = 4;
    let takes = [(0, 1, 3), (1, 1, 2), (2, 3, 0), (3, 1, 1)];
    for (entry, (reserve, kind, slots)) in book.entries.iter_mut().zip(takes) {
        (entry.reserve, entry.kind, entry.slots) = (reserve, kind, slots);
        (entry.first_epoch, entry.end_epoch) = (30, 40);
    }
    seen.lots = vec![lot(0, 1, 2), lot(1, 1, 2), lot(2, 3, 1), lot(3, 1, 0)];
    seen.lots.push(lot(4, 1, 0));
    assert_eq!(kinds(&seen), [], "without its book nothing is known of it");
    seen.lot_books = BTreeMap::from([(asset, book)]);
    let tasks = worth_doing(&seen, &keeper());
    assert!(tasks.iter().all(|task| task.kind == Kind::EndLotSale));
    let mut subjects: Vec<Pubkey> = tasks.iter().map(|task| task.subject).collect();
    let mut expected = [0, 3].map(|index| addresses::reserve(&seen.network_address, index));
    subjects.sort_unstable();
    expected.sort_unstable();
    assert_eq!(subjects, expected);
}
