use openmast_client::{accounts, events, events::Event, instructions::Capacity};
use openmast_program_tests::{Error, operation::Operation, world::World};

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
