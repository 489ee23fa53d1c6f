//! Stored numbers: amounts of money and of goods, parts.

use {
    crate::errors::MarketError,
    anchor_lang::prelude::*,
    openmast_ledger::{BaseUnits, BasisPoints},
};

/// A part of 10 000; more is [`MarketError::FeeTooHigh`].
pub(crate) fn basis_points(parts: u16) -> core::result::Result<BasisPoints, MarketError> {
    BasisPoints::new(parts).map_err(MarketError::from)
}

/// Adds to a stored total; above 64 bits is [`MarketError::Overflow`].
pub(crate) fn increase(stored: &mut PodU64, by: u64) -> Result<()> {
    let sum = BaseUnits(stored.get()).checked_add(BaseUnits(by));
    *stored = sum.map_err(MarketError::from)?.get().into();
    Ok(())
}

/// Takes from a stored total; below zero is [`MarketError::Overflow`].
pub(crate) fn decrease(stored: &mut PodU64, by: u64) -> Result<()> {
    let difference = BaseUnits(stored.get()).checked_sub(BaseUnits(by));
    *stored = difference.map_err(MarketError::from)?.get().into();
    Ok(())
}
