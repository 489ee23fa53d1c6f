use openmast_client::{
    accounts, events,
    events::Event,
    instructions::{self as ix, Capacity, NewLot},
};
use openmast_ledger::LotKind;
use openmast_program_tests::{Error, operation::Operation, outcome::assert_refused, world::World};

use super::start;

fn capacity(mbps: u32) -> Capacity {
    Capacity {
        mbps,
        sim_slots: 20,
        slot_price: 30_000,
        epoch_seconds: 3_600,
    }
}

#[test]
fn announces_and_replaces_and_lets_a_capacity_that_came_become_the_capacity() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let announce = |mbps, epoch| Operation::AnnounceCapacity {
        by: asset.owner,
        asset: asset.index,
        capacity: capacity(mbps),
        epoch,
    };
    let done = net.run(&mut world, announce(5, 4));
    let expected = events::CapacityAnnounced {
        network: net.address,
        asset: asset.address,
        capacity_mbps: 1_000,
        sim_slots: 0,
        slot_price: 0,
        epoch_seconds: 0,
        next_capacity_mbps: 5,
        next_sim_slots: 20,
        next_slot_price: 30_000,
        next_epoch_seconds: 3_600,
        epoch: 4,
        checkpoint_capacity_mbps: 0,
    };
    assert_eq!(*done.event(), Event::CapacityAnnounced(expected));
    let capacities = |world: &World| {
        let state: accounts::Asset = world.get(&asset.address);
        (
            (state.capacity_mbps, state.sim_slots),
            (state.slot_price, state.epoch_seconds),
            (state.next_capacity_mbps, state.next_capacity_epoch),
        )
    };
    // Nobody can have opened epoch 4: it is replaced.
    net.run(&mut world, announce(6, 5));
    assert_eq!(capacities(&world), ((1_000, 0), (0, 0), (6, 5)));
    // Epoch 5 may be open once 2 is final, and 4 be opened once more: both are needed.
    net.settle_times(&mut world, 2);
    net.refuses(&world, announce(7, 9), Error::CapacityPending);
    net.settle(&mut world);
    net.run(&mut world, announce(7, 9));
    assert_eq!(capacities(&world), ((6, 20), (30_000, 3_600), (7, 9)));
}

#[test]
fn refuses_an_epoch_that_may_have_begun_and_everybody_but_the_owner() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let announce = |by, epoch| Operation::AnnounceCapacity {
        by,
        asset: asset.index,
        capacity: capacity(5),
        epoch,
    };
    net.refuses(&world, announce(asset.owner, 3), Error::CapacityTooSoon);
    net.refuses(&world, announce(asset.owner, 0), Error::CapacityTooSoon);
    net.refuses(&world, announce(net.authority, 4), Error::NotAuthorized);
    net.run(&mut world, announce(asset.owner, u64::MAX));
}

/// Capacity that lots have sold or offer stays, in every epoch in which they have it, and no other announcement lets it
/// vanish: the book is asked for, and is that of the asset.
#[test]
fn refuses_less_than_lots_have_sold() {
    let (mut world, mut net) = start();
    let asset = net.lot_asset(&mut world);
    net.settle_times(&mut world, 4);
    let new = NewLot {
        quantity: 600,
        ..net.new_lot(&world, LotKind::Rate)
    };
    net.issue(&mut world, &asset, &new);
    let (owner, network, index) = (asset.owner, net.address, asset.index);
    let announce = |mbps, sim_slots, epoch, has_lots| {
        let capacity = Capacity {
            sim_slots,
            ..capacity(mbps)
        };
        ix::announce_capacity(owner, network, index, &capacity, epoch, has_lots)
    };
    let refuses = |world: &World, announce, error| {
        assert_refused(world.clone().send(&[announce]), error);
    };
    let (first, end) = (new.first_epoch, new.last_epoch + 1);
    refuses(
        &world,
        announce(600, 20, first, false),
        Error::LotBookMissing,
    );
    refuses(&world, announce(599, 20, first, true), Error::CapacitySold);
    refuses(
        &world,
        announce(599, 20, end - 1, true),
        Error::CapacitySold,
    );
    // After the last of their epochs, and as much as they need before.
    world.clone().run(announce(599, 20, end, true));
    world.run(announce(600, 0, first, true));
    // One that lies ahead is replaced, and the one before would hold until then.
    refuses(&world, announce(0, 0, first + 1, true), Error::CapacitySold);
}
