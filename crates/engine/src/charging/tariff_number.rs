//! The number by which usage names its tariff.

/// A tariff by its position among all of the log, from 0.
pub(crate) type TariffNumber = u32;
