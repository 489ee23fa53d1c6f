use openmast_client::{
    accounts::{Lot, Purchase},
    addresses,
    composites::lot_account,
    events::Event,
    instructions::{self as ix, LotOrder, NewLot},
};
use openmast_ledger::LotKind;
use openmast_program_tests::{
    Error,
    net::{MIN_EPOCH, Net},
    outcome::{Outcome, assert_refused},
    world::World,
};
use solana_pubkey::Pubkey;

use super::start;

fn buy(
    world: &World,
    net: &Net,
    lot: &Lot,
    buyer: Pubkey,
    change: impl FnOnce(&mut LotOrder),
) -> Outcome {
    let mut order = LotOrder {
        quantity: 3,
        most_price: 90_000_000,
        deadline: world.now(),
    };
    change(&mut order);
    let (source, tokens) = (net.purse(&buyer), lot_account(lot, &buyer));
    let buy = ix::buy_lot(buyer, lot, source, tokens, &order);
    world.clone().send(&[buy])
}

#[test]
fn at_a_fixed_price_everybody_pays_it() {
    let (mut world, mut net) = start();
    let lot = net.lot(&mut world, LotKind::Volume);
    let buyer = net.lot_wallet(&mut world, &lot);
    let before = net.money(&world, &buyer);
    let done = world.run(net.buy_lot(&lot, buyer, 3));
    let Event::LotBought(event) = done.event() else {
        panic!("{done:?}")
    };
    assert_eq!((event.paid, event.price), (270_000_000, 90_000_000));
    assert_eq!((event.sold, event.purchase_quantity), (3, 0));
    assert_eq!(before - net.money(&world, &buyer), 270_000_000);
    assert_eq!(world.tokens(&lot_account(&lot, &buyer)), 3);
    assert_eq!(net.vault(&world), 270_000_000);
    let network = net.state(&world);
    assert_eq!((network.lots_in, network.lots_excess), (270_000_000, 0));
    let account: Lot = world.get(&lot.address());
    assert_eq!((account.sold, account.paid_in), (3, 270_000_000));
    let purchase = addresses::purchase(&lot.address(), &buyer);
    assert_eq!(world.raw(&purchase), None, "nobody pays too much");
}

#[test]
fn in_a_falling_sale_everybody_pays_what_the_last_one_pays() {
    let (mut world, mut net) = start();
    let asset = net.lot_asset(&mut world);
    let new = net.falling_lot(&world, LotKind::Rate);
    let lot = net.issue(&mut world, &asset, &new);
    world.pass(MIN_EPOCH);
    let first = net.holder(&mut world, &lot, 4);
    // Half of the way down.
    world.pass((new.sale_ends - new.sale_starts) / 2);
    let done = world.run(net.buy_lot(&lot, first, 1));
    let Event::LotBought(event) = done.event() else {
        panic!("{done:?}")
    };
    assert_eq!((event.price, event.paid), (60_000_000, 60_000_000));
    assert_eq!(event.lot_excess, 4 * 30_000_000);
    let purchase = addresses::purchase(&lot.address(), &first);
    let purchase: Purchase = world.get(&purchase);
    assert_eq!((purchase.quantity, purchase.paid), (5, 420_000_000));
    net.holder(&mut world, &lot, 5);
    let account: Lot = world.get(&lot.address());
    assert_eq!((account.price, account.sold), (60_000_000, 10));
    assert_eq!(account.excess, 120_000_000);
    assert_eq!(account.paid_in - account.excess, 10 * 60_000_000);
    assert_eq!(net.state(&world).lots_excess, 120_000_000);
}

#[test]
fn refuses_what_the_buyer_or_the_lot_does_not_allow() {
    let (mut world, mut net) = start();
    let asset = net.lot_asset(&mut world);
    let new = NewLot {
        least_purchase: 3,
        ..net.new_lot(&world, LotKind::Rate)
    };
    let lot = net.issue(&mut world, &asset, &new);
    let buyer = net.lot_wallet(&mut world, &lot);
    let early = buy(&world, &net, &lot, buyer, |_| ());
    assert_refused(early, Error::LotSaleNotStarted);
    world.pass(MIN_EPOCH);
    let now = world.now();
    buy(&world, &net, &lot, buyer, |_| ()).expect("a good order");
    let refused = |change: fn(&mut LotOrder, i64), error| {
        let outcome = buy(&world, &net, &lot, buyer, |order| change(order, now));
        assert_refused(outcome, error);
    };
    refused(|order, now| order.deadline = now - 1, Error::DeadlinePassed);
    refused(|order, _| order.quantity = 0, Error::ZeroAmount);
    refused(|order, _| order.most_price -= 1, Error::PriceAboveMost);
    refused(|order, _| order.quantity = 11, Error::LotSoldOut);
    refused(|order, _| order.quantity = 2, Error::BelowLeastPurchase);
    // All that is left may be less.
    net.holder(&mut world, &lot, 8);
    buy(&world, &net, &lot, buyer, |order| order.quantity = 2).expect("all that is left");
    let other = net.lot_wallet(&mut world, &lot);
    let order = LotOrder {
        quantity: 2,
        most_price: u64::MAX,
        deadline: now,
    };
    let for_another = ix::buy_lot(
        buyer,
        &lot,
        net.purse(&buyer),
        lot_account(&lot, &other),
        &order,
    );
    assert_refused(
        world.clone().send(&[for_another]),
        Error::NotOwnTokenAccount,
    );
    for bit in [1, 2, 4, 8, 16, 32] {
        let mut paused = world.clone();
        net.run(&mut paused, net.pause(bit));
        let bought = buy(&paused, &net, &lot, buyer, |order| order.quantity = 2);
        match bit {
            2 => assert_refused(bought, Error::Paused),
            _ => drop(bought.expect("another part is paused")),
        }
    }
    net.holder(&mut world, &lot, 2);
    let sold_out = buy(&world, &net, &lot, buyer, |_| ());
    assert_refused(sold_out, Error::LotSaleOver);
}

#[test]
fn a_sale_ends_by_the_clock_and_before_the_window() {
    let (mut world, mut net) = start();
    let rate = net.lot(&mut world, LotKind::Rate);
    let buyer = net.lot_wallet(&mut world, &rate);
    let mut late = world.clone();
    late.pass(rate.sale_ends - late.now() - 1);
    buy(&late, &net, &rate, buyer, |_| ()).expect("the last second");
    late.pass(1);
    assert_refused(buy(&late, &net, &rate, buyer, |_| ()), Error::LotSaleOver);
    // The first epoch is 7: with epoch 3 final it cannot have begun, with epoch 4 it can.
    assert_eq!(rate.first_epoch, 7);
    net.settle_until(&mut world, 3);
    buy(&world, &net, &rate, buyer, |_| ()).expect("the window lies ahead");
    net.settle_until(&mut world, 4);
    assert_refused(buy(&world, &net, &rate, buyer, |_| ()), Error::LotSaleOver);
}

/// While its window goes on, but not when its last epoch may have begun.
#[test]
fn volume_at_a_fixed_price_is_sold_in_its_window() {
    let (mut world, mut net) = start();
    let volume = net.lot(&mut world, LotKind::Volume);
    let buyer = net.lot_wallet(&mut world, &volume);
    assert_eq!(volume.last_epoch, 10);
    net.settle_until(&mut world, 6);
    buy(&world, &net, &volume, buyer, |_| ()).expect("epoch 10 cannot have begun");
    net.settle_until(&mut world, 7);
    assert_refused(
        buy(&world, &net, &volume, buyer, |_| ()),
        Error::LotSaleOver,
    );
}

#[test]
fn a_falling_sale_needs_the_account_of_the_purchase() {
    let (mut world, mut net) = start();
    let asset = net.lot_asset(&mut world);
    let new = net.falling_lot(&world, LotKind::Rate);
    let lot = net.issue(&mut world, &asset, &new);
    world.pass(MIN_EPOCH);
    let (buyer, other) = (
        net.lot_wallet(&mut world, &lot),
        net.lot_wallet(&mut world, &lot),
    );
    let good = net.buy_lot(&lot, buyer, 1);
    let purchase = addresses::purchase(&lot.address(), &buyer);
    let place = good
        .accounts
        .iter()
        .position(|account| account.pubkey == purchase)
        .expect("the purchase");
    let others = addresses::purchase(&lot.address(), &other);
    for wrong in [openmast_client::addresses::PROGRAM_ID, others] {
        let mut buy = good.clone();
        buy.accounts[place].pubkey = wrong;
        assert_refused(world.clone().send(&[buy]), Error::WrongPurchase);
    }
}

/// A falling price takes from what reserves can release: below what they did nothing is sold. Payers leave all the same, and
/// whoever bought before keeps what is its own.
#[test]
fn no_price_falls_below_what_was_released() {
    let (mut world, mut net) = start();
    let asset = net.lot_asset(&mut world);
    let payer = net.payer(&mut world, 500);
    let new = net.falling_lot(&world, LotKind::Rate);
    let lot = net.issue(&mut world, &asset, &new);
    world.pass(MIN_EPOCH);
    net.holder(&mut world, &lot, 4);
    net.run(&mut world, net.request(&payer, 500));
    // Oracles that are no good release more than half of what was paid, long before the window.
    net.serve(&lot, 200_000_000);
    let epoch = net.settle(&mut world);
    let buyer = net.lot_wallet(&mut world, &lot);
    world.pass(new.sale_ends - world.now() - 1);
    let buy = net.buy_lot(&lot, buyer, 1);
    assert_refused(world.clone().send(&[buy]), Error::Insolvent);
    // Who buys enough leaves enough.
    world.clone().run(net.buy_lot(&lot, buyer, 4));
    net.run(&mut world, net.withdraw(&payer, epoch));
    assert_eq!(net.money(&world, &payer.owner), 500);
    net.settle(&mut world);
}

/// Each side's way out asks for its own side alone.
#[test]
fn payers_leave_whatever_becomes_of_lots_and_buyers_whatever_becomes_of_payers() {
    let (mut world, mut net) = start();
    let lot = net.lot(&mut world, LotKind::Rate);
    let payer = net.payer(&mut world, 500);
    let holder = net.holder(&mut world, &lot, 10);
    net.run(&mut world, net.request(&payer, 500));
    let epoch = net.settle(&mut world);
    let tokens = lot_account(&lot, &holder);
    let back = ix::return_lot(holder, &lot, tokens, net.purse(&holder), 1);
    // Behind the program's back: reserves released all that lots have, and one unit more.
    let mut of_lots = world.clone();
    of_lots.edit::<openmast_client::accounts::Network>(&net.address, |network| {
        network.settled_reserve_accrued = network.lots_in + 1;
        network.settled_accrued = network.lots_in + 1;
    });
    assert_refused(
        of_lots.clone().send(std::slice::from_ref(&back)),
        Error::Insolvent,
    );
    net.run(&mut of_lots, net.withdraw(&payer, epoch));
    // Or payers spent more than they have.
    let mut of_payers = world.clone();
    of_payers.edit::<openmast_client::accounts::Network>(&net.address, |network| {
        network.settled_accrued = 501;
    });
    net.refuses(&of_payers, net.withdraw(&payer, epoch), Error::Insolvent);
    of_payers.run(back);
}
