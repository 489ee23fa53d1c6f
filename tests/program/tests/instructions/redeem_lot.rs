use openmast_client::{
    accounts::{Entitlement, Mint},
    addresses,
    composites::lot_account,
    events::Event,
    instructions as ix,
};
use openmast_ledger::LotKind;
use openmast_program_tests::{Error, outcome::assert_refused};

use super::start;

#[test]
fn burns_tokens_and_makes_an_entitlement_for_anybody() {
    let (mut world, mut net) = start();
    let lot = net.lot(&mut world, LotKind::Volume);
    let (holder, payer) = (net.holder(&mut world, &lot, 10), net.payer(&mut world, 1));
    let done = world.run(net.redeem_lot(&world.clone(), &lot, holder, payer.index, 4));
    let Event::LotRedeemed(event) = done.event() else {
        panic!("{done:?}")
    };
    assert_eq!((event.index, event.quantity), (1, 4));
    let made: Entitlement = world.get(&addresses::reserve(&net.address, 1));
    assert_eq!((made.lot, made.lot_index), (lot.address(), lot.index));
    assert_eq!((made.payer, made.payer_index), (payer.address, payer.index));
    assert_eq!((made.quantity, made.asked, made.asked_slot), (4, 0, 0));
    assert_eq!(made.rent_payer, holder);
    assert_eq!(world.tokens(&lot_account(&lot, &holder)), 6);
    let mint = world.raw(&lot.mint).expect("a mint");
    let supply = Mint::decode(&mint.owner, &mint.data).unwrap().supply;
    assert_eq!((supply, net.state(&world).reserve_count), (6, 2));
    assert!(done.compute_units <= 15_000, "{}", done.compute_units);
}

#[test]
fn refuses_nothing_more_than_there_is_others_tokens_and_a_window_that_is_over() {
    let (mut world, mut net) = start();
    let lot = net.lot(&mut world, LotKind::Volume);
    let (holder, payer) = (net.holder(&mut world, &lot, 10), net.payer(&mut world, 1));
    let redeem = |world: &_, net: &openmast_program_tests::net::Net, amount| {
        net.redeem_lot(world, &lot, holder, payer.index, amount)
    };
    let none = redeem(&world, &net, 0);
    assert_refused(world.clone().send(&[none]), Error::ZeroAmount);
    let more = redeem(&world, &net, 11);
    assert!(world.clone().send(&[more]).is_err(), "it has ten");
    let thief = world.wallet();
    let tokens = lot_account(&lot, &holder);
    let next = net.state(&world).reserve_count;
    let stolen = ix::redeem_lot(thief, &lot, tokens, payer.index, next, 1);
    assert!(world.clone().send(&[stolen]).is_err(), "not its own");
    let taken = ix::redeem_lot(holder, &lot, tokens, payer.index, next + 1, 1);
    assert_refused(world.clone().send(&[taken]), Error::IndexTaken);
    // The last epoch must not have begun: otherwise the tokens could meet nothing.
    net.settle_until(&mut world, lot.last_epoch - 4);
    world.clone().run(redeem(&world, &net, 1));
    let mut over = world.clone();
    over.pass(lot.ends_by - over.now() - 1);
    over.clone().run(redeem(&over, &net, 1));
    over.pass(1);
    assert_refused(over.send(&[redeem(&over, &net, 1)]), Error::WindowOver);
    net.settle_until(&mut world, lot.last_epoch - 3);
    let late = redeem(&world, &net, 1);
    assert_refused(world.clone().send(&[late]), Error::WindowOver);
    net.settle_until(&mut world, lot.last_epoch);
    world.run(net.settle_lot(&lot, lot.last_epoch));
    let settled = redeem(&world, &net, 1);
    assert_refused(world.clone().send(&[settled]), Error::LotIsSettled);
}

#[test]
fn nothing_stops_it() {
    let (mut world, mut net) = start();
    let lot = net.lot(&mut world, LotKind::Volume);
    let (holder, payer) = (net.holder(&mut world, &lot, 10), net.payer(&mut world, 1));
    net.run(&mut world, net.pause(63));
    net.redeem(&mut world, &lot, holder, payer.index, 10);
}
