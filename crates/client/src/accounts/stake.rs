use super::{Asset, Stake};

impl Stake {
    /// Active shares that may leave at `now` although the asset is not collected.
    pub fn may_leave(&self, now: i64) -> u64 {
        if self.leaving_at <= now {
            self.leaving.min(self.active)
        } else {
            0
        }
    }

    /// Whether what departed can be settled once the asset, which is like this now, is collected up to `collected_epoch`:
    /// its round is over by then.
    pub fn departure_is_due(&self, asset: &Asset, collected_epoch: u64) -> bool {
        let is_over = self.departed_round != asset.departure_round
            || asset.departures_ended_by(collected_epoch).is_some();
        self.departed > 0 && is_over
    }
}
