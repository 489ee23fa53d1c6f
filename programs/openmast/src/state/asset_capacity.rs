//! What an asset can carry, as its owner announces it.

use {
    crate::{errors::OpenMastError, state::Asset},
    anchor_lang::prelude::*,
    openmast_ledger::{Capacity, CapacitySchedule},
};

impl Asset {
    /// The capacity as the ledger keeps it.
    pub(crate) fn capacity_schedule(&self) -> CapacitySchedule {
        CapacitySchedule {
            capacity: Capacity {
                mbps: self.capacity_mbps.get(),
                sim_slots: self.sim_slots.get(),
                slot_price: self.slot_price.get(),
                epoch_seconds: self.epoch_seconds.get(),
            },
            next: Capacity {
                mbps: self.next_capacity_mbps.get(),
                sim_slots: self.next_sim_slots.get(),
                slot_price: self.next_slot_price.get(),
                epoch_seconds: self.next_epoch_seconds.get(),
            },
            next_epoch: self.next_capacity_epoch.get(),
        }
    }

    /// Schedules a capacity from `epoch` on, as [`CapacitySchedule::announce`]: [`OpenMastError::CapacityTooSoon`] or
    /// [`OpenMastError::CapacityPending`].
    pub(crate) fn schedule_capacity(
        &mut self,
        capacity: Capacity,
        epoch: u64,
        final_epoch: u64,
    ) -> Result<()> {
        let mut schedule = self.capacity_schedule();
        schedule
            .announce(capacity, epoch, final_epoch)
            .map_err(OpenMastError::from)?;
        self.set_capacity_schedule(&schedule);
        self.note_capacity(schedule.capacity.mbps);
        Ok(())
    }

    fn set_capacity_schedule(&mut self, schedule: &CapacitySchedule) {
        let (capacity, next) = (&schedule.capacity, &schedule.next);
        self.capacity_mbps = capacity.mbps.into();
        self.sim_slots = capacity.sim_slots.into();
        self.slot_price = capacity.slot_price.into();
        self.epoch_seconds = capacity.epoch_seconds.into();
        self.next_capacity_mbps = next.mbps.into();
        self.next_sim_slots = next.sim_slots.into();
        self.next_slot_price = next.slot_price.into();
        self.next_epoch_seconds = next.epoch_seconds.into();
        self.next_capacity_epoch = schedule.next_epoch.into();
    }
}
