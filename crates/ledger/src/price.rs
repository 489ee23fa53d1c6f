//! Prices change at an epoch boundary, announced ahead.

use thiserror::Error;

#[cfg(feature = "alloc")]
use crate::licence::NotLicensed;
use crate::{split_schedule::FIRST_FREE_EPOCH_AFTER_FINAL, units::PricePerGb};

/// Why a price was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PriceError {
    /// The epoch from which it should hold is too near.
    #[error("a price must be announced four epochs after the newest final one, or later")]
    TooEarly,
    /// More than the network allows.
    #[error("the price is above the network's maximum")]
    TooHigh,
    /// The scheduled price can be replaced no more, and it is not the price yet.
    #[error("a scheduled price is about to hold: announce another after the next final settlement")]
    Pending,
}

/// An asset's price now and its next one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PriceSchedule {
    /// Holds before `next_epoch`.
    pub price: PricePerGb,
    /// Holds from `next_epoch` on.
    pub next_price: PricePerGb,
    /// 0: no price is scheduled.
    pub next_epoch: u64,
}

impl PriceSchedule {
    /// The price of usage in `epoch`.
    #[inline]
    pub const fn at(&self, epoch: u64) -> PricePerGb {
        if 0 < self.next_epoch && self.next_epoch <= epoch {
            self.next_price
        } else {
            self.price
        }
    }

    /// Announces `price` from `epoch` on. Usage of `final_epoch + 3` may be metered already, and `final_epoch + 2` may
    /// still be opened, also once more. So a scheduled price that holds in the latter first becomes the price, one that
    /// begins in the former stays until the next final settlement, and one further ahead is replaced.
    /// Unchanged on error.
    pub fn announce(
        &mut self,
        price: PricePerGb,
        epoch: u64,
        final_epoch: u64,
        max: PricePerGb,
    ) -> Result<(), PriceError> {
        let first_free = final_epoch.saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL);
        if epoch < first_free {
            return Err(PriceError::TooEarly);
        }
        if price > max {
            return Err(PriceError::TooHigh);
        }
        let to_open = final_epoch.saturating_add(2);
        if to_open < self.next_epoch && self.next_epoch < first_free {
            return Err(PriceError::Pending);
        }
        self.price = self.at(to_open);
        self.next_price = price;
        self.next_epoch = epoch;
        Ok(())
    }
}

/// Whether usage of an asset in `epoch` is charged. `retired_epoch` is 0 for an asset that is not retired.
#[inline]
pub const fn is_charged(retired_epoch: u64, epoch: u64) -> bool {
    retired_epoch == 0 || epoch < retired_epoch
}

/// What a tariff says: the prices that an epoch began with, and which of its assets were not licensed then.
#[cfg(feature = "alloc")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TariffTerms<'a> {
    /// The epoch that began with it.
    pub epoch: u64,
    /// By asset index.
    pub prices: &'a [PricePerGb],
    /// Assets whose usage is not charged for want of a licence, by index, and why.
    pub not_licensed: &'a [(u32, NotLicensed)],
}

/// SHA-256 of, for each tariff, `epoch u64 ‖ asset_count u32 ‖ price u64 … ‖ count u32 ‖ (asset u32 ‖ reason u8) …`, prices in
/// the order of the asset index, and behind them the assets that were not licensed. An epoch that was opened again has several
/// tariffs, in their order.
///
/// # Errors
/// [`TreeError::TooManyLeaves`](crate::TreeError::TooManyLeaves): more than 2³² − 1 prices in a tariff.
#[cfg(feature = "alloc")]
pub fn price_set_hash(tariffs: &[TariffTerms<'_>]) -> Result<[u8; 32], crate::TreeError> {
    let count = |len| u32::try_from(len).map_err(|_| crate::TreeError::TooManyLeaves);
    let mut bytes = alloc::vec::Vec::new();
    for tariff in tariffs {
        bytes.reserve(16 + 8 * tariff.prices.len() + 5 * tariff.not_licensed.len());
        bytes.extend_from_slice(&tariff.epoch.to_le_bytes());
        bytes.extend_from_slice(&count(tariff.prices.len())?.to_le_bytes());
        for price in tariff.prices {
            bytes.extend_from_slice(&price.0.to_le_bytes());
        }
        bytes.extend_from_slice(&count(tariff.not_licensed.len())?.to_le_bytes());
        for (asset, why) in tariff.not_licensed {
            bytes.extend_from_slice(&asset.to_le_bytes());
            bytes.push(why.code());
        }
    }
    Ok(crate::hash::sha256(&[&bytes]))
}
