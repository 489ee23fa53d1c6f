use openmast_client::{
    accounts::{Asset, Lot, LotBook},
    addresses,
    events::Event,
    instructions::{self as ix, NewLot},
};
use openmast_ledger::LotKind;
use openmast_program_tests::{
    Error,
    net::{MIN_EPOCH, PARAMETERS},
    outcome::assert_refused,
};

use super::start;

#[test]
fn says_how_many_epochs_were_served_and_frees_the_capacity() {
    let (mut world, mut net) = start();
    let lot = net.lot(&mut world, LotKind::Rate);
    net.holder(&mut world, &lot, 4);
    for _ in 0..3 {
        net.serve(&lot, 90_000_000);
    }
    let done = net.end_lot(&mut world, &lot);
    let Event::LotSettled(event) = done.event() else {
        panic!("{done:?}")
    };
    assert_eq!((event.served, event.epoch), (3, lot.last_epoch));
    let account: Lot = world.get(&lot.address());
    assert_eq!((account.settled, account.served), (1, 3));
    let book: LotBook = world.get(&addresses::lot_book(&lot.asset));
    let asset: Asset = world.get(&lot.asset);
    assert_eq!((book.count, asset.booked_lots), (0, 0));
    let again = net.settle_lot(&lot, lot.last_epoch);
    assert_refused(world.send(&[again]), Error::LotIsSettled);
}

/// More epochs than the window has are all of it: a lie that costs the buyers everything costs them no more.
#[test]
fn no_more_than_all_is_served() {
    let (mut world, mut net) = start();
    let lot = net.lot(&mut world, LotKind::Rate);
    net.holder(&mut world, &lot, 4);
    for _ in 0..9 {
        net.serve(&lot, 1);
    }
    net.end_lot(&mut world, &lot);
    assert_eq!(world.get::<Lot>(&lot.address()).served, 4);
}

#[test]
fn refuses_lies_and_settlements_of_before_the_end() {
    let (mut world, mut net) = start();
    let lot = net.lot(&mut world, LotKind::Rate);
    net.holder(&mut world, &lot, 4);
    net.serve(&lot, 90_000_000);
    net.settle_until(&mut world, lot.last_epoch - 1);
    let early = net.settle_lot(&lot, lot.last_epoch - 1);
    assert_refused(world.clone().send(&[early]), Error::LotStillOpen);
    net.settle(&mut world);
    for served in [0, 2] {
        let mut shown = net.shown(lot.last_epoch, lot.index);
        (shown.bytes, shown.paid) = (served, served);
        let lie = ix::settle_lot(&lot, lot.last_epoch, &shown, None);
        assert_refused(world.clone().send(&[lie]), Error::InvalidProof);
    }
    // Another lot's leaf.
    let other = net.shown(lot.last_epoch, lot.index + 1);
    let lie = ix::settle_lot(&lot, lot.last_epoch, &other, None);
    assert_refused(world.clone().send(&[lie]), Error::InvalidProof);
    let mut old = world.clone();
    let mut theirs = net.clone();
    theirs.settle_until(&mut old, lot.last_epoch + 3);
    let settle = theirs.settle_lot(&lot, lot.last_epoch);
    assert_refused(old.send(&[settle]), Error::SettlementTooOld);
    old.run(theirs.settle_lot(&lot, lot.last_epoch + 1));
}

/// Also while the window's last epoch is far: the window is over by the clock.
#[test]
fn a_settlement_that_closed_at_the_end_by_the_clock_will_do() {
    let (mut world, mut net) = start();
    let asset = net.lot_asset(&mut world);
    let new = NewLot {
        last_epoch: 80,
        ends_by: world.now() + 5_000,
        ..net.new_lot(&world, LotKind::Rate)
    };
    let lot = net.issue(&mut world, &asset, &new);
    world.pass(MIN_EPOCH);
    net.holder(&mut world, &lot, 4);
    let almost = lot.ends_by - world.now() - MIN_EPOCH - 1;
    world.pass(almost);
    let epoch = net.settle(&mut world);
    let early = net.settle_lot(&lot, epoch);
    assert_refused(world.clone().send(&[early]), Error::LotStillOpen);
    let epoch = net.settle(&mut world);
    let settlement: openmast_client::accounts::Settlement =
        world.get(&addresses::settlement(&net.address, epoch));
    assert!(settlement.content.closed_at >= lot.ends_by);
    assert_eq!(PARAMETERS.min_epoch_seconds, 60);
    world.run(net.settle_lot(&lot, epoch));
    assert_eq!(world.get::<Lot>(&lot.address()).served, 0);
}
