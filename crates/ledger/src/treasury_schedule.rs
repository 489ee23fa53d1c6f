//! The treasury's part changes at an epoch boundary: a settlement states which one holds, and since when.

use thiserror::Error;

use crate::units::BasisPoints;

/// Why the treasury's part was not applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TreasuryScheduleError {
    /// The span reaches over a change, and the settlement between its two sides is there.
    #[error(
        "the treasury's part changes in between: collect up to the epoch before the change first"
    )]
    OverChange,
}

/// What a settlement says about the treasury's part. Its own epoch is `first_epoch` or later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TreasurySchedule {
    /// The part of what was earned from `first_epoch` on.
    pub treasury: BasisPoints,
    /// The smallest that ever held before.
    pub before: BasisPoints,
    /// The first epoch of `treasury`.
    pub first_epoch: u64,
}

impl TreasurySchedule {
    /// The part of what was earned after `collected_epoch` up to the settlement. Settlements from `oldest_kept_epoch` on
    /// can be collected.
    ///
    /// Lifetime totals do not tell what was earned before a change inside the span and what after it, so the
    /// settlement at the change has to be collected first. Once that is not kept any more, the smallest part holds for
    /// the whole span: only the treasury loses by letting it pass, and like anybody it can collect in time.
    #[inline]
    pub fn over(
        &self,
        collected_epoch: u64,
        oldest_kept_epoch: u64,
    ) -> Result<BasisPoints, TreasuryScheduleError> {
        if collected_epoch >= self.last_epoch_before() {
            return Ok(self.treasury);
        }
        if self
            .collect_first(collected_epoch, oldest_kept_epoch)
            .is_some()
        {
            return Err(TreasuryScheduleError::OverChange);
        }
        Ok(self.treasury.min(self.before))
    }

    /// The settlement that must be collected before this one, if there is one: the last before the change.
    #[inline]
    pub const fn collect_first(&self, collected_epoch: u64, oldest_kept_epoch: u64) -> Option<u64> {
        let before = self.last_epoch_before();
        if collected_epoch < before && oldest_kept_epoch <= before {
            Some(before)
        } else {
            None
        }
    }

    #[inline]
    const fn last_epoch_before(&self) -> u64 {
        self.first_epoch.saturating_sub(1)
    }
}
