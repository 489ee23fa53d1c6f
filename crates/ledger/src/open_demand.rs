//! A pair's demand while its epoch is open.

use crate::{
    division::div_rem_u128,
    units::{ArithmeticError, BYTES_PER_GB, BaseUnits, Bytes, PricePerGb, Product},
};

/// Products from here on are worth more base units than 64 bits hold.
const TOO_MUCH: u128 = (BYTES_PER_GB as u128) << 64;

/// The new demand of a pair (payer, asset) in an epoch that is still open, kept exact usage by usage: in the usual case
/// one multiplication and one division by a constant, both of 64 bits.
///
/// It is what the product is worth beyond what it was worth before the epoch, which accrued or is owed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenDemand {
    before: Product,
    price: PricePerGb,
    bytes: Bytes,
    /// Most bytes in all that the demand can be computed of, at this price from now on.
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
        Ok(Self {
            before,
            price,
            bytes: Bytes::ZERO,
            largest: most_bytes(before, price)?,
            amount: BaseUnits::ZERO,
            fraction: (before.0 % BYTES_PER_GB as u128) as u64,
        })
    }

    /// As it was when it had used `bytes` and its [`Self::product`] was `product`, whatever prices they had; usage from
    /// now on has this one.
    ///
    /// # Errors
    /// [`ArithmeticError::Underflow`]: `product` is below `before`. [`ArithmeticError::Overflow`]: it is worth more than
    /// 64 bits hold.
    pub fn resume(
        before: Product,
        product: Product,
        bytes: Bytes,
        price: PricePerGb,
    ) -> Result<Self, ArithmeticError> {
        product.checked_sub(before)?;
        let more = most_bytes(product, price)?;
        Ok(Self {
            before,
            price,
            bytes,
            largest: Bytes(bytes.0.saturating_add(more.0)),
            amount: product.charge()?.checked_sub(before.charge()?)?,
            fraction: (product.0 % BYTES_PER_GB as u128) as u64,
        })
    }

    /// Usage from now on has this price: the same epoch under its next tariff.
    ///
    /// # Errors
    /// None: the product so far is worth what 64 bits hold.
    pub fn reprice(&mut self, price: PricePerGb) -> Result<(), ArithmeticError> {
        if price == self.price {
            return Ok(());
        }
        let more = most_bytes(self.product(), price)?;
        self.largest = Bytes(self.bytes.0.saturating_add(more.0));
        self.price = price;
        Ok(())
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

    /// Used so far in this epoch.
    #[inline]
    pub fn bytes(&self) -> Bytes {
        self.bytes
    }

    /// Lifetime product before this epoch.
    #[inline]
    pub fn before(&self) -> Product {
        self.before
    }

    /// Lifetime product with what was used so far.
    #[inline]
    pub fn product(&self) -> Product {
        // Whole base units and fraction: the product before contributes its own whole units.
        let whole = self.before.0 - self.before.0 % BYTES_PER_GB as u128;
        Product(whole + Product::worth(self.amount).0 + self.fraction as u128)
    }

    /// What that has beyond whole base units, in 10⁻⁹ of them: below 10⁹.
    #[inline]
    pub fn fraction(&self) -> u32 {
        self.fraction as u32
    }

    /// What the epoch would add to what the product is worth if it ended now: as
    /// [`Demand::amount`](crate::Demand::amount).
    #[inline]
    pub fn amount(&self) -> BaseUnits {
        self.amount
    }

    /// The price of usage from now on.
    #[inline]
    pub fn price(&self) -> PricePerGb {
        self.price
    }
}

/// Most bytes at this price after which a product is still worth what 64 bits hold.
fn most_bytes(product: Product, price: PricePerGb) -> Result<Bytes, ArithmeticError> {
    let room = (TOO_MUCH - 1)
        .checked_sub(product.0)
        .ok_or(ArithmeticError::Overflow)?;
    Ok(Bytes(match price.0 {
        0 => u64::MAX,
        price => u64::try_from(room / price as u128).unwrap_or(u64::MAX),
    }))
}
