//! Stored numbers: amounts of money, numbers of shares, parts.

use {
    crate::errors::OpenMastError,
    anchor_lang::prelude::*,
    openmast_ledger::{BaseUnits, BasisPoints, Bytes, Totals},
};

/// A stored amount of money.
pub(crate) fn money(stored: PodU64) -> BaseUnits {
    BaseUnits(stored.get())
}

/// Lifetime totals as an instruction states them: bytes, and base units.
pub(crate) fn lifetime(bytes: u64, paid: u64, charged: u64, accrued: u64) -> Totals {
    Totals {
        bytes: Bytes(bytes),
        paid: Bytes(paid),
        charged: BaseUnits(charged),
        accrued: BaseUnits(accrued),
    }
}

/// A part of 10 000; more is [`OpenMastError::SplitOutOfRange`].
pub(crate) fn basis_points(parts: u16) -> Result<BasisPoints> {
    Ok(BasisPoints::new(parts).map_err(OpenMastError::from)?)
}

/// Adds to a stored total; above 64 bits is [`OpenMastError::Overflow`].
pub(crate) fn increase(stored: &mut PodU64, by: u64) -> Result<()> {
    let sum = money(*stored).checked_add(BaseUnits(by));
    *stored = sum.map_err(OpenMastError::from)?.get().into();
    Ok(())
}

/// Takes from a stored total; below zero is [`OpenMastError::Overflow`].
pub(crate) fn decrease(stored: &mut PodU64, by: u64) -> Result<()> {
    let difference = money(*stored).checked_sub(BaseUnits(by));
    *stored = difference.map_err(OpenMastError::from)?.get().into();
    Ok(())
}
