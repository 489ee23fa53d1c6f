//! The stakers' part while volume is sold: what nobody uses of it is earned in the epoch in which it ends, for all epochs
//! of its window.

use openmast_client::{
    accounts::{self, Lot, LotBook},
    addresses,
    instructions::{self as ix, NewLot},
};
use openmast_ledger::LotKind;
use openmast_program_tests::{
    Error,
    net::{Asset, EXIT, MIN_EPOCH, Net},
    outcome::assert_refused,
    world::World,
};
use solana_instruction::Instruction;

use super::start;

fn set(net: &Net, asset: &Asset, stakers_bps: u16, epoch: u64) -> Instruction {
    ix::set_split_policy(
        asset.owner,
        net.address,
        asset.index,
        stakers_bps,
        epoch,
        true,
    )
}

#[track_caller]
fn refuses(world: &World, announce: Instruction, error: Error) {
    assert_refused(world.clone().send(&[announce]), error);
}

/// An asset of whose stakers' part, 60 %, a lot of this kind was issued.
fn issued(kind: LotKind) -> (World, Net, Asset, Lot) {
    let (mut world, mut net) = start();
    let asset = net.lot_asset(&mut world);
    let new = net.new_lot(&world, kind);
    let lot = net.issue(&mut world, &asset, &new);
    (world, net, asset, lot)
}

#[test]
fn it_is_not_lowered_before_the_volume_has_ended() {
    let (world, net, asset, lot) = issued(LotKind::Volume);
    let first_free = net.state(&world).final_epoch + 4;
    for epoch in [first_free, lot.first_epoch, lot.last_epoch] {
        for part in [0, 5_999] {
            refuses(&world, set(&net, &asset, part, epoch), Error::SplitPromised);
        }
        for part in [6_000, 10_000] {
            world.clone().run(set(&net, &asset, part, epoch));
        }
    }
    world.clone().run(set(&net, &asset, 0, lot.last_epoch + 1));
    // What is wrong besides is said first.
    let too_soon = set(&net, &asset, 0, first_free - 1);
    refuses(&world, too_soon, Error::SplitTooSoon);
}

#[test]
fn a_part_that_was_announced_is_not_taken_back_by_another_announcement() {
    let (mut world, net, asset, lot) = issued(LotKind::Volume);
    let (first, last) = (lot.first_epoch, lot.last_epoch);
    // A raise, which whoever stakes counts on.
    world.run(set(&net, &asset, 8_000, first));
    for (part, epoch) in [
        (7_999, first),
        (6_000, first),
        (8_000, first + 1),
        (8_000, last + 1),
        (0, last + 1),
        (10_000, last),
    ] {
        let taken_back = set(&net, &asset, part, epoch);
        refuses(&world, taken_back, Error::SplitPromised);
    }
    world.clone().run(set(&net, &asset, 8_000, first - 1));
    world.run(set(&net, &asset, 9_000, first));
    // A lowering of after the end is nobody's loss, and can be replaced by none that comes earlier.
    let (mut world, net, asset, _) = issued(LotKind::Volume);
    world.run(set(&net, &asset, 0, last + 1));
    refuses(&world, set(&net, &asset, 0, last), Error::SplitPromised);
    world.run(set(&net, &asset, 1, last + 5));
}

/// Everybody who buys or stakes knows what was announced before the lot was issued: that holds, and no less.
#[test]
fn what_was_announced_before_the_issue_holds_for_the_lot() {
    let (mut world, mut net) = start();
    let asset = net.lot_asset(&mut world);
    let new = net.new_lot(&world, LotKind::Volume);
    let from = new.first_epoch + 1;
    world.run(ix::set_split_policy(
        asset.owner,
        net.address,
        asset.index,
        3_000,
        from,
        false,
    ));
    net.issue(&mut world, &asset, &new);
    for (part, epoch) in [(2_999, from), (3_000, from - 1), (0, from + 1)] {
        refuses(&world, set(&net, &asset, part, epoch), Error::SplitPromised);
    }
    // It may come later, or be less low, or not come at all.
    for (part, epoch) in [
        (3_000, from),
        (3_000, from + 1),
        (3_001, from),
        (6_000, from - 1),
    ] {
        world.clone().run(set(&net, &asset, part, epoch));
    }
    // Once the lowering has come it is what another announcement is compared with.
    net.settle_until(&mut world, from);
    let epoch = net.state(&world).final_epoch;
    for collected in [from - 1, epoch] {
        net.run(&mut world, net.collect(&asset, collected));
    }
    let late = new.last_epoch + 4;
    assert!(
        epoch + 4 > new.last_epoch,
        "nothing of the window is left to be announced for"
    );
    world.run(set(&net, &asset, 0, late));
}

#[test]
fn other_kinds_bind_nothing_since_they_are_earned_epoch_by_epoch() {
    for kind in [LotKind::SimSlot, LotKind::Rate, LotKind::Exclusive] {
        let (mut world, net, asset, lot) = issued(kind);
        world.run(set(&net, &asset, 0, lot.first_epoch));
    }
}

#[test]
fn the_book_is_given_and_the_assets_own() {
    let (mut world, mut net, asset, lot) = issued(LotKind::Volume);
    let epoch = lot.first_epoch;
    let without = ix::set_split_policy(asset.owner, net.address, asset.index, 0, epoch, false);
    refuses(&world, without, Error::LotBookMissing);
    let raise = ix::set_split_policy(asset.owner, net.address, asset.index, 9_999, epoch, false);
    refuses(&world, raise, Error::LotBookMissing);
    // That of an asset which sells no volume.
    let other = net.lot_asset(&mut world);
    let new = net.new_lot(&world, LotKind::Rate);
    net.issue(&mut world, &other, &new);
    let mut foreign = set(&net, &asset, 0, epoch);
    let book = foreign.accounts.last_mut().unwrap();
    assert_eq!(book.pubkey, addresses::lot_book(&asset.address));
    book.pubkey = addresses::lot_book(&other.address);
    refuses(&world, foreign, Error::WrongAsset);
}

#[test]
fn what_sold_nothing_binds_no_more_and_one_token_that_is_sold_does() {
    let (mut world, net, asset, lot) = issued(LotKind::Volume);
    let lower = set(&net, &asset, 0, lot.last_epoch);
    let mut unsold = world.clone();
    unsold.run(ix::end_lot_sale(asset.owner, &lot));
    unsold.run(ix::set_split_policy(
        asset.owner,
        net.address,
        asset.index,
        0,
        lot.last_epoch,
        false,
    ));
    // With a token sold the end of the sale changes nothing.
    world.pass(MIN_EPOCH);
    net.holder(&mut world, &lot, 1);
    world.run(ix::end_lot_sale(asset.owner, &lot));
    refuses(&world, lower, Error::SplitPromised);
}

/// Over by the clock while its last epoch is far, and settled or lapsed: nothing of it is earned any more.
#[test]
fn what_is_settled_or_lapsed_binds_no_more() {
    let (mut world, mut net) = start();
    let asset = net.lot_asset(&mut world);
    let volume = NewLot {
        last_epoch: 80,
        ends_by: world.now() + 5_000,
        ..net.new_lot(&world, LotKind::Volume)
    };
    let lot = net.issue(&mut world, &asset, &volume);
    // The book still has this one, which binds nothing.
    let rate = net.new_lot(&world, LotKind::Rate);
    net.issue(&mut world, &asset, &rate);
    world.pass(MIN_EPOCH);
    net.holder(&mut world, &lot, 4);
    let lower = set(&net, &asset, 0, lot.last_epoch);
    world.pass(lot.ends_by - world.now());

    let mut lapsed = world.clone();
    lapsed.pass(EXIT);
    refuses(&lapsed, lower.clone(), Error::SplitPromised);
    lapsed.run(ix::lapse_lot(&lot));
    lapsed.run(lower.clone());

    let epoch = net.settle(&mut world);
    refuses(&world, lower.clone(), Error::SplitPromised);
    world.run(net.settle_lot(&lot, epoch));
    world.run(lower);
}

#[test]
fn the_last_of_all_volumes_counts() {
    let (mut world, mut net, asset, lot) = issued(LotKind::Volume);
    let later = NewLot {
        last_epoch: lot.last_epoch + 10,
        ..net.new_lot(&world, LotKind::Rate)
    };
    net.issue(&mut world, &asset, &later);
    let rolls = NewLot {
        last_epoch: lot.last_epoch + 3,
        rolls_epochs: 3,
        ..net.new_lot(&world, LotKind::Volume)
    };
    net.issue(&mut world, &asset, &rolls);
    let book: LotBook = world.get(&addresses::lot_book(&asset.address));
    assert_eq!(book.volumes_end(), rolls.last_epoch + 1);
    let last = set(&net, &asset, 0, rolls.last_epoch);
    refuses(&world, last, Error::SplitPromised);
    world.run(set(&net, &asset, 0, rolls.last_epoch + 1));
}

/// An owner tries to have the stakers' part of what nobody used of a volume, by all that it can announce in any epoch of
/// the lot's life: the stakers have the 60 % under which it was sold.
#[test]
fn an_owner_cannot_take_the_stakers_part_of_what_nobody_used() {
    const UNUSED: u64 = 90_000_000;
    const REST: u64 = 82_800_000;
    let (mut world, mut net) = start();
    let asset = net.lot_asset(&mut world);
    net.staker(&mut world, &asset, 100_000);
    let new = net.new_lot(&world, LotKind::Volume);
    let lot = net.issue(&mut world, &asset, &new);
    world.pass(MIN_EPOCH);
    net.holder(&mut world, &lot, 10);
    let mut refused = 0;
    while net.state(&world).final_epoch < lot.last_epoch {
        let epoch = net.state(&world).final_epoch;
        let state: accounts::Asset = world.get(&asset.address);
        if state.collected_epoch < epoch {
            net.run(&mut world, net.collect(&asset, epoch));
        }
        let is_pending = (1..epoch + 4).contains(&state.next_split_epoch);
        for from in epoch + 4..=lot.last_epoch + 2 {
            for part in [0, 5_999, 6_000, 9_000] {
                let set = set(&net, &asset, part, from);
                let lowers = part < 6_000 && from <= lot.last_epoch;
                match (is_pending, lowers) {
                    (true, _) => refuses(&world, set, Error::SplitPending),
                    (false, true) => refuses(&world, set, Error::SplitPromised),
                    (false, false) => drop(world.clone().run(set)),
                }
                refused += u32::from(lowers);
            }
        }
        // It does what it can: the lowest part as soon as it may, and again in the next epoch.
        if !is_pending {
            world.run(set(&net, &asset, 0, (lot.last_epoch + 1).max(epoch + 4)));
        }
        if epoch + 1 == lot.last_epoch {
            net.serve(&lot, UNUSED);
        }
        net.settle(&mut world);
    }
    assert!(refused > 10);
    let before: accounts::Asset = world.get(&asset.address);
    net.run(&mut world, net.collect(&asset, lot.last_epoch));
    let after: accounts::Asset = world.get(&asset.address);
    let stakers = after.stakers_total - before.stakers_total;
    assert_eq!(stakers, REST * 6 / 10);
}
