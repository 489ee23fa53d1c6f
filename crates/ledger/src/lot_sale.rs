//! Until when a lot's tokens are sold, and at which price.

use crate::{lots::LotKind, market::SalePrice, split_schedule::lies_ahead, units::BaseUnits};

/// The window of a lot is over at most so long after its issue, seconds: ten years of 365.25 days. Until then its buyers'
/// money can wait for a settlement.
pub const MOST_LOT_SECONDS: i64 = 10 * 31_557_600;

/// A lot on sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LotSale {
    /// What a token is.
    pub kind: LotKind,
    /// First epoch of the window.
    pub first_epoch: u64,
    /// Last epoch of the window, roll-over included.
    pub last_epoch: u64,
    /// The window is over at this time at the latest, Unix seconds. One that was cut short may end before its sale.
    pub ends_by: i64,
    /// What a token costs by the clock.
    pub price: SalePrice,
    /// Tokens that are not sold.
    pub left: u64,
}

impl LotSale {
    /// Whether nothing will be sold any more at `now`, Unix seconds. A volume at a fixed price is sold in its window too; of the
    /// others the price is settled, and what is sold known, before it begins.
    #[inline]
    pub fn is_over(&self, final_epoch: u64, now: i64) -> bool {
        let in_window = self.kind == LotKind::Volume && self.price.is_fixed();
        let before = if in_window {
            self.last_epoch
        } else {
            self.first_epoch
        };
        let ends = self.price.ends_at.min(self.ends_by);
        !lies_ahead(before, final_epoch) || now >= ends || self.left == 0
    }

    /// What a token costs at `now`, Unix seconds; `None` before the sale, and once it is over.
    #[inline]
    pub fn price_at(&self, final_epoch: u64, now: i64) -> Option<BaseUnits> {
        if self.is_over(final_epoch, now) {
            return None;
        }
        self.price.at(now).map(BaseUnits)
    }
}
