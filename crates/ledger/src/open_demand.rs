//! A pair's demand while its epoch is open.

use crate::{
    charge::Demand,
    division::div_rem_u128,
    units::{ArithmeticError, BYTES_PER_GB, BaseUnits, Bytes, PricePerGb, Product},
};

/// Products from here on are worth more base units than 64 bits hold.
const TOO_MUCH: u128 = (BYTES_PER_GB as u128) << 64;

/// The demand of a pair (payer, asset) in an epoch that is still open, kept exact usage by usage: in the usual case one
/// multiplication and one division by a constant, both of 64 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenDemand {
    before: Product,
    price: PricePerGb,
    bytes: Bytes,
    /// Most bytes that the demand can be computed of.
    largest: Bytes,
    amount: BaseUnits,
    /// What the product has beyond whole base units: below 10⁹.
    fraction: u64,
}

impl OpenDemand {
    /// Nothing used yet, after a lifetime product of `before`.
    ///
    /// # Errors
    /// [`ArithmeticError::Overflow`]: `before` is worth more than 64 bits hold.
    pub fn open(before: Product, price: PricePerGb) -> Result<Self, ArithmeticError> {
        let room = (TOO_MUCH - 1)
            .checked_sub(before.0)
            .ok_or(ArithmeticError::Overflow)?;
        let largest = match price.0 {
            0 => u64::MAX,
            price => u64::try_from(room / price as u128).unwrap_or(u64::MAX),
        };
        Ok(Self {
            before,
            price,
            bytes: Bytes::ZERO,
            largest: Bytes(largest),
            amount: BaseUnits::ZERO,
            fraction: (before.0 % BYTES_PER_GB as u128) as u64,
        })
    }

    /// Whether [`Self::add`] takes `bytes` more.
    #[inline]
    pub fn has_room(&self, bytes: Bytes) -> bool {
        // The bytes so far are never above the largest.
        bytes.0 <= self.largest.0 - self.bytes.0
    }

    /// Adds usage. Returns what the demand grew by.
    ///
    /// # Errors
    /// [`ArithmeticError::Overflow`]: the lifetime charge would not fit 64 bits. Nothing changed.
    #[inline]
    pub fn add(&mut self, bytes: Bytes) -> Result<BaseUnits, ArithmeticError> {
        if !self.has_room(bytes) {
            return Err(ArithmeticError::Overflow);
        }
        // Below `TOO_MUCH`, and a fraction is below 10⁹: the sum fits.
        let product = Product::of(bytes, self.price).0 + self.fraction as u128;
        let (grown, fraction) = match u64::try_from(product) {
            Ok(product) => (product / BYTES_PER_GB, product % BYTES_PER_GB),
            Err(_) => {
                let (high, low) = ((product >> 64) as u64, product as u64);
                let (grown, fraction) = div_rem_u128(high, low, BYTES_PER_GB);
                // The charge fits, and this is a part of it.
                (grown as u64, fraction)
            }
        };
        let amount = self.amount.checked_add(BaseUnits(grown))?;
        self.bytes = Bytes(self.bytes.0 + bytes.0);
        self.amount = amount;
        self.fraction = fraction;
        Ok(BaseUnits(grown))
    }

    /// Used so far.
    #[inline]
    pub fn bytes(&self) -> Bytes {
        self.bytes
    }

    /// Lifetime product before this epoch.
    #[inline]
    pub fn before(&self) -> Product {
        self.before
    }

    /// What the epoch would add to the lifetime charge if it ended now: as [`Demand::amount`].
    #[inline]
    pub fn amount(&self) -> BaseUnits {
        self.amount
    }

    /// The epoch's price.
    #[inline]
    pub fn price(&self) -> PricePerGb {
        self.price
    }

    /// The demand of the whole epoch.
    ///
    /// # Errors
    /// None, as long as only [`Self::add`] changed it.
    pub fn close(&self) -> Result<Demand, ArithmeticError> {
        Demand::new(self.before, self.bytes, self.price)
    }
}
