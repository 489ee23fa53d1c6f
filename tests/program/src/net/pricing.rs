//! Capacities and live prices.

use openmast_client::instructions::Capacity;

use super::{Asset, Net};
use crate::{operation::Operation, world::World};

impl Net {
    /// The owner announces so many Mbit/s from the first epoch on that is free.
    pub fn announce_capacity(&self, world: &World, asset: &Asset, mbps: u32) -> Operation {
        Operation::AnnounceCapacity {
            by: asset.owner,
            asset: asset.index,
            capacity: Capacity {
                mbps,
                sim_slots: 20,
                slot_price: 30_000,
                epoch_seconds: 3_600,
            },
            epoch: self.state(world).final_epoch + 4,
        }
    }

    /// The owner lets the price follow how busy the asset is: between 1 and 3 units of money, with a target of half.
    pub fn set_live_price(&self, asset: &Asset) -> Operation {
        Operation::SetLivePrice {
            by: asset.owner,
            asset: asset.index,
            floor: 1_000_000,
            cap: 3_000_000,
            target_bps: 5_000,
        }
    }

    /// Somebody has a live price computed against an epoch's settlement.
    pub fn reprice(&self, asset: &Asset, epoch: u64) -> Operation {
        Operation::Reprice {
            asset: asset.index,
            epoch,
            claim: self.proposed[&epoch].asset_claim(self.address, asset.index),
        }
    }

    /// So many epochs from beginning to end; gives the last.
    #[track_caller]
    pub fn settle_times(&mut self, world: &mut World, times: u64) -> u64 {
        let mut epoch = self.state(world).final_epoch;
        for _ in 0..times {
            epoch = self.settle(world);
        }
        epoch
    }
}
