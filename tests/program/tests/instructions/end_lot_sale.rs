use openmast_client::{
    accounts::{Asset, Lot, LotBook},
    addresses,
    composites::lot_account,
    events::Event,
    instructions as ix,
};
use openmast_ledger::LotKind;
use openmast_program_tests::{Error, outcome::assert_refused};

use super::start;

#[test]
fn gives_back_what_nobody_bought() {
    for (kind, sold, bits, slots) in [
        (LotKind::Rate, 3, 3_000_000, 0),
        (LotKind::SimSlot, 2, 0, 2),
        // 3 · 8 · 10⁹ bits in 4 epochs of 60 seconds.
        (LotKind::Volume, 3, 100_000_000, 0),
    ] {
        let (mut world, mut net) = start();
        let lot = net.lot(&mut world, kind);
        net.holder(&mut world, &lot, sold);
        world.pass(3_600);
        let anybody = world.wallet();
        let done = world.run(ix::end_lot_sale(anybody, &lot));
        let Event::LotSaleEnded(event) = done.event() else {
            panic!("{done:?}")
        };
        assert_eq!((event.quantity, event.is_booked), (sold, true));
        assert_eq!((event.bits_per_second, event.slots), (bits, slots));
        let book: LotBook = world.get(&addresses::lot_book(&lot.asset));
        assert_eq!(book.entries[0].bits_per_second, bits);
        assert_eq!(book.entries[0].slots, slots);
        let account: Lot = world.get(&lot.address());
        assert_eq!((account.quantity, account.sold), (sold, sold));
        let again = ix::end_lot_sale(anybody, &lot);
        assert_refused(world.send(&[again]), Error::NothingToEnd);
    }
}

#[test]
fn a_lot_without_a_buyer_takes_nothing_any_more() {
    let (mut world, mut net) = start();
    let lot = net.lot(&mut world, LotKind::Exclusive);
    world.pass(3_600);
    let caller = world.wallet();
    let done = world.run(ix::end_lot_sale(caller, &lot));
    let Event::LotSaleEnded(event) = done.event() else {
        panic!("{done:?}")
    };
    assert!(!event.is_booked);
    let book: LotBook = world.get(&addresses::lot_book(&lot.asset));
    let asset: Asset = world.get(&lot.asset);
    assert_eq!((book.count, asset.booked_lots), (0, 0));
    assert_eq!(book.entries[0].end_epoch, 0);
    let again = ix::end_lot_sale(caller, &lot);
    assert_refused(world.send(&[again]), Error::NothingToEnd);
}

#[test]
fn the_owner_ends_it_any_time_and_others_once_it_is_over() {
    let (mut world, mut net) = start();
    let lot = net.lot(&mut world, LotKind::Rate);
    let holder = net.holder(&mut world, &lot, 3);
    let asset: Asset = world.get(&lot.asset);
    let anybody = ix::end_lot_sale(holder, &lot);
    assert_refused(world.clone().send(&[anybody]), Error::LotSaleRunning);
    world.run(ix::end_lot_sale(asset.owner, &lot));
    let buy = net.buy_lot(&lot, holder, 1);
    assert_refused(world.clone().send(&[buy]), Error::LotSaleOver);
    // What is returned takes nothing either, and then not even the lot.
    let tokens = lot_account(&lot, &holder);
    let back = |amount| ix::return_lot(holder, &lot, tokens, net.purse(&holder), amount);
    world.run(back(1));
    world.run(ix::end_lot_sale(holder, &lot));
    let book: LotBook = world.get(&addresses::lot_book(&lot.asset));
    assert_eq!(book.entries[0].bits_per_second, 2_000_000);
    world.run(back(2));
    world.run(ix::end_lot_sale(holder, &lot));
    let book: LotBook = world.get(&addresses::lot_book(&lot.asset));
    assert_eq!(book.count, 0);
}

/// It is sold as a whole: what it took stays its own when the capacity grows.
#[test]
fn an_exclusive_window_keeps_all() {
    let (mut world, mut net) = start();
    let lot = net.lot(&mut world, LotKind::Exclusive);
    let holder = net.holder(&mut world, &lot, 1);
    let end = ix::end_lot_sale(holder, &lot);
    assert_refused(world.send(&[end]), Error::NothingToEnd);
    let book: LotBook = world.get(&addresses::lot_book(&lot.asset));
    assert_eq!(book.entries[0].bits_per_second, 1_000_000_000);
}
