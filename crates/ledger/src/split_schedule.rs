//! The stakers' part changes at an epoch boundary, announced ahead.

use thiserror::Error;

use crate::units::BasisPoints;

/// A part, a price or a retirement that is announced while `final_epoch` is the newest final epoch
/// holds from `final_epoch + 4` on at the earliest. Usage of the three epochs before may be metered
/// already: one is closed and perhaps proposed, the one after it may be closed, and a third one open.
pub const FIRST_FREE_EPOCH_AFTER_FINAL: u64 = 4;

/// Whether nothing of an epoch can be metered yet while `final_epoch` is the newest final one.
#[inline]
pub const fn lies_ahead(epoch: u64, final_epoch: u64) -> bool {
    final_epoch.saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL) <= epoch
}

/// Why a part was not announced or not applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SplitScheduleError {
    /// Usage of that epoch may be metered already.
    #[error("a split must be announced four epochs after the newest final one, or later")]
    TooEarly,
    /// The scheduled part can be replaced no more, and something from before it is not collected.
    #[error("a scheduled split is about to hold: collect up to the epoch before it first")]
    Pending,
    /// The span reaches over a change, and the settlement between its two sides is there.
    #[error("the split changes in between: collect up to the epoch before the change first")]
    OverChange,
}

/// The stakers' part now and the next one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SplitSchedule {
    /// The stakers' part of what was earned before `next_epoch`.
    pub stakers: BasisPoints,
    /// The stakers' part of what is earned from `next_epoch` on.
    pub next_stakers: BasisPoints,
    /// 0: no change was ever scheduled.
    pub next_epoch: u64,
}

impl SplitSchedule {
    /// The part of what is earned in `epoch`.
    #[inline]
    pub const fn at(&self, epoch: u64) -> BasisPoints {
        if 0 < self.next_epoch && self.next_epoch <= epoch {
            self.next_stakers
        } else {
            self.stakers
        }
    }

    /// Announces `stakers` from `epoch` on. A scheduled part that may be metered under already stays: it first
    /// becomes the part, once everything from before it is collected. One that lies ahead is replaced.
    /// Unchanged on error.
    pub fn announce(
        &mut self,
        stakers: BasisPoints,
        epoch: u64,
        final_epoch: u64,
        collected_epoch: u64,
    ) -> Result<(), SplitScheduleError> {
        let first_free = final_epoch.saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL);
        if epoch < first_free {
            return Err(SplitScheduleError::TooEarly);
        }
        if 0 < self.next_epoch && self.next_epoch < first_free {
            if collected_epoch < self.last_epoch_before() {
                return Err(SplitScheduleError::Pending);
            }
            self.stakers = self.next_stakers;
        }
        self.next_stakers = stakers;
        self.next_epoch = epoch;
        Ok(())
    }

    /// Whether stakers have in none of these epochs less than by `before`. Each schedule changes once, so three epochs say
    /// it of all.
    #[inline]
    pub fn keeps(&self, before: &Self, first_epoch: u64, last_epoch: u64) -> bool {
        let changes = [first_epoch, before.next_epoch, self.next_epoch];
        let mut within =
            (changes.into_iter()).filter(|epoch| first_epoch <= *epoch && *epoch <= last_epoch);
        within.all(|epoch| self.at(epoch) >= before.at(epoch))
    }

    /// The part of what was earned after `collected_epoch` up to `epoch`. Settlements from `oldest_kept_epoch` on
    /// can be collected.
    ///
    /// Lifetime totals do not tell what was earned before a change inside the span and what after it, so the
    /// settlement at the change has to be collected first. Once that is not kept any more, the part that is better
    /// for the stakers holds for the whole span: only the owner loses by letting it pass, and the owner can always
    /// collect in time.
    #[inline]
    pub fn over(
        &self,
        collected_epoch: u64,
        epoch: u64,
        oldest_kept_epoch: u64,
    ) -> Result<BasisPoints, SplitScheduleError> {
        if self.next_epoch == 0 || epoch < self.next_epoch {
            return Ok(self.stakers);
        }
        if collected_epoch >= self.last_epoch_before() {
            return Ok(self.next_stakers);
        }
        if self
            .collect_first(collected_epoch, epoch, oldest_kept_epoch)
            .is_some()
        {
            return Err(SplitScheduleError::OverChange);
        }
        Ok(self.stakers.max(self.next_stakers))
    }

    /// The settlement that must be collected before the one of `epoch`, if there is one: the last before a change.
    #[inline]
    pub const fn collect_first(
        &self,
        collected_epoch: u64,
        epoch: u64,
        oldest_kept_epoch: u64,
    ) -> Option<u64> {
        let before = self.last_epoch_before();
        let over = 0 < self.next_epoch && self.next_epoch <= epoch && collected_epoch < before;
        if over && oldest_kept_epoch <= before {
            Some(before)
        } else {
            None
        }
    }

    #[inline]
    const fn last_epoch_before(&self) -> u64 {
        self.next_epoch.saturating_sub(1)
    }
}
