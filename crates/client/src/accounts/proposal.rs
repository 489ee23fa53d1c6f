use super::{Network, OracleSet, Proposal};

impl Proposal {
    /// Where the content's epoch, its first field, begins in the account's data.
    pub const EPOCH_OFFSET: usize = Self::CONTENT_OFFSET;

    /// From when on it can become final, if the threshold's weight stands behind it.
    pub fn final_from(&self) -> Option<i64> {
        let window = i64::from(self.challenge_seconds);
        (self.threshold_at > 0).then(|| self.threshold_at.saturating_add(window))
    }

    /// Whether it can still become final at `now`; one that cannot may be closed by anybody.
    pub fn may_win(&self, network: &Network, oracle_set: &OracleSet, now: i64) -> bool {
        self.content.epoch > network.final_epoch
            && self.set_version == oracle_set.set_version
            && !network.overtakes(self.content.closed_at, now)
    }
}
