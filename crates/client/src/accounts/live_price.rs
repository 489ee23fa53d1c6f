//! What an asset can carry, and how its price follows that.

use super::{Asset, NetworkParameters};
use openmast_ledger::{
    BasisPoints, Bytes, Capacity, CapacitySchedule, FIRST_FREE_EPOCH_AFTER_FINAL, LivePrice,
    PricePerGb, could_carry, utilization_bps,
};

/// What the newest final settlement says of an asset whose price is live.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// Epoch of the settlement.
    pub epoch: u64,
    /// When that epoch closed, Unix seconds.
    pub closed_at: i64,
    /// Lifetime bytes of the asset that were paid for.
    pub paid: u64,
}

/// What computing a live price would do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repriced {
    /// What was used since the last time, as a part of what the asset could carry, basis points.
    pub utilization_bps: u32,
    /// The price that follows, base units per 10⁹ bytes.
    pub price_per_gb: u64,
    /// First epoch of that price.
    pub first_epoch: u64,
}

impl Asset {
    /// What it can carry in `epoch`, as far as this state tells.
    pub fn capacity_in(&self, epoch: u64) -> Capacity {
        self.capacity_schedule().at(epoch)
    }

    /// Its capacity as the ledger keeps it.
    pub fn capacity_schedule(&self) -> CapacitySchedule {
        CapacitySchedule {
            capacity: Capacity {
                mbps: self.capacity_mbps,
                sim_slots: self.sim_slots,
                slot_price: self.slot_price,
                epoch_seconds: self.epoch_seconds,
            },
            next: Capacity {
                mbps: self.next_capacity_mbps,
                sim_slots: self.next_sim_slots,
                slot_price: self.next_slot_price,
                epoch_seconds: self.next_epoch_seconds,
            },
            next_epoch: self.next_capacity_epoch,
        }
    }

    /// Whether its price follows how busy it is.
    pub fn is_live(&self) -> bool {
        self.live != 0
    }

    /// The first final epoch whose settlement lets anybody compute a live price; `None`: the price is not live. The first
    /// time after it was set nothing is computed, and the place is noted from where on use counts.
    pub fn reprice_due_epoch(&self) -> Option<u64> {
        let counted = match self.checkpoint_epoch {
            0 => 1,
            epoch => epoch.saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL),
        };
        self.is_live().then(|| counted.max(self.next_price_epoch))
    }

    /// Whether anybody may have its price computed while `final_epoch` is the newest final one.
    pub fn reprice_is_due(&self, final_epoch: u64) -> bool {
        (self.reprice_due_epoch()).is_some_and(|epoch| epoch <= final_epoch)
    }

    /// What the program would compute from the newest final settlement; `None` the first time, or where the account and
    /// the settlement do not fit together.
    pub fn repriced(&self, newest: Measured, parameters: &NetworkParameters) -> Option<Repriced> {
        if self.checkpoint_epoch == 0 {
            return None;
        }
        let used = Bytes(newest.paid.checked_sub(self.checkpoint_paid)?);
        let seconds = newest.closed_at.checked_sub(self.checkpoint_at)?;
        let capacity = self.capacity_in(newest.epoch).mbps;
        let most = capacity.max(self.checkpoint_capacity_mbps);
        let carried = could_carry(most, seconds.try_into().ok()?);
        let rule = LivePrice {
            floor: PricePerGb(self.price_floor),
            cap: PricePerGb(self.price_cap.min(parameters.max_price_per_gb)),
            target: BasisPoints::new(self.target_bps).ok()?,
            step_shift: parameters.price_step_shift,
        };
        let price = PricePerGb(self.price_in(newest.epoch));
        Some(Repriced {
            utilization_bps: utilization_bps(used, carried),
            price_per_gb: rule.next(price, used, carried).0,
            first_epoch: newest.epoch.checked_add(FIRST_FREE_EPOCH_AFTER_FINAL)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::zero;

    fn live() -> Asset {
        let mut asset = zero::<Asset>();
        asset.live = 1;
        asset.capacity_mbps = 8;
        (asset.price_floor, asset.price_cap) = (100, 10_000);
        (asset.target_bps, asset.price_per_gb) = (5_000, 800);
        asset
    }

    #[test]
    fn it_is_due_four_final_epochs_after_the_last_time_and_when_the_price_holds() {
        let mut asset = live();
        assert_eq!(
            asset.reprice_due_epoch(),
            Some(1),
            "a settlement there must be"
        );
        asset.next_price_epoch = 7;
        assert_eq!(asset.reprice_due_epoch(), Some(7));
        asset.checkpoint_epoch = 4;
        assert_eq!(asset.reprice_due_epoch(), Some(8));
        assert!(!asset.reprice_is_due(7) && asset.reprice_is_due(8));
        asset.live = 0;
        assert!(!asset.reprice_is_due(u64::MAX));
    }

    #[test]
    fn it_says_what_the_program_would_compute() {
        let mut asset = live();
        let parameters = NetworkParameters {
            max_price_per_gb: 10_000,
            price_step_shift: 3,
            ..NetworkParameters::default()
        };
        let newest = Measured {
            epoch: 9,
            closed_at: 2_000,
            // 8 Mbit/s are a million bytes a second: all of them.
            paid: 1_000_000_005,
        };
        assert_eq!(asset.repriced(newest, &parameters), None, "the first time");
        asset.checkpoint_epoch = 5;
        (asset.checkpoint_paid, asset.checkpoint_at) = (5, 1_000);
        let full = Repriced {
            utilization_bps: 10_000,
            price_per_gb: 900,
            first_epoch: 13,
        };
        assert_eq!(asset.repriced(newest, &parameters), Some(full));
        asset.checkpoint_capacity_mbps = 16;
        let half = asset.repriced(newest, &parameters).unwrap();
        assert_eq!((half.utilization_bps, half.price_per_gb), (5_000, 800));
        asset.checkpoint_paid = u64::MAX;
        assert_eq!(
            asset.repriced(newest, &parameters),
            None,
            "less than before"
        );
    }
}
