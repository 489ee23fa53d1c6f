use openmast_client::{
    accounts::Lot,
    composites::lot_account,
    events::Event,
    instructions::{self as ix, NewLot},
};
use openmast_ledger::LotKind;
use openmast_program_tests::{
    Error,
    net::{MIN_EPOCH, PURSE},
    outcome::assert_refused,
};

use super::start;

#[test]
fn pays_the_promised_part_and_the_asset_earns_the_rest() {
    let (mut world, mut net) = start();
    let lot = net.lot(&mut world, LotKind::Rate);
    let holder = net.holder(&mut world, &lot, 10);
    let tokens = lot_account(&lot, &holder);
    let back = |amount| ix::return_lot(holder, &lot, tokens, net.purse(&holder), amount);
    let done = world.run(back(4));
    let Event::LotReturned(event) = done.event() else {
        panic!("{done:?}")
    };
    // Nine tenths of 360.
    assert_eq!((event.amount, event.forfeited), (324_000_000, 36_000_000));
    assert_eq!((event.sold, event.lot_quantity), (6, 6));
    assert_eq!(
        net.money(&world, &holder),
        PURSE - 900_000_000 + 324_000_000
    );
    assert_eq!(world.tokens(&tokens), 6);
    let account: Lot = world.get(&lot.address());
    // As if it had never come in.
    assert_eq!(
        (account.paid_in, account.returned, account.forfeited),
        (576_000_000, 0, 36_000_000)
    );
    let network = net.state(&world);
    assert_eq!((network.lots_in, network.lots_out), (576_000_000, 0));
    // Nobody can buy them again.
    let buyer = net.lot_wallet(&mut world, &lot);
    let buy = net.buy_lot(&lot, buyer, 1);
    assert_refused(world.clone().send(&[buy]), Error::LotSaleOver);
    assert_refused(world.clone().send(&[back(0)]), Error::ZeroAmount);
    assert!(world.clone().send(&[back(7)]).is_err(), "it has six");
    net.run(&mut world, net.pause(63));
    world.run(back(6));
    assert_eq!(net.vault(&world), 90_000_000);
}

#[test]
fn only_after_the_sale_before_the_window_and_where_it_is_promised() {
    let (mut world, mut net) = start();
    let lot = net.lot(&mut world, LotKind::Rate);
    let holder = net.holder(&mut world, &lot, 9);
    let back = |lot: &Lot| {
        let tokens = lot_account(lot, &holder);
        ix::return_lot(holder, lot, tokens, net.purse(&holder), 1)
    };
    assert_refused(world.clone().send(&[back(&lot)]), Error::LotSaleRunning);
    let mut over = world.clone();
    over.pass(3_600);
    over.clone().run(back(&lot));
    // Once the window is over by the clock all of it comes back.
    let mut dead = over.clone();
    dead.pass(lot.ends_by - dead.now());
    assert_refused(dead.send(&[back(&lot)]), Error::WindowBegan);
    let mut theirs = net.clone();
    theirs.settle_until(&mut over, lot.first_epoch - 4);
    over.clone().run(back(&lot));
    theirs.settle_until(&mut over, lot.first_epoch - 3);
    assert_refused(over.send(&[back(&lot)]), Error::WindowBegan);

    let asset = net.lot_asset(&mut world);
    let new = NewLot {
        refund_bps: 0,
        ..net.new_lot(&world, LotKind::Rate)
    };
    let lot = net.issue(&mut world, &asset, &new);
    world.pass(MIN_EPOCH);
    let holder = net.holder(&mut world, &lot, 10);
    let tokens = lot_account(&lot, &holder);
    let back = ix::return_lot(holder, &lot, tokens, net.purse(&holder), 1);
    assert_refused(world.send(&[back]), Error::NotReturnable);
}

/// In a sale whose price fell, all get back what all paid; what was paid above it comes back by itself.
#[test]
fn returns_of_a_falling_sale_pay_the_last_price() {
    let (mut world, mut net) = start();
    let asset = net.lot_asset(&mut world);
    let new = net.falling_lot(&world, LotKind::Rate);
    let lot = net.issue(&mut world, &asset, &new);
    world.pass(MIN_EPOCH);
    let first = net.holder(&mut world, &lot, 4);
    world.pass((new.sale_ends - new.sale_starts) / 2);
    net.holder(&mut world, &lot, 6);
    let tokens = lot_account(&lot, &first);
    world.run(ix::return_lot(first, &lot, tokens, net.purse(&first), 4));
    world.run(ix::settle_purchase(&lot, first, net.purse(&first)));
    let paid = PURSE - net.money(&world, &first);
    assert_eq!(paid, 4 * 60_000_000 / 10);
}

/// Whoever buys and returns as often as it likes raises no total of the network's: they never run out of room.
#[test]
fn buying_and_returning_leaves_no_trace() {
    let (mut world, mut net) = start();
    let asset = net.lot_asset(&mut world);
    for _ in 0..3 {
        let new = NewLot {
            refund_bps: 10_000,
            ..net.new_lot(&world, LotKind::Rate)
        };
        let lot = net.issue(&mut world, &asset, &new);
        world.pass(MIN_EPOCH);
        let holder = net.holder(&mut world, &lot, 10);
        let tokens = lot_account(&lot, &holder);
        world.run(ix::return_lot(holder, &lot, tokens, net.purse(&holder), 10));
        assert_eq!(net.money(&world, &holder), PURSE);
        let network = net.state(&world);
        assert_eq!((network.lots_in, network.lots_out), (0, 0));
    }
}
