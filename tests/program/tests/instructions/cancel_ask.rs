use openmast_client::{accounts::Entitlement, events::Event, instructions as ix};
use openmast_ledger::LotKind;
use openmast_program_tests::{Error, outcome::assert_refused};

use super::start;

#[test]
fn nothing_is_asked_back_any_more() {
    let (mut world, mut net) = start();
    let (_, payer, entitlement) = net.entitled(&mut world, LotKind::Rate, 4);
    let cancel = ix::cancel_ask(payer.owner, &entitlement);
    assert_refused(
        world.clone().send(std::slice::from_ref(&cancel)),
        Error::NothingAsked,
    );
    world.run(ix::ask_back(payer.owner, &entitlement, 3));
    let stranger = world.wallet();
    assert_refused(
        world
            .clone()
            .send(&[ix::cancel_ask(stranger, &entitlement)]),
        Error::NotAuthorized,
    );
    let done = world.run(cancel);
    assert!(matches!(done.event(), Event::LotAskCancelled(_)));
    let account: Entitlement = world.get(&entitlement.address());
    assert_eq!((account.asked, account.asked_slot), (0, 0));
}
