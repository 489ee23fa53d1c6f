//! A jurisdiction's levy changes at an epoch boundary, announced ahead, for all its assets at once.

use thiserror::Error;

use crate::{split_schedule::FIRST_FREE_EPOCH_AFTER_FINAL, units::BasisPoints};

/// Why a levy was not announced or not applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LevyScheduleError {
    /// Usage of that epoch may be metered already.
    #[error("a levy must be announced four epochs after the newest final one, or later")]
    TooEarly,
    /// The scheduled levy can be replaced no more, and the epoch before it is not final.
    #[error(
        "a scheduled levy is about to hold: announce another once the epoch before it is final"
    )]
    Pending,
    /// The span reaches over a change, and the settlement between its two sides is there.
    #[error("the levy changes in between: collect up to the epoch before the change first")]
    OverChange,
}

/// The levy of a jurisdiction: what held, what holds and what will.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LevySchedule {
    /// The smallest that ever held before `first_epoch`.
    pub before: BasisPoints,
    /// The levy of what is earned from `first_epoch` on, before `next_epoch`.
    pub levy: BasisPoints,
    /// 0: the levy never changed.
    pub first_epoch: u64,
    /// The levy of what is earned from `next_epoch` on.
    pub next_levy: BasisPoints,
    /// Later than `first_epoch`. 0: no change was ever announced.
    pub next_epoch: u64,
}

impl LevySchedule {
    /// One that never changed.
    #[inline]
    pub const fn constant(levy: BasisPoints) -> Self {
        Self {
            before: levy,
            levy,
            first_epoch: 0,
            next_levy: BasisPoints::ZERO,
            next_epoch: 0,
        }
    }

    /// The levy of what is earned in `epoch`; of one before `first_epoch` the smallest that it can have been.
    #[inline]
    pub const fn at(&self, epoch: u64) -> BasisPoints {
        if 0 < self.next_epoch && self.next_epoch <= epoch {
            self.next_levy
        } else if self.first_epoch <= epoch {
            self.levy
        } else {
            self.before
        }
    }

    /// Announces `levy` from `epoch` on. A scheduled one that lies ahead is replaced. One that may be metered under
    /// already stays: it becomes the levy, once the epoch before it is final. What was earned until then and is not
    /// collected pays the smallest levy that ever held before: whoever announces collects first. Unchanged on error.
    #[inline]
    pub fn announce(
        &mut self,
        levy: BasisPoints,
        epoch: u64,
        final_epoch: u64,
    ) -> Result<(), LevyScheduleError> {
        let first_free = final_epoch.saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL);
        if epoch < first_free {
            return Err(LevyScheduleError::TooEarly);
        }
        if 0 < self.next_epoch && self.next_epoch < first_free {
            if final_epoch < last_before(self.next_epoch) {
                return Err(LevyScheduleError::Pending);
            }
            self.before = self.before.min(self.levy);
            self.levy = self.next_levy;
            self.first_epoch = self.next_epoch;
        }
        self.next_levy = levy;
        self.next_epoch = epoch;
        Ok(())
    }

    /// The levy of what was earned after `collected_epoch` up to `epoch`. Settlements from `oldest_kept_epoch` on can be
    /// collected.
    ///
    /// As with [`crate::TreasurySchedule::over`], the settlement at a change inside the span has to be collected first,
    /// and once that is not kept any more, the smallest levy of all that held in the span holds for all of it: only the
    /// regulator loses by letting it pass.
    #[inline]
    pub fn over(
        &self,
        collected_epoch: u64,
        epoch: u64,
        oldest_kept_epoch: u64,
    ) -> Result<BasisPoints, LevyScheduleError> {
        if self
            .collect_first(collected_epoch, epoch, oldest_kept_epoch)
            .is_some()
        {
            return Err(LevyScheduleError::OverChange);
        }
        let mut levy = self.at(epoch);
        if self.over_next(collected_epoch, epoch) {
            levy = levy.min(self.levy);
        }
        if self.over_first(collected_epoch, epoch) {
            levy = levy.min(self.before);
        }
        Ok(levy)
    }

    /// The settlement that must be collected before the one of `epoch`, if there is one: the last before the newest change
    /// in the span. It may itself have one before it.
    #[inline]
    pub const fn collect_first(
        &self,
        collected_epoch: u64,
        epoch: u64,
        oldest_kept_epoch: u64,
    ) -> Option<u64> {
        let before = if self.over_next(collected_epoch, epoch) {
            last_before(self.next_epoch)
        } else if self.over_first(collected_epoch, epoch) {
            last_before(self.first_epoch)
        } else {
            return None;
        };
        // When this one is not kept, no older one is.
        if oldest_kept_epoch <= before {
            Some(before)
        } else {
            None
        }
    }

    #[inline]
    const fn over_next(&self, collected_epoch: u64, epoch: u64) -> bool {
        0 < self.next_epoch
            && self.next_epoch <= epoch
            && collected_epoch < last_before(self.next_epoch)
    }

    #[inline]
    const fn over_first(&self, collected_epoch: u64, epoch: u64) -> bool {
        self.first_epoch <= epoch && collected_epoch < last_before(self.first_epoch)
    }
}

#[inline]
const fn last_before(first_epoch: u64) -> u64 {
    first_epoch.saturating_sub(1)
}
