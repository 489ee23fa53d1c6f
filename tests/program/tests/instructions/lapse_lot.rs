use openmast_client::{
    accounts::{Asset, Lot, LotBook},
    addresses,
    composites::lot_account,
    events::Event,
    instructions::{self as ix, NewLot},
};
use openmast_ledger::LotKind;
use openmast_program_tests::{
    Error,
    net::{EXIT, FRESH, MIN_EPOCH, Net},
    outcome::assert_refused,
    world::World,
};
use solana_pubkey::Pubkey;

use super::start;

/// A sold lot of epochs 7 to 10 of which 7 and 8 are final, and then nothing comes any more.
fn silent(kind: LotKind) -> (World, Net, Lot, Pubkey) {
    let (mut world, mut net) = start();
    let lot = net.lot(&mut world, kind);
    let holder = net.holder(&mut world, &lot, 8);
    net.settle_until(&mut world, lot.first_epoch + 1);
    (world, net, lot, holder)
}

#[test]
fn what_is_not_final_comes_back_when_the_oracle_is_gone() {
    let (mut world, net, lot, holder) = silent(LotKind::Rate);
    world.pass(lot.ends_by + EXIT - world.now() - 1);
    assert_refused(
        world.clone().send(&[ix::lapse_lot(&lot)]),
        Error::LotNotLapsed,
    );
    world.pass(1);
    net.run(&mut world, net.pause(63));
    let done = world.run(ix::lapse_lot(&lot));
    let Event::LotLapsed(event) = done.event() else {
        panic!("{done:?}")
    };
    assert_eq!((event.served, event.exit_closed_at), (2, lot.ends_by));
    let account: Lot = world.get(&lot.address());
    assert_eq!((account.settled, account.served), (2, 2));
    let book: LotBook = world.get(&addresses::lot_book(&lot.asset));
    let asset: Asset = world.get(&lot.asset);
    assert_eq!((book.count, asset.booked_lots), (0, 0));
    assert_eq!(net.state(&world).exit_closed_at, lot.ends_by);
    let tokens = lot_account(&lot, &holder);
    let before = net.money(&world, &holder);
    world.run(ix::refund_lot(holder, &lot, tokens, net.purse(&holder), 8));
    assert_eq!(net.money(&world, &holder) - before, 8 * 90_000_000 / 2);
    assert_refused(world.send(&[ix::lapse_lot(&lot)]), Error::LotIsSettled);
}

#[test]
fn nothing_lapses_that_a_settlement_settles() {
    // The last epoch is final.
    let (mut world, mut net, lot, _) = silent(LotKind::Rate);
    net.settle_until(&mut world, lot.last_epoch);
    world.pass(lot.ends_by + 2 * EXIT - 1 - world.now());
    assert_refused(
        world.clone().send(&[ix::lapse_lot(&lot)]),
        Error::LotNotLapsed,
    );
    world.run(net.settle_lot(&lot, lot.last_epoch));
    // An epoch is final that closed after the end by the clock.
    let (mut world, mut net, lot, _) = silent(LotKind::Rate);
    world.pass(lot.ends_by - world.now());
    let epoch = net.settle(&mut world);
    assert!(epoch < lot.last_epoch);
    world.pass(lot.ends_by + 2 * EXIT - 1 - world.now());
    assert_refused(
        world.clone().send(&[ix::lapse_lot(&lot)]),
        Error::LotNotLapsed,
    );
    world.run(net.settle_lot(&lot, epoch));
}

/// What closed before the end by the clock would serve epochs that were paid back.
#[test]
fn no_settlement_of_before_the_end_becomes_final_after_it() {
    let (mut world, mut net, lot, _) = silent(LotKind::Rate);
    world.pass(lot.ends_by - world.now() - 1);
    let proposed = net.next(&world);
    world.pass(EXIT + 1);
    world.run(ix::lapse_lot(&lot));
    let (by, early) = (net.oracles[0], proposed);
    let propose = openmast_program_tests::operation::Operation::ProposeSettlement {
        by,
        proposed: early,
    };
    net.refuses(&world, propose, Error::OvertakenByExit);
    // A later one may.
    net.settle(&mut world);
    const { assert!(FRESH < EXIT) };
}

/// Nobody has the archive any more, or nobody gives it away: no proof of the end comes, and yet what was not final comes
/// back, as if the newest epochs of the window had been served.
#[test]
fn whatever_is_final_nobody_waits_for_a_proof_for_ever() {
    let (mut world, mut net, lot, holder) = silent(LotKind::Rate);
    world.pass(lot.ends_by - world.now());
    let epoch = net.settle(&mut world);
    world.pass(lot.ends_by + 2 * EXIT - world.now());
    let done = world.run(ix::lapse_lot(&lot));
    let Event::LotLapsed(event) = done.event() else {
        panic!("{done:?}")
    };
    assert_eq!((event.served, lot.last_epoch), (3, epoch + 1));
    let tokens = lot_account(&lot, &holder);
    let before = net.money(&world, &holder);
    world.run(ix::refund_lot(holder, &lot, tokens, net.purse(&holder), 8));
    assert_eq!(net.money(&world, &holder) - before, 8 * 90_000_000 / 4);
}

/// Whoever lets a lot lapse of which a settlement says that less was served takes nothing from its buyers.
#[test]
fn a_settlement_still_says_that_less_was_served() {
    let (mut world, mut net, lot, holder) = silent(LotKind::Rate);
    world.pass(lot.ends_by - world.now());
    let epoch = net.settle(&mut world);
    world.pass(lot.ends_by + 2 * EXIT - world.now());
    world.run(ix::lapse_lot(&lot));
    let tokens = lot_account(&lot, &holder);
    let purse = net.purse(&holder);
    let before = net.money(&world, &holder);
    world.run(ix::refund_lot(holder, &lot, tokens, purse, 4));
    assert_eq!(net.money(&world, &holder) - before, 4 * 90_000_000 / 4);
    // None was served at all: the leaf says nothing.
    let done = world.run(net.settle_lot(&lot, epoch));
    let Event::LotSettled(event) = done.event() else {
        panic!("{done:?}")
    };
    assert_eq!(event.served, 0);
    let account: Lot = world.get(&lot.address());
    assert_eq!((account.settled, account.served), (1, 0));
    let before = net.money(&world, &holder);
    world.run(ix::refund_lot(holder, &account, tokens, purse, 4));
    assert_eq!(net.money(&world, &holder) - before, 4 * 90_000_000);
    let again = net.settle_lot(&lot, epoch);
    assert_refused(world.send(&[again]), Error::LotIsSettled);
}

/// What was paid back by the count of a lapse is not asked for again.
#[test]
fn a_settlement_cannot_say_that_more_was_served() {
    let (mut world, mut net, lot, _) = silent(LotKind::Rate);
    world.pass(lot.ends_by + EXIT - world.now());
    world.run(ix::lapse_lot(&lot));
    for _ in 0..4 {
        net.serve(&lot, 90_000_000);
    }
    let epoch = net.settle(&mut world);
    world.run(net.settle_lot(&lot, epoch));
    let account: Lot = world.get(&lot.address());
    assert_eq!((account.settled, account.served), (1, 2));
}

/// Before there is any settlement only SIM slots are sold, and nothing of them was served.
#[test]
fn a_network_that_never_settled_gives_everything_back() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let capacity = net.lot_capacity(&world, &asset, 1_000, 20);
    net.run(&mut world, capacity);
    let new = NewLot {
        quantity: 10,
        ends_by: world.now() + 5_000,
        ..net.new_lot(&world, LotKind::SimSlot)
    };
    let lot = net.issue(&mut world, &asset, &new);
    world.pass(MIN_EPOCH);
    let (holder, payer) = (net.holder(&mut world, &lot, 10), net.payer(&mut world, 1));
    let entitlement = net.redeem(&mut world, &lot, holder, payer.index, 4);
    world.pass(5_000 + EXIT);
    world.run(ix::lapse_lot(&lot));
    world.fund(payer.owner, net.mint, 0);
    let destination = net.purse(&payer.owner);
    let refund = ix::refund_entitlement(payer.owner, &entitlement, destination, None, None);
    world.run(refund);
    assert_eq!(net.money(&world, &payer.owner), 4 * 90_000_000);
    let tokens = lot_account(&lot, &holder);
    world.run(ix::refund_lot(holder, &lot, tokens, net.purse(&holder), 6));
    assert_eq!(net.vault(&world), 1);
}
