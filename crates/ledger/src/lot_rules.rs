//! What follows from a lot's terms in an epoch: what its entitlements meet, in which order, and what of its money is released. The
//! one place where service and verification have it from.

use crate::{
    lots::{
        CountedRate, LotKind, available_rate, available_volume, due_at_close, due_by_time,
        due_by_use, unused_bytes, window_epochs,
    },
    units::{ArithmeticError, BaseUnits, Bytes},
};

/// The terms of a lot, as a snapshot of the chain has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LotRules {
    /// What a token is.
    pub kind: LotKind,
    /// What each token was sold for.
    pub price: BaseUnits,
    /// Tokens that were sold and not returned before the window.
    pub sold: u64,
    /// First epoch of the window.
    pub first_epoch: u64,
    /// Last epoch of the window, roll-over included.
    pub last_epoch: u64,
    /// The window is over at this time at the latest, the chain's Unix seconds.
    pub ends_by: i64,
    /// Most that a token of volume meets in one epoch; nothing: no cap.
    pub most_per_epoch: Bytes,
    /// What a token of rate, or the exclusive window, was priced by.
    pub counted: CountedRate,
    /// Fees kept of tokens that were returned.
    pub forfeited: BaseUnits,
}

/// Which entitlement of a pair (payer, asset) meets usage first: the lesser. The kind that is lost with its time comes before the one
/// that keeps, then the one whose window ends first, then the lower reserve index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UseOrder {
    rank: u8,
    last_epoch: u64,
    /// Reserve index of the entitlement.
    pub reserve: u32,
}

impl LotRules {
    /// Whether an epoch whose end has this time, Unix seconds, is of the window.
    #[inline]
    pub const fn covers(&self, epoch: u64, unix_time: i64) -> bool {
        self.first_epoch <= epoch && epoch <= self.last_epoch && unix_time < self.ends_by
    }

    /// Whether the window is over with an epoch whose end has this time, Unix seconds.
    #[inline]
    pub const fn is_over(&self, epoch: u64, unix_time: i64) -> bool {
        epoch >= self.last_epoch || unix_time >= self.ends_by
    }

    /// When an entitlement with this reserve index is used. `None`: an identity that may be active is no bytes.
    #[inline]
    pub const fn use_order(&self, reserve: u32) -> Option<UseOrder> {
        let rank = match self.kind {
            LotKind::Exclusive => 0,
            LotKind::Rate => 1,
            LotKind::Volume => 2,
            LotKind::SimSlot => return None,
        };
        Some(UseOrder {
            rank,
            last_epoch: self.last_epoch,
            reserve,
        })
    }

    /// What an entitlement of so many tokens that can be used, which has met `met` in its life, can meet in an epoch of the window
    /// that lasts so many seconds. `counted` is the sum of [`Self::counted_bytes`] over the epochs that were served in which it could be
    /// used, and over the present one if that is.
    #[inline]
    pub fn available(&self, usable: u64, met: Bytes, counted: Bytes, seconds: i64) -> Bytes {
        match self.kind {
            LotKind::Volume => available_volume(usable, met, self.most_per_epoch),
            LotKind::Rate | LotKind::Exclusive => {
                available_rate(self.counted, usable, met, seconds, counted)
            }
            LotKind::SimSlot => Bytes::ZERO,
        }
    }

    /// Bytes that so many tokens, which can be used in an epoch that is served, were priced by for it: of rate and of exclusive
    /// windows what bounds what they meet in their life, of others nothing.
    #[inline]
    pub fn counted_bytes(&self, usable: u64) -> Bytes {
        match self.kind {
            LotKind::Rate | LotKind::Exclusive => self.counted.bytes_of_epoch(usable),
            LotKind::Volume | LotKind::SimSlot => Bytes::ZERO,
        }
    }

    /// What an entitlement that has met `met` in its life has released in its life: volume as it is used, nothing else by use.
    ///
    /// # Errors
    /// [`ArithmeticError::Overflow`]: more than 64 bits hold, which bytes that were bought never come to.
    #[inline]
    pub fn due_of_entitlement(&self, met: Bytes) -> Result<BaseUnits, ArithmeticError> {
        match self.kind {
            LotKind::Volume => due_by_use(self.price, met),
            LotKind::SimSlot | LotKind::Rate | LotKind::Exclusive => Ok(BaseUnits::ZERO),
        }
    }

    /// What the lot itself has released once `served` epochs of its window were served and its entitlements met `met`: by time; of
    /// volume what nobody used, when the window is over; and the fees that it kept.
    ///
    /// # Errors
    /// [`ArithmeticError`]: the window has no epochs or too many, or an amount is more than 64 bits hold.
    #[inline]
    pub fn due_of_lot(
        &self,
        served: u64,
        met: Bytes,
        is_over: bool,
    ) -> Result<BaseUnits, ArithmeticError> {
        let window = window_epochs(self.first_epoch, self.last_epoch)?;
        let served = served.min(window);
        let by_time = match (self.kind, is_over) {
            (LotKind::Volume, false) => BaseUnits::ZERO,
            (LotKind::Volume, true) => {
                // No more is met than was sold, as the program sells and redeems.
                let unused = unused_bytes(self.sold, met).unwrap_or_default();
                due_at_close(self.price, unused, served, window)?
            }
            (LotKind::SimSlot | LotKind::Rate | LotKind::Exclusive, _) => {
                due_by_time(self.price, self.sold, served, window)?
            }
        };
        by_time.checked_add(self.forfeited)
    }
}
