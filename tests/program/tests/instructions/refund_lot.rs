use openmast_client::{accounts::Lot, composites::lot_account, events::Event, instructions as ix};
use openmast_ledger::LotKind;
use openmast_program_tests::{Error, net::PURSE, outcome::assert_refused};

use super::start;

#[test]
fn pays_for_the_epochs_that_were_not_served() {
    for kind in [LotKind::Rate, LotKind::Volume, LotKind::SimSlot] {
        let (mut world, mut net) = start();
        let lot = net.lot(&mut world, kind);
        let holder = net.holder(&mut world, &lot, 4);
        net.serve(&lot, 90_000_000);
        let tokens = lot_account(&lot, &holder);
        let refund = |amount| ix::refund_lot(holder, &lot, tokens, net.purse(&holder), amount);
        let refund_one = refund(1);
        let refund_three = refund(3);
        let too_many = refund(4);
        assert_refused(
            world.clone().send(std::slice::from_ref(&refund_one)),
            Error::LotNotSettled,
        );
        net.end_lot(&mut world, &lot);
        // One of four was served.
        let done = world.run(refund_one);
        let Event::LotRefunded(event) = done.event() else {
            panic!("{done:?}")
        };
        assert_eq!((event.amount, event.lot_returned), (67_500_000, 67_500_000));
        assert!(world.clone().send(&[too_many]).is_err(), "it has three");
        net.run(&mut world, net.pause(63));
        world.run(refund_three);
        assert_eq!(net.money(&world, &holder), PURSE - 90_000_000);
        assert_eq!(world.tokens(&tokens), 0);
        assert_eq!(world.get::<Lot>(&lot.address()).returned, 270_000_000);
    }
}

#[test]
fn burns_nothing_for_nothing() {
    let (mut world, mut net) = start();
    let lot = net.lot(&mut world, LotKind::Rate);
    let holder = net.holder(&mut world, &lot, 4);
    for _ in 0..4 {
        net.serve(&lot, 90_000_000);
    }
    net.end_lot(&mut world, &lot);
    let tokens = lot_account(&lot, &holder);
    let refund = |amount| ix::refund_lot(holder, &lot, tokens, net.purse(&holder), amount);
    let (none, all) = (refund(0), refund(4));
    assert_refused(world.clone().send(&[none]), Error::ZeroAmount);
    assert_refused(world.send(&[all]), Error::NothingToRefund);
}
