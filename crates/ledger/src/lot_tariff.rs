//! What a lot's token is measured by when it is issued, and what it costs at least.

use crate::{
    capacity_schedule::CapacitySchedule,
    lots::{BYTES_PER_MBIT, LotKind, divided, window_epochs},
    price::PriceSchedule,
    units::{ArithmeticError, BYTES_PER_GB, BaseUnits, BasisPoints, PricePerGb, Product},
};

/// What a token is measured by: what its capacity costs without a lot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LotTariff {
    /// The higher of the asset's price and its scheduled one.
    pub price: PricePerGb,
    /// The higher of the asset's price of a SIM slot for an epoch and its scheduled one.
    pub slot_price: BaseUnits,
    /// The asset's capacity, Mbit/s: what an exclusive window covers.
    pub capacity_mbps: u32,
    /// How long an epoch counts to be.
    pub epoch_seconds: u64,
    /// Epochs of the window, roll-over included.
    pub window: u64,
}

impl LotTariff {
    /// Of an asset with these prices and this capacity, for a window from its first to its last epoch: the highest that it
    /// charges, has announced to charge or, up to the cap of a live price (0: it is none), may come to charge without
    /// another word of its owner's.
    ///
    /// # Errors
    /// As [`window_epochs`].
    #[inline]
    pub fn of(
        prices: &PriceSchedule,
        live_cap: PricePerGb,
        capacity: &CapacitySchedule,
        (first_epoch, last_epoch): (u64, u64),
        epoch_seconds: u64,
    ) -> Result<Self, ArithmeticError> {
        let (first, last) = (capacity.at(first_epoch), capacity.at(last_epoch));
        let slot_price = capacity.capacity.slot_price.max(capacity.next.slot_price);
        Ok(Self {
            price: prices.price.max(prices.next_price).max(live_cap),
            slot_price: BaseUnits(slot_price),
            capacity_mbps: first.mbps.max(last.mbps),
            epoch_seconds,
            window: window_epochs(first_epoch, last_epoch)?,
        })
    }

    /// What a token costs by the tariff, base units · 10⁻⁹.
    fn worth(&self, kind: LotKind) -> Option<u128> {
        let per_gb = u128::from(self.price.0);
        let seconds = u128::from(self.epoch_seconds).checked_mul(self.window.into())?;
        let by_rate = |mbps: u64| {
            let bytes = seconds.checked_mul(BYTES_PER_MBIT.into())?;
            bytes.checked_mul(mbps.into())?.checked_mul(per_gb)
        };
        match kind {
            LotKind::Volume => per_gb.checked_mul(BYTES_PER_GB.into()),
            LotKind::SimSlot => {
                let by_epoch = Product::worth(self.slot_price).0;
                by_epoch.checked_mul(self.window.into())
            }
            LotKind::Rate => by_rate(1),
            LotKind::Exclusive => by_rate(self.capacity_mbps.into()),
        }
    }
}

/// The least price of a token, base units: the part `least` of what its capacity costs by the tariff, rounded up, and
/// never nothing. So nobody sells to itself what the treasury, the levy and the stakers would have a part of.
///
/// # Errors
/// [`ArithmeticError::Overflow`]: it is more than 64 bits hold.
#[inline]
pub fn least_price(
    kind: LotKind,
    tariff: &LotTariff,
    least: BasisPoints,
) -> Result<BaseUnits, ArithmeticError> {
    let product = tariff
        .worth(kind)
        .and_then(|worth| worth.checked_mul(least.get().into()))
        .ok_or(ArithmeticError::Overflow)?;
    let (price, rest) = divided(product, BYTES_PER_GB * 10_000)?;
    let price = price.checked_add(BaseUnits(u64::from(rest > 0)))?;
    Ok(price.max(BaseUnits(1)))
}
