use openmast_client::{
    accounts::{Entitlement, Lot},
    events::Event,
    instructions::{self as ix, ProvenTotals},
};
use openmast_ledger::LotKind;
use openmast_program_tests::{
    Error,
    net::{Net, Payer},
    outcome::assert_refused,
    world::World,
};
use solana_instruction::Instruction;

use super::{lamports, start};

const GB: u64 = 1_000_000_000;

fn refund(net: &Net, payer: &Payer, entitlement: &Entitlement, epoch: u64) -> Instruction {
    let shown = net.shown(epoch, entitlement.index);
    with(net, payer, entitlement, Some((epoch, &shown)))
}

fn with(
    net: &Net,
    payer: &Payer,
    entitlement: &Entitlement,
    shown: Option<(u64, &ProvenTotals)>,
) -> Instruction {
    let destination = net.purse(&payer.owner);
    ix::refund_entitlement(payer.owner, entitlement, destination, shown, None)
}

/// 8 tokens of which 2.5 were met; the lot was served in one epoch of four.
fn used(kind: LotKind) -> (World, Net, Lot, Payer, Entitlement) {
    let (mut world, mut net) = start();
    let (lot, payer, entitlement) = net.entitled(&mut world, kind, 8);
    world.fund(payer.owner, net.mint, 0);
    let released = if kind == LotKind::Volume {
        225_000_000
    } else {
        0
    };
    net.meet(&lot, &entitlement, 5 * GB / 2, released);
    net.serve(&lot, 1);
    (world, net, lot, payer, entitlement)
}

#[test]
fn pays_what_was_neither_met_nor_served_and_closes_it() {
    // Three quarters of 5.5 tokens of volume, and of 8 of a rate.
    for (kind, amount) in [(LotKind::Volume, 371_250_000), (LotKind::Rate, 540_000_000)] {
        let (mut world, mut net, lot, payer, entitlement) = used(kind);
        net.end_lot(&mut world, &lot);
        let rent = lamports(&world, &entitlement.address());
        let before = lamports(&world, &entitlement.rent_payer);
        net.run(&mut world, net.pause(63));
        let done = world.run(refund(&net, &payer, &entitlement, lot.last_epoch));
        let Event::EntitlementRefunded(event) = done.event() else {
            panic!("{done:?}")
        };
        assert_eq!((event.amount, event.index), (amount, entitlement.index));
        assert_eq!(net.money(&world, &payer.owner), amount);
        assert_eq!(world.raw(&entitlement.address()), None);
        let after = lamports(&world, &entitlement.rent_payer);
        assert_eq!(after, before + rent);
        let again = refund(&net, &payer, &entitlement, lot.last_epoch);
        assert!(world.send(&[again]).is_err(), "it is gone");
    }
}

#[test]
fn of_a_volume_the_settlement_must_be_of_after_the_end() {
    let (mut world, mut net, lot, payer, entitlement) = used(LotKind::Volume);
    let early = net.settle(&mut world);
    let open = refund(&net, &payer, &entitlement, early);
    assert_refused(world.clone().send(&[open]), Error::LotNotSettled);
    net.settle_until(&mut world, lot.last_epoch - 1);
    // Met after that epoch: a proof of before would pay it back.
    let stale = net.shown(lot.last_epoch - 1, entitlement.index);
    net.meet(&lot, &entitlement, GB, 90_000_000);
    net.end_lot(&mut world, &lot);
    let before = with(
        &net,
        &payer,
        &entitlement,
        Some((lot.last_epoch - 1, &stale)),
    );
    assert_refused(world.clone().send(&[before]), Error::LotStillOpen);
    let lie = with(&net, &payer, &entitlement, Some((lot.last_epoch, &stale)));
    assert_refused(world.clone().send(&[lie]), Error::InvalidProof);
    let none = with(&net, &payer, &entitlement, None);
    assert_refused(world.clone().send(&[none]), Error::LotStillOpen);
    let stranger = Payer {
        owner: net.lot_wallet(&mut world, &lot),
        ..payer
    };
    let theft = refund(&net, &stranger, &entitlement, lot.last_epoch);
    assert_refused(world.clone().send(&[theft]), Error::NotAuthorized);
    world.run(refund(&net, &payer, &entitlement, lot.last_epoch));
    assert_eq!(net.money(&world, &payer.owner), 303_750_000);
}

/// All used: it just closes, and gives the rent back.
#[test]
fn an_entitlement_without_anything_left_is_closed() {
    let (mut world, mut net) = start();
    let (lot, payer, entitlement) = net.entitled(&mut world, LotKind::Volume, 8);
    world.fund(payer.owner, net.mint, 0);
    net.meet(&lot, &entitlement, 8 * GB, 720_000_000);
    net.end_lot(&mut world, &lot);
    world.run(refund(&net, &payer, &entitlement, lot.last_epoch));
    assert_eq!(net.money(&world, &payer.owner), 0);
    assert_eq!(world.raw(&entitlement.address()), None);
}

/// Of a lapsed lot the newest final settlement tells what was met.
#[test]
fn after_a_lapse_the_newest_settlement_tells() {
    let (mut world, mut net) = start();
    let (lot, payer, entitlement) = net.entitled(&mut world, LotKind::Volume, 8);
    world.fund(payer.owner, net.mint, 0);
    net.meet(&lot, &entitlement, 5 * GB / 2, 225_000_000);
    let old = net.settle(&mut world);
    let newest = net.settle(&mut world);
    world.pass(300_000);
    world.run(ix::lapse_lot(&lot));
    let older = refund(&net, &payer, &entitlement, old);
    assert_refused(world.clone().send(&[older]), Error::LotStillOpen);
    world.run(refund(&net, &payer, &entitlement, newest));
    // No epoch of the window is final: all that was not met comes back.
    assert_eq!(net.money(&world, &payer.owner), 495_000_000);
}
