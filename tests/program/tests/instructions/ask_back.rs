use openmast_client::{accounts::Entitlement, events::Event, instructions as ix};
use openmast_ledger::LotKind;
use openmast_program_tests::{Error, outcome::assert_refused};

use super::start;

#[test]
fn says_how_many_tokens_and_since_when() {
    let (mut world, mut net) = start();
    let (_, payer, entitlement) = net.entitled(&mut world, LotKind::Volume, 4);
    for amount in [2, 4] {
        world.pass(10);
        let done = world.run(ix::ask_back(payer.owner, &entitlement, amount));
        let Event::LotAskedBack(event) = done.event() else {
            panic!("{done:?}")
        };
        assert_eq!((event.asked, event.asked_slot), (amount, world.slot()));
        let account: Entitlement = world.get(&entitlement.address());
        assert_eq!((account.asked, account.asked_slot), (amount, world.slot()));
        assert_eq!(account.quantity, 4, "they come back later");
    }
}

#[test]
fn refuses_others_too_much_and_what_no_snapshot_can_see_in_time() {
    let (mut world, mut net) = start();
    let (lot, payer, entitlement) = net.entitled(&mut world, LotKind::Volume, 4);
    let ask = |by, amount| ix::ask_back(by, &entitlement, amount);
    let stranger = world.wallet();
    assert_refused(
        world.clone().send(&[ask(stranger, 1)]),
        Error::NotAuthorized,
    );
    assert_refused(
        world.clone().send(&[ask(payer.owner, 0)]),
        Error::ZeroAmount,
    );
    assert_refused(
        world.clone().send(&[ask(payer.owner, 5)]),
        Error::MoreThanRedeemed,
    );
    net.settle_until(&mut world, lot.last_epoch - 4);
    world.clone().run(ask(payer.owner, 1));
    net.settle_until(&mut world, lot.last_epoch - 3);
    assert_refused(world.send(&[ask(payer.owner, 1)]), Error::WindowOver);
}
