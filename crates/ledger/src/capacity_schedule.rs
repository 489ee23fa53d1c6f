//! What an asset can carry changes at an epoch boundary, announced ahead.

use thiserror::Error;

use crate::split_schedule::FIRST_FREE_EPOCH_AFTER_FINAL;

/// Why a capacity was not announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CapacityScheduleError {
    /// That epoch may have begun already.
    #[error("a capacity must be announced four epochs after the newest final one, or later")]
    TooEarly,
    /// The scheduled capacity can be replaced no more, and it is not the capacity yet.
    #[error(
        "a scheduled capacity is about to hold: announce another after the next final settlement"
    )]
    Pending,
}

/// What an asset can carry, and by what its lots are measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capacity {
    /// Mbit/s, both directions together; 0: not told.
    pub mbps: u32,
    /// Identities that can be active at once.
    pub sim_slots: u32,
    /// What one SIM slot costs for one epoch, base units: least prices of lots are measured by it.
    pub slot_price: u64,
    /// How long the owner counts an epoch to be, seconds; 0: not told.
    pub epoch_seconds: u32,
}

/// The capacity now and the next one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CapacitySchedule {
    /// Holds before `next_epoch`.
    pub capacity: Capacity,
    /// Holds from `next_epoch` on.
    pub next: Capacity,
    /// 0: no change was ever scheduled.
    pub next_epoch: u64,
}

impl CapacitySchedule {
    /// The capacity in `epoch`.
    #[inline]
    pub const fn at(&self, epoch: u64) -> Capacity {
        if 0 < self.next_epoch && self.next_epoch <= epoch {
            self.next
        } else {
            self.capacity
        }
    }

    /// Announces `capacity` from `epoch` on, as [`PriceSchedule::announce`](crate::PriceSchedule::announce) does with a
    /// price: what may be metered under already stays, and what lies further ahead is replaced. Unchanged on error.
    pub fn announce(
        &mut self,
        capacity: Capacity,
        epoch: u64,
        final_epoch: u64,
    ) -> Result<(), CapacityScheduleError> {
        let first_free = final_epoch.saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL);
        if epoch < first_free {
            return Err(CapacityScheduleError::TooEarly);
        }
        let to_open = final_epoch.saturating_add(2);
        if to_open < self.next_epoch && self.next_epoch < first_free {
            return Err(CapacityScheduleError::Pending);
        }
        self.capacity = self.at(to_open);
        self.next = capacity;
        self.next_epoch = epoch;
        Ok(())
    }
}
