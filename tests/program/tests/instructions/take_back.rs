use openmast_client::{
    accounts::{Entitlement, Lot},
    composites::lot_account,
    events::Event,
    instructions as ix,
};
use openmast_ledger::LotKind;
use openmast_program_tests::{
    Error,
    net::{Net, Payer},
    outcome::{Outcome, assert_refused},
    world::World,
};
use solana_instruction::Instruction;

use super::start;

const GB: u64 = 1_000_000_000;

fn take(net: &Net, lot: &Lot, payer: &Payer, entitlement: &Entitlement, epoch: u64) -> Instruction {
    let shown = net.shown(epoch, entitlement.index);
    let (owner, tokens) = (payer.owner, lot_account(lot, &payer.owner));
    ix::take_back(owner, entitlement, lot.mint, tokens, epoch, &shown, None)
}

/// 8 tokens of which 6 are asked back; `met` bytes of them were met.
fn asked(kind: LotKind, met: u64) -> (World, Net, Lot, Payer, Entitlement, u64) {
    let (mut world, mut net) = start();
    let (lot, payer, entitlement) = net.entitled(&mut world, kind, 8);
    net.meet(&lot, &entitlement, met, met * 90_000_000 / GB);
    world.run(ix::ask_back(payer.owner, &entitlement, 6));
    let epoch = net.settle(&mut world);
    (world, net, lot, payer, entitlement, epoch)
}

#[test]
fn gives_back_what_is_not_begun() {
    for (kind, met, granted) in [
        (LotKind::Volume, 0, 6),
        (LotKind::Volume, 2 * GB, 6),
        // The third token is begun.
        (LotKind::Volume, 2 * GB + 1, 5),
        (LotKind::Volume, 7 * GB, 1),
        // A rate is not used up.
        (LotKind::Rate, 7 * GB, 6),
    ] {
        let (mut world, net, lot, payer, entitlement, epoch) = asked(kind, met);
        let done = world.run(take(&net, &lot, &payer, &entitlement, epoch));
        let Event::LotTakenBack(event) = done.event() else {
            panic!("{done:?}")
        };
        assert_eq!((event.granted, event.quantity), (granted, 8 - granted));
        let account: Entitlement = world.get(&entitlement.address());
        assert_eq!((account.quantity, account.asked), (8 - granted, 0));
        let tokens = world.tokens(&lot_account(&lot, &payer.owner));
        assert_eq!(tokens, granted);
        let again = take(&net, &lot, &payer, &entitlement, epoch);
        assert_refused(world.send(&[again]), Error::NothingAsked);
    }
}

#[test]
fn gives_nothing_when_all_is_begun() {
    let (mut world, net, lot, payer, entitlement, epoch) = asked(LotKind::Volume, 7 * GB + 1);
    let taken = world.send(&[take(&net, &lot, &payer, &entitlement, epoch)]);
    assert_refused(taken, Error::NothingToTakeBack);
}

#[test]
fn refuses_what_is_not_so() {
    let (mut world, mut net, lot, payer, entitlement, epoch) = asked(LotKind::Volume, 2 * GB + 1);
    let attempt =
        |world: &World, instruction: Instruction| -> Outcome { world.clone().send(&[instruction]) };
    // Less was met than was.
    let mut shown = net.shown(epoch, entitlement.index);
    shown.bytes -= 2;
    let (owner, tokens) = (payer.owner, lot_account(&lot, &payer.owner));
    let lie = ix::take_back(owner, &entitlement, lot.mint, tokens, epoch, &shown, None);
    assert_refused(attempt(&world, lie), Error::InvalidProof);
    let stranger = net.lot_wallet(&mut world, &lot);
    let shown = net.shown(epoch, entitlement.index);
    let others = lot_account(&lot, &stranger);
    let gift = ix::take_back(owner, &entitlement, lot.mint, others, epoch, &shown, None);
    assert_refused(attempt(&world, gift), Error::NotOwnTokenAccount);
    let theft = ix::take_back(
        stranger,
        &entitlement,
        lot.mint,
        others,
        epoch,
        &shown,
        None,
    );
    assert_refused(attempt(&world, theft), Error::NotAuthorized);
    // Asked anew after the snapshot: that did not see it.
    let mut anew = world.clone();
    anew.pass(1);
    anew.run(ix::cancel_ask(owner, &entitlement));
    anew.run(ix::ask_back(owner, &entitlement, 6));
    let early = take(&net, &lot, &payer, &entitlement, epoch);
    assert_refused(attempt(&anew, early), Error::AskNotSettled);
    net.end_lot(&mut world, &lot);
    let late = take(&net, &lot, &payer, &entitlement, lot.last_epoch);
    assert_refused(attempt(&world, late), Error::LotIsSettled);
}

#[test]
fn settlements_that_are_not_kept_show_nothing() {
    let (mut world, mut net, lot, payer, entitlement, epoch) = asked(LotKind::Volume, 0);
    net.settle_until(&mut world, epoch + 3);
    let old = take(&net, &lot, &payer, &entitlement, epoch);
    assert_refused(world.clone().send(&[old]), Error::SettlementTooOld);
    world.run(take(&net, &lot, &payer, &entitlement, epoch + 1));
}
