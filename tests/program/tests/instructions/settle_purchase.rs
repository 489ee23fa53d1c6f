use openmast_client::{
    accounts::Lot,
    addresses,
    events::Event,
    instructions::{self as ix},
};
use openmast_ledger::LotKind;
use openmast_program_tests::{
    Error,
    net::{MIN_EPOCH, Net, PURSE},
    outcome::assert_refused,
    world::World,
};
use solana_pubkey::Pubkey;

use super::{lamports, start};

/// A sale in which the first buyer of 4 paid 90 for each, and a later one of 6 paid 60.
fn sold_out() -> (World, Net, Lot, [Pubkey; 2]) {
    let (mut world, mut net) = start();
    let asset = net.lot_asset(&mut world);
    let new = net.falling_lot(&world, LotKind::Rate);
    let lot = net.issue(&mut world, &asset, &new);
    world.pass(MIN_EPOCH);
    let first = net.holder(&mut world, &lot, 4);
    world.pass((new.sale_ends - new.sale_starts) / 2);
    let second = net.holder(&mut world, &lot, 6);
    (world, net, lot, [first, second])
}

#[test]
fn gives_back_what_was_paid_above_the_last_price() {
    let (mut world, net, lot, [first, second]) = sold_out();
    let purchase = addresses::purchase(&lot.address(), &first);
    let (rent, before) = (lamports(&world, &purchase), lamports(&world, &first));
    let done = world.run(ix::settle_purchase(&lot, first, net.purse(&first)));
    let Event::LotPurchaseSettled(event) = done.event() else {
        panic!("{done:?}")
    };
    assert_eq!((event.amount, event.lot_excess), (120_000_000, 0));
    assert_eq!(
        (event.network_lots_out, event.network_lots_excess),
        (120_000_000, 0)
    );
    assert_eq!(net.money(&world, &first), PURSE - 4 * 60_000_000);
    assert_eq!(lamports(&world, &first), before + rent);
    assert_eq!(world.raw(&purchase), None);
    // Who paid the last price gets nothing but its rent.
    world.run(ix::settle_purchase(&lot, second, net.purse(&second)));
    assert_eq!(net.money(&world, &second), PURSE - 6 * 60_000_000);
    assert_eq!(net.vault(&world), 10 * 60_000_000);
    let account: Lot = world.get(&lot.address());
    assert_eq!((account.returned, account.excess), (120_000_000, 0));
    let again = ix::settle_purchase(&lot, first, net.purse(&first));
    assert!(world.send(&[again]).is_err(), "it is settled");
}

#[test]
fn waits_for_the_end_of_the_sale_and_pays_the_buyer_alone() {
    let (mut world, mut net) = start();
    let asset = net.lot_asset(&mut world);
    let new = net.falling_lot(&world, LotKind::Rate);
    let lot = net.issue(&mut world, &asset, &new);
    world.pass(MIN_EPOCH);
    let buyer = net.holder(&mut world, &lot, 4);
    let settle = ix::settle_purchase(&lot, buyer, net.purse(&buyer));
    assert_refused(
        world.clone().send(std::slice::from_ref(&settle)),
        Error::LotSaleRunning,
    );
    world.pass(3_600);
    let thief = net.lot_wallet(&mut world, &lot);
    let stolen = ix::settle_purchase(&lot, buyer, net.purse(&thief));
    assert_refused(world.clone().send(&[stolen]), Error::NotOwnTokenAccount);
    // One of the buyer's own, which somebody made: it is paid there if the buyer says so itself.
    let second = world.second_account(buyer, net.mint);
    let mut to_second = ix::settle_purchase(&lot, buyer, second);
    let unsigned = world.clone().send(std::slice::from_ref(&to_second));
    assert_refused(unsigned, Error::NotAssociatedAccount);
    for account in &mut to_second.accounts {
        account.is_signer |= account.pubkey == buyer;
    }
    let mut signed = world.clone();
    signed.run(to_second);
    let other = net.lot(&mut world, LotKind::Volume);
    let mut elsewhere = settle.clone();
    for account in &mut elsewhere.accounts {
        if account.pubkey == lot.address() {
            account.pubkey = other.address();
        }
    }
    world.pass(3_600);
    assert_refused(world.clone().send(&[elsewhere]), Error::WrongLot);
    // No pause keeps it.
    net.run(&mut world, net.pause(63));
    world.run(settle);
}
