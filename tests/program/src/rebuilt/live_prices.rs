//! What assets can carry, and prices that follow how busy they are.

use openmast_client::{
    accounts::Asset,
    events::{self, Event},
};

use super::Rebuilt;

impl Rebuilt {
    /// Takes the event if it is of this area, and says whether it is.
    pub(super) fn apply_to_live_prices(&mut self, event: &Event) -> bool {
        match event {
            Event::CapacityAnnounced(event) => self.capacity_announced(event),
            Event::LivePriceSet(event) => {
                let asset = self.asset(&event.asset);
                forget(asset);
                asset.live = 1;
                asset.price_floor = event.price_floor;
                asset.price_cap = event.price_cap;
                asset.target_bps = event.target_bps;
            }
            Event::LivePriceEnded(event) => forget(self.asset(&event.asset)),
            Event::PriceRepriced(event) => {
                let asset = self.asset(&event.asset);
                asset.price_per_gb = event.price_per_gb;
                asset.next_price_per_gb = event.next_price_per_gb;
                asset.next_price_epoch = event.next_price_epoch;
                asset.checkpoint_epoch = event.epoch;
                asset.checkpoint_paid = event.lifetime_paid;
                asset.checkpoint_at = event.closed_at;
                asset.checkpoint_capacity_mbps = event.capacity_mbps;
            }
            _ => return false,
        }
        true
    }

    fn capacity_announced(&mut self, event: &events::CapacityAnnounced) {
        let asset = self.asset(&event.asset);
        asset.capacity_mbps = event.capacity_mbps;
        asset.sim_slots = event.sim_slots;
        asset.slot_price = event.slot_price;
        asset.epoch_seconds = event.epoch_seconds;
        asset.next_capacity_mbps = event.next_capacity_mbps;
        asset.next_sim_slots = event.next_sim_slots;
        asset.next_slot_price = event.next_slot_price;
        asset.next_epoch_seconds = event.next_epoch_seconds;
        asset.next_capacity_epoch = event.epoch;
        asset.checkpoint_capacity_mbps = event.checkpoint_capacity_mbps;
    }
}

fn forget(asset: &mut Asset) {
    asset.live = 0;
    (asset.price_floor, asset.price_cap, asset.target_bps) = (0, 0, 0);
    (asset.checkpoint_epoch, asset.checkpoint_paid) = (0, 0);
    (asset.checkpoint_at, asset.checkpoint_capacity_mbps) = (0, 0);
}
