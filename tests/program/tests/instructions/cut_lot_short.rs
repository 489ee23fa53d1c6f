use openmast_client::{
    accounts::{Lot, Settlement},
    addresses,
    composites::lot_account,
    events::{Event, LotCutShort},
    instructions::{self as ix, NewLot},
};
use openmast_ledger::LotKind;
use openmast_program_tests::{
    Error,
    net::{EXIT, MIN_EPOCH, Net, PURSE},
    outcome::assert_refused,
    world::World,
};
use solana_pubkey::Pubkey;

use super::start;

/// A lot whose window ends in a year, of which somebody bought 8 tokens, and its buyer.
fn of_a_year() -> (World, Net, Lot, Pubkey) {
    let (mut world, mut net) = start();
    let asset = net.lot_asset(&mut world);
    let now = world.now();
    let new = NewLot {
        sale_ends: now + 300 * 86_400,
        ends_by: now + 365 * 86_400,
        ..net.new_lot(&world, LotKind::Rate)
    };
    let lot = net.issue(&mut world, &asset, &new);
    world.pass(MIN_EPOCH);
    let holder = net.holder(&mut world, &lot, 8);
    (world, net, lot, holder)
}

fn silent_from(world: &World, net: &Net) -> i64 {
    net.state(world).final_closed_at + 2 * EXIT
}

#[test]
fn a_silent_network_gives_back_in_days_what_was_paid_for_a_year() {
    let (mut world, mut net, lot, holder) = of_a_year();
    net.settle_until(&mut world, lot.first_epoch);
    let cut = ix::cut_lot_short(&lot);
    world.pass(silent_from(&world, &net) - world.now() - 1);
    let early = world.clone().send(std::slice::from_ref(&cut));
    assert_refused(early, Error::NetworkNotSilent);
    world.pass(1);
    net.run(&mut world, net.pause(63));
    let done = world.run(cut.clone());
    let ends_by = world.now() + 1;
    let expected = LotCutShort {
        network: net.address,
        lot: lot.address(),
        ends_by,
    };
    assert_eq!(*done.event(), Event::LotCutShort(expected));
    let lot: Lot = world.get(&lot.address());
    assert_eq!(lot.ends_by, ends_by);
    assert_refused(world.send(&[cut]), Error::WindowOver);
    // From there on it lapses as any other does.
    world.pass(EXIT);
    let early = world.clone().send(&[ix::lapse_lot(&lot)]);
    assert_refused(early, Error::LotNotLapsed);
    world.pass(1);
    world.run(ix::lapse_lot(&lot));
    let tokens = lot_account(&lot, &holder);
    world.run(ix::refund_lot(holder, &lot, tokens, net.purse(&holder), 8));
    // One epoch of four is final.
    assert_eq!(PURSE - net.money(&world, &holder), 8 * 90_000_000 / 4);
}

/// Its window is over, so nothing of it is sold or redeemed any more.
#[test]
fn a_sale_that_runs_is_over_with_it() {
    let (mut world, net, lot, holder) = of_a_year();
    world.pass(silent_from(&world, &net) - world.now());
    let buy = net.buy_lot(&lot, holder, 1);
    world.clone().run(buy.clone());
    world.run(ix::cut_lot_short(&lot));
    world.pass(1);
    assert_refused(world.clone().send(&[buy]), Error::LotSaleOver);
    let anybody = world.wallet();
    world.clone().run(ix::end_lot_sale(anybody, &lot));
    let redeem = net.redeem_lot(&world, &lot, holder, 0, 1);
    assert!(world.send(&[redeem]).is_err(), "nothing would be met");
}

/// The oracle wakes up before it lapses: the epoch that closes then is the first that is not served, and settles it.
#[test]
fn whoever_wakes_up_settles_it() {
    let (mut world, mut net, lot, _) = of_a_year();
    net.settle_until(&mut world, lot.first_epoch);
    net.serve(&lot, 1);
    world.pass(silent_from(&world, &net) - world.now());
    world.run(ix::cut_lot_short(&lot));
    let epoch = net.settle(&mut world);
    let settlement: Settlement = world.get(&addresses::settlement(&net.address, epoch));
    let lot: Lot = world.get(&lot.address());
    assert!(settlement.content.closed_at >= lot.ends_by);
    world.run(net.settle_lot(&lot, epoch));
    let cut = ix::cut_lot_short(&lot);
    assert_refused(world.send(&[cut]), Error::LotIsSettled);
}

#[test]
fn a_lot_of_another_network_stays() {
    let (mut world, _, lot, _) = of_a_year();
    let other = Net::new(&mut world);
    let mut cut = ix::cut_lot_short(&lot);
    cut.accounts[0].pubkey = other.address;
    assert_refused(world.send(&[cut]), Error::WrongNetwork);
}
