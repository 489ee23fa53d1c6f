//! Amounts with their unit in the type. Arithmetic is checked, without exception.

use thiserror::Error;

/// Bytes to which a price refers (10⁹, the SI gigabyte).
pub const BYTES_PER_GB: u64 = 1_000_000_000;

/// A result that its unit cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ArithmeticError {
    /// Above the largest value of the unit.
    #[error("the result is larger than its unit can hold")]
    Overflow,
    /// Below zero.
    #[error("more is taken away than there is")]
    Underflow,
    /// More than 10 000 basis points.
    #[error("basis points must be between 0 and 10000")]
    BasisPoints,
}

/// Defines a `u64` amount of one unit.
macro_rules! amount {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(transparent)]
        pub struct $name(pub u64);

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);

            /// The bare number.
            #[inline]
            pub const fn get(self) -> u64 {
                self.0
            }

            /// Sum, or [`ArithmeticError::Overflow`].
            #[inline]
            pub fn checked_add(self, other: Self) -> Result<Self, ArithmeticError> {
                self.0.checked_add(other.0).map(Self).ok_or(ArithmeticError::Overflow)
            }

            /// Difference, or [`ArithmeticError::Underflow`].
            #[inline]
            pub fn checked_sub(self, other: Self) -> Result<Self, ArithmeticError> {
                self.0.checked_sub(other.0).map(Self).ok_or(ArithmeticError::Underflow)
            }
        }
    };
}

amount! {
    /// Base units of the currency (10⁻⁶ of a 6-decimal stablecoin).
    BaseUnits
}
amount! {
    /// Bytes that passed through an asset.
    Bytes
}

/// A price: base units per 10⁹ bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct PricePerGb(pub u64);

/// Parts of 10 000, at most 10 000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct BasisPoints(u16);

impl BasisPoints {
    /// The whole.
    pub const WHOLE: Self = Self(10_000);
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Refuses more than 10 000.
    #[inline]
    pub const fn new(parts: u16) -> Result<Self, ArithmeticError> {
        if parts <= 10_000 {
            Ok(Self(parts))
        } else {
            Err(ArithmeticError::BasisPoints)
        }
    }

    /// Parts of 10 000.
    #[inline]
    pub const fn get(self) -> u16 {
        self.0
    }

    /// `⌊amount · self / 10⁴⌋`, exact without a 128-bit product.
    ///
    /// With `amount = 10⁴q + r`: `⌊(10⁴q + r)·b / 10⁴⌋ = q·b + ⌊r·b / 10⁴⌋`, because `q·b` is whole.
    /// `q·b ≤ q·10⁴ ≤ amount` and `r·b < 10⁸`, and the sum is at most `amount`: nothing overflows.
    #[inline]
    pub const fn of(self, amount: BaseUnits) -> BaseUnits {
        let parts = self.0 as u64;
        let (quotient, rest) = (amount.0 / 10_000, amount.0 % 10_000);
        BaseUnits(quotient * parts + rest * parts / 10_000)
    }

    /// `⌈amount · self / 10⁴⌉`, exact without a 128-bit product, as [`Self::of`].
    #[inline]
    pub const fn of_up(self, amount: BaseUnits) -> BaseUnits {
        let parts = self.0 as u64;
        let (quotient, rest) = (amount.0 / 10_000, amount.0 % 10_000);
        BaseUnits(quotient * parts + (rest * parts).div_ceil(10_000))
    }
}

/// Bytes times price: base units · 10⁻⁹.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Product(pub u128);

impl Product {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// `bytes · price`. A product of two `u64` always fits `u128`.
    #[inline]
    pub const fn of(bytes: Bytes, price: PricePerGb) -> Self {
        Self(bytes.0 as u128 * price.0 as u128)
    }

    /// The product that is worth exactly `amount`: `amount · 10⁹ < 2⁶⁴ · 2³⁰`, which fits.
    #[inline]
    pub const fn worth(amount: BaseUnits) -> Self {
        Self(amount.0 as u128 * BYTES_PER_GB as u128)
    }

    /// Sum, or [`ArithmeticError::Overflow`].
    #[inline]
    pub fn checked_add(self, other: Self) -> Result<Self, ArithmeticError> {
        self.0
            .checked_add(other.0)
            .map(Self)
            .ok_or(ArithmeticError::Overflow)
    }

    /// Difference, or [`ArithmeticError::Underflow`].
    #[inline]
    pub fn checked_sub(self, other: Self) -> Result<Self, ArithmeticError> {
        self.0
            .checked_sub(other.0)
            .map(Self)
            .ok_or(ArithmeticError::Underflow)
    }

    /// The lifetime charge `⌊product / 10⁹⌋`: the only rounding of a pair (payer, asset).
    /// [`ArithmeticError::Overflow`] when it is 2⁶⁴ base units or more.
    #[inline]
    pub fn charge(self) -> Result<BaseUnits, ArithmeticError> {
        u64::try_from(self.0 / BYTES_PER_GB as u128)
            .map(BaseUnits)
            .map_err(|_| ArithmeticError::Overflow)
    }
}
