//! The parts of treasury and levy change at an epoch boundary: a settlement states which hold, and since when.

use thiserror::Error;

use crate::units::BasisPoints;

/// Why cuts were not applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CutsError {
    /// The span reaches over a change, and the settlement between its two sides is there.
    #[error("the cuts change in between: collect up to the epoch before the change first")]
    OverChange,
}

/// Parts of everything that is collected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cuts {
    /// The treasury's part.
    pub treasury: BasisPoints,
    /// The regulator's part.
    pub levy: BasisPoints,
}

impl Cuts {
    /// The smaller one of each part.
    #[inline]
    fn smaller(self, other: Self) -> Self {
        Self {
            treasury: self.treasury.min(other.treasury),
            levy: self.levy.min(other.levy),
        }
    }
}

/// What a settlement says about cuts. Its own epoch is `first_epoch` or later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CutsSchedule {
    /// The cuts of what was earned from `first_epoch` on.
    pub cuts: Cuts,
    /// The smallest that ever held before, of each part.
    pub before: Cuts,
    /// The first epoch of `cuts`.
    pub first_epoch: u64,
}

impl CutsSchedule {
    /// The cuts of what was earned after `collected_epoch` up to the settlement. Settlements from `oldest_kept_epoch` on
    /// can be collected.
    ///
    /// Lifetime totals do not tell what was earned before a change inside the span and what after it, so the
    /// settlement at the change has to be collected first. Once that is not kept any more, the smallest part of each
    /// holds for the whole span: only treasury and regulator lose by letting it pass, and like anybody they can collect
    /// in time.
    #[inline]
    pub fn over(&self, collected_epoch: u64, oldest_kept_epoch: u64) -> Result<Cuts, CutsError> {
        if collected_epoch >= self.last_epoch_before() {
            return Ok(self.cuts);
        }
        if self
            .collect_first(collected_epoch, oldest_kept_epoch)
            .is_some()
        {
            return Err(CutsError::OverChange);
        }
        Ok(self.cuts.smaller(self.before))
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
