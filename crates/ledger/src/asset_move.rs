//! An asset moves to another jurisdiction at an epoch boundary, agreed ahead.

use thiserror::Error;

use crate::split_schedule::FIRST_FREE_EPOCH_AFTER_FINAL;

/// Why an asset cannot be collected up to a settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AssetMoveError {
    /// The span reaches over the move, and the settlement between its two sides is there.
    #[error(
        "the asset moves to another jurisdiction in between: collect up to the epoch before first"
    )]
    OverMove,
}

/// The move of an asset. Nothing from before `first_epoch` is the new jurisdiction's, nothing from then on the old one's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssetMove {
    /// The first epoch in the new jurisdiction.
    pub first_epoch: u64,
}

impl AssetMove {
    /// One that is agreed while `final_epoch` is the newest final epoch: nothing that may be metered already moves.
    #[inline]
    pub const fn agreed_at(final_epoch: u64) -> Self {
        Self {
            first_epoch: final_epoch.saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL),
        }
    }

    /// Whether a levy is taken of what was earned after the last collect up to `epoch`, of an asset that is not collected
    /// up to the move yet: the old jurisdiction's, of a span that ends before the move.
    ///
    /// What lies on both sides cannot be told apart, so the settlement before the move has to be collected first. Once
    /// that is not kept any more, there is no levy on the span: only the two regulators lose by letting it pass, and like
    /// anybody they can collect in time.
    #[inline]
    pub const fn levies(&self, epoch: u64, oldest_kept_epoch: u64) -> Result<bool, AssetMoveError> {
        if self.collect_first(epoch, oldest_kept_epoch).is_some() {
            return Err(AssetMoveError::OverMove);
        }
        Ok(epoch < self.first_epoch)
    }

    /// The settlement that must be collected before the one of `epoch`, if there is one: the last before the move.
    #[inline]
    pub const fn collect_first(&self, epoch: u64, oldest_kept_epoch: u64) -> Option<u64> {
        let before = self.last_epoch_before();
        if before < epoch && oldest_kept_epoch <= before {
            Some(before)
        } else {
            None
        }
    }

    /// Whether the asset is in its new jurisdiction once it is collected up to `epoch`.
    #[inline]
    pub const fn is_done_by(&self, epoch: u64) -> bool {
        epoch >= self.last_epoch_before()
    }

    #[inline]
    const fn last_epoch_before(&self) -> u64 {
        self.first_epoch.saturating_sub(1)
    }
}
