//! An asset's capacity, announced ahead: an epoch has one, whenever it is opened.

use openmast_ledger::*;
use proptest::prelude::*;

fn capacity(mbps: u32) -> Capacity {
    Capacity {
        mbps,
        sim_slots: mbps * 2,
        slot_price: u64::from(mbps) * 3,
        epoch_seconds: mbps * 4,
    }
}

#[test]
fn all_of_it_changes_at_its_epoch() {
    let mut schedule = CapacitySchedule {
        capacity: capacity(100),
        ..Default::default()
    };
    assert_eq!(schedule.at(u64::MAX), capacity(100));
    schedule.announce(capacity(50), 14, 10).unwrap();
    assert_eq!(schedule.at(13), capacity(100));
    assert_eq!(schedule.at(14), capacity(50));
}

#[test]
fn it_is_announced_ahead_and_a_near_one_stays() {
    let mut schedule = CapacitySchedule {
        capacity: capacity(100),
        ..Default::default()
    };
    assert_eq!(
        schedule.announce(capacity(50), 13, 10),
        Err(CapacityScheduleError::TooEarly)
    );
    schedule.announce(capacity(50), 14, 10).unwrap();
    // Still ahead: replaced.
    schedule.announce(capacity(60), 15, 10).unwrap();
    assert_eq!(schedule.at(14), capacity(100));
    // Metered under, perhaps, and not the capacity of epochs still to open.
    let before = schedule;
    assert_eq!(
        schedule.announce(capacity(70), 16, 12),
        Err(CapacityScheduleError::Pending)
    );
    assert_eq!(schedule, before);
    // The next epoch to open has it: it becomes the capacity.
    schedule.announce(capacity(70), 17, 13).unwrap();
    assert_eq!(schedule.at(16), capacity(60));
    assert_eq!(schedule.at(17), capacity(70));
}

proptest! {
    #[test]
    fn an_epoch_has_one_capacity_whenever_it_is_opened(
        steps in prop::collection::vec((0u64..8, 0u32..50, any::<bool>()), 1..100),
    ) {
        let mut schedule = CapacitySchedule { capacity: capacity(100), ..Default::default() };
        let mut final_epoch = 10;
        let mut seen = std::collections::BTreeMap::new();
        for (ahead, mbps, settles) in steps {
            let _ = schedule.announce(capacity(mbps), final_epoch + ahead, final_epoch);
            final_epoch += u64::from(settles);
            for epoch in final_epoch + 2..=final_epoch + 3 {
                let before = *seen.entry(epoch).or_insert(schedule.at(epoch));
                prop_assert_eq!(schedule.at(epoch), before, "epoch {}, final {}", epoch, final_epoch);
            }
        }
    }
}
