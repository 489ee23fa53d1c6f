//! By what lots are measured: the length of an epoch, the capacity, and what that costs without a lot.

use openmast_client::{
    addresses,
    events::Event,
    instructions::{self as ix, NewLot},
};
use openmast_ledger::LotKind;
use openmast_program_tests::{
    Error, net::Net, operation::Operation, outcome::assert_refused, world::World,
};

use super::{
    issue_lot::{ready, refuses},
    start,
};

/// As its owner counts epochs, nine of them come before the window's end: a volume over more of them than ever come would
/// take next to nothing, and an asset could not retire before the last of them.
#[test]
fn a_window_ends_within_the_time_that_it_has() {
    let (world, net, asset) = ready();
    for kind in [LotKind::Volume, LotKind::SimSlot, LotKind::Rate] {
        let new = net.new_lot(&world, kind);
        assert_eq!(new.last_epoch, net.state(&world).final_epoch + 9);
        let ends = |seconds| NewLot {
            sale_ends: new.sale_starts + 1,
            ends_by: world.now() + seconds,
            ..new.clone()
        };
        refuses(&world, &net, &asset, &ends(9 * 60 - 1), Error::LotWindow);
        world
            .clone()
            .run(net.issue_lot(&world, &asset, &ends(9 * 60)));
        let endless = NewLot {
            last_epoch: new.first_epoch + 4_000_000_000,
            ..new.clone()
        };
        refuses(&world, &net, &asset, &endless, Error::LotWindow);
    }
}

/// Until then nobody knows how long an epoch is; a SIM slot costs by epochs.
#[test]
fn before_the_first_settlement_only_sim_slots_are_issued() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let capacity = net.lot_capacity(&world, &asset, 1_000, 20);
    net.run(&mut world, capacity);
    for kind in [LotKind::Volume, LotKind::Rate, LotKind::Exclusive] {
        let new = net.new_lot(&world, kind);
        refuses(&world, &net, &asset, &new, Error::EpochLengthUnknown);
    }
    let new = net.new_lot(&world, LotKind::SimSlot);
    net.issue(&mut world, &asset, &new);
}

/// What a rate or an exclusive window meets is what it was priced by, so the lot keeps that.
#[test]
fn what_is_priced_by_time_and_capacity_keeps_both() {
    let (mut world, mut net, asset) = ready();
    // The last epoch of the window has more.
    net.settle_times(&mut world, 4);
    let mut more = net.lot_capacity(&world, &asset, 1_200, 20);
    if let Operation::AnnounceCapacity { epoch, .. } = &mut more {
        *epoch = 20;
    }
    net.run(&mut world, more);
    let settlement: openmast_client::accounts::Settlement =
        world.get(&addresses::settlement(&net.address, 5));
    let seconds = settlement.content.closed_at - settlement.opened_at;
    assert!(seconds > 60, "longer than its owner counts");
    for (kind, mbps) in [
        (LotKind::Volume, 0),
        (LotKind::SimSlot, 0),
        (LotKind::Rate, 1),
        (LotKind::Exclusive, 1_200),
    ] {
        let new = NewLot {
            first_epoch: 12,
            last_epoch: 20,
            price_start: 1_000_000_000,
            price_floor: 1_000_000_000,
            ..net.new_lot(&world, kind)
        };
        let (mut world, mut net) = (world.clone(), net.clone());
        let lot = net.issue(&mut world, &asset, &new);
        let counted = if mbps == 0 { 0 } else { seconds };
        assert_eq!(lot.counted_mbps, mbps);
        assert_eq!(i64::from(lot.counted_seconds), counted);
        let Some(Event::LotIssued(event)) = world.events().last() else {
            panic!("no event of it")
        };
        assert_eq!(event.counted_mbps, lot.counted_mbps);
        assert_eq!(event.counted_seconds, lot.counted_seconds);
    }
}

/// A live price comes to its cap without another word of the owner's.
#[test]
fn the_least_price_of_a_live_asset_is_a_part_of_its_cap() {
    let (mut world, net, asset) = ready();
    let live = Operation::SetLivePrice {
        by: asset.owner,
        asset: asset.index,
        floor: 1_000_000,
        cap: 8_000_000,
        target_bps: 5_000,
    };
    let priced = |world: &World, price| NewLot {
        price_start: price,
        price_floor: price,
        ..net.new_lot(world, LotKind::Volume)
    };
    let before = priced(&world, 1_000_000);
    world.clone().run(net.issue_lot(&world, &asset, &before));
    let mut net = net.clone();
    net.settle_times(&mut world, 4);
    net.run(&mut world, live);
    let low = priced(&world, 3_999_999);
    refuses(&world, &net, &asset, &low, Error::LotTooCheap);
    let least = priced(&world, 4_000_000);
    net.issue(&mut world, &asset, &least);
}

/// Half of the tariff, by how long the newest epoch really was.
#[test]
fn the_least_price_is_a_part_of_the_tariff() {
    let (mut world, mut net, asset) = ready();
    let priced = |new: NewLot, price| NewLot {
        price_start: price,
        price_floor: price,
        ..new
    };
    let exact = |world: &World, net: &Net, kind, least: u64| {
        let new = net.new_lot(world, kind);
        let low = priced(new.clone(), least - 1);
        refuses(world, net, &asset, &low, Error::LotTooCheap);
        world
            .clone()
            .run(net.issue_lot(world, &asset, &priced(new, least)));
    };
    exact(&world, &net, LotKind::Volume, 1_000_000);
    exact(&world, &net, LotKind::SimSlot, 60_000);
    // 125 000 bytes a second in 4 epochs of 60 seconds are 0.03 · 10⁹ bytes.
    exact(&world, &net, LotKind::Rate, 30_000);
    exact(&world, &net, LotKind::Exclusive, 30_000_000);
    // An epoch took longer than its owner counts: that is what a rate is measured by.
    world.pass(60);
    net.settle(&mut world);
    world.pass(30);
    let epoch = net.settle(&mut world);
    let settlement: openmast_client::accounts::Settlement =
        world.get(&addresses::settlement(&net.address, epoch));
    let seconds = settlement.content.closed_at - settlement.opened_at;
    assert_eq!(seconds, 120);
    exact(&world, &net, LotKind::Rate, 60_000);
    exact(&world, &net, LotKind::Volume, 1_000_000);
    // The higher of the price and the scheduled one.
    let raise = Operation::SetPrice {
        by: asset.owner,
        asset: asset.index,
        price: 3_000_000,
        epoch: net.state(&world).final_epoch + 4,
    };
    net.run(&mut world, raise);
    exact(&world, &net, LotKind::Volume, 1_500_000);
}

#[test]
fn an_owner_counts_no_epoch_longer_than_it_is() {
    let (mut world, mut net, asset) = ready();
    let capacity = |seconds| {
        let mut announce = net.lot_capacity(&world, &asset, 1_000, 20);
        if let Operation::AnnounceCapacity { capacity, .. } = &mut announce {
            capacity.epoch_seconds = seconds;
        }
        announce
    };
    let (unknown, long) = (capacity(0), capacity(91));
    let mut never_said = world.clone();
    net.run(&mut never_said, unknown);
    let new = net.new_lot(&world, LotKind::Rate);
    refuses(&never_said, &net, &asset, &new, Error::CapacityUnknown);
    net.run(&mut world, long);
    net.settle(&mut world);
    net.settle(&mut world);
    let new = net.new_lot(&world, LotKind::Rate);
    refuses(&world, &net, &asset, &new, Error::EpochsShorter);
    // Without the newest settlement nobody knows.
    let mut issuing = net.issuing(&world, &asset);
    for final_epoch in [0, 1] {
        issuing.final_epoch = final_epoch;
        let (payer, owner) = (net.rent_payer, asset.owner);
        let issue = ix::issue_lot(payer, owner, net.address, asset.index, &issuing, &new);
        assert_refused(world.clone().send(&[issue]), Error::SettlementNotNewest);
    }
}
