//! What a payer's usage of an epoch comes to: accrued, owed or written off.

#[cfg(feature = "alloc")]
use alloc::vec::Vec;

#[cfg(feature = "alloc")]
use crate::largest_remainder::cut_by_largest_remainder;
use crate::units::{ArithmeticError, BaseUnits, Bytes, Product};

/// A pair (payer, asset) at the end of an epoch, before the payer's funds are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Lifetime product with this epoch's usage.
    pub product: Product,
    /// Lifetime, before this epoch.
    pub accrued: BaseUnits,
    /// Deferred in earlier epochs: neither accrued nor written off.
    pub owed: BaseUnits,
    /// What this epoch adds: `⌊product / 10⁹⌋ − accrued − owed`.
    pub amount: BaseUnits,
}

impl Demand {
    /// The demand of a pair whose lifetime product is `product` now.
    ///
    /// # Errors
    /// [`ArithmeticError::Underflow`]: the product is worth less than what accrued and is owed, which it never is after
    /// [`Self::settle`]. [`ArithmeticError::Overflow`]: it is worth more than 64 bits hold.
    pub fn new(
        product: Product,
        accrued: BaseUnits,
        owed: BaseUnits,
    ) -> Result<Self, ArithmeticError> {
        let amount = product.charge()?.checked_sub(accrued)?.checked_sub(owed)?;
        Ok(Self {
            product,
            accrued,
            owed,
            amount,
        })
    }

    /// The pair's product once so much accrued and so much stays owed. Nothing written off: the product stays exact.
    /// Otherwise it becomes what accrued and is owed, and its fraction goes with the rest.
    ///
    /// # Errors
    /// [`ArithmeticError::Overflow`]: more than was owed and the demand together.
    pub fn settle(&self, accrual: &Accrual) -> Result<Product, ArithmeticError> {
        let kept = self
            .accrued
            .checked_add(accrual.accrued)?
            .checked_add(accrual.owed)?;
        let worth = self.product.charge()?;
        if kept > worth {
            return Err(ArithmeticError::Overflow);
        }
        if kept == worth {
            Ok(self.product)
        } else {
            Ok(Product::worth(kept))
        }
    }
}

/// What becomes of a pair's demand, and of what it owed before. The three are together exactly that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accrual {
    /// Accrued in this epoch, from what was owed and from the demand.
    pub accrued: BaseUnits,
    /// Still owed afterwards.
    pub owed: BaseUnits,
    /// Lost to the asset: the payer had no money for it.
    pub written_off: BaseUnits,
}

impl Accrual {
    /// With at most `most` accrued, and what is beyond it written off.
    pub fn limited_to(self, most: BaseUnits) -> Self {
        let accrued = self.accrued.min(most);
        let beyond = self.accrued.0 - accrued.0;
        Self {
            accrued,
            // Parts of one sum of 64 bits.
            written_off: BaseUnits(self.written_off.0.saturating_add(beyond)),
            ..self
        }
    }
}

/// Something that meets a payer's demand, and what becomes of the demand that it meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Prepaid money that nothing holds: the demand accrues.
    Free(BaseUnits),
    /// Prepaid money that a withdrawal request holds: the demand is deferred. If the request ends unpaid, it is there.
    Held(BaseUnits),
}

#[cfg(feature = "alloc")]
impl Source {
    fn available(self) -> BaseUnits {
        match self {
            Self::Free(available) | Self::Held(available) => available,
        }
    }

    /// What it meets of a pair becomes what it makes of it.
    fn meet(self, of_pair: &mut Accrual, met: BaseUnits) {
        let becomes = match self {
            Self::Free(_) => &mut of_pair.accrued,
            Self::Held(_) => &mut of_pair.owed,
        };
        // Each pair adds no more than what was owed and is new: together below 2⁶⁴, as its lifetime charge is.
        becomes.0 = becomes.0.saturating_add(met.0);
    }
}

/// What becomes of what the pairs of one payer owed before (`owed`) and of their new demands (`new`), in the same order:
/// one entry for each pair.
///
/// The `sources` are used one after the other, each for what was owed and then for new demand, as far as the ones before did not
/// meet it. What no source meets is written off. Each is cut by largest remainder.
#[cfg(feature = "alloc")]
pub fn accrue(sources: &[Source], owed: &[BaseUnits], new: &[BaseUnits]) -> Vec<Accrual> {
    let mut left = [owed.to_vec(), new.to_vec()];
    let mut accruals = alloc::vec![Accrual::default(); owed.len().max(new.len())];
    for source in sources {
        let mut available = source.available();
        for amounts in &mut left {
            let met = cut_by_largest_remainder(amounts, available);
            for ((amount, met), of_pair) in amounts.iter_mut().zip(met).zip(&mut accruals) {
                // A part is never above its amount, and all parts are at most what there is.
                amount.0 -= met.0;
                available.0 -= met.0;
                source.meet(of_pair, met);
            }
        }
    }
    for amounts in left {
        for (of_pair, amount) in accruals.iter_mut().zip(amounts) {
            of_pair.written_off.0 = of_pair.written_off.0.saturating_add(amount.0);
        }
    }
    accruals
}

/// Bytes of an epoch that were metered and not paid for: `⌊bytes · written_off / demand⌋` of the `bytes` that made the
/// new demand, however many prices they had. What is written off beyond the demand was owed for earlier epochs' bytes.
/// Nothing when there is no demand: usage that costs nothing is not written off.
pub fn written_off_bytes(written_off: BaseUnits, demand: BaseUnits, bytes: Bytes) -> Bytes {
    part_of_bytes(written_off, demand, bytes)
}

/// Bytes of an epoch that the payer's money paid for: `⌊bytes · accrued / demand⌋` of the `bytes` that made the new demand,
/// however many prices they had. What accrues beyond the demand was owed for earlier epochs' bytes, which count as paid
/// for in no epoch. Nothing when there is no demand: nobody paid for usage that costs nothing.
pub fn paid_bytes(accrued: BaseUnits, demand: BaseUnits, bytes: Bytes) -> Bytes {
    part_of_bytes(accrued, demand, bytes)
}

/// `⌊bytes · min(amount, demand) / demand⌋`, and nothing without a demand.
fn part_of_bytes(amount: BaseUnits, demand: BaseUnits, bytes: Bytes) -> Bytes {
    if demand == BaseUnits::ZERO {
        return Bytes::ZERO;
    }
    let amount = amount.min(demand);
    let part = bytes.0 as u128 * amount.0 as u128 / demand.0 as u128;
    // At most `bytes`, because `amount ≤ demand`.
    Bytes(part as u64)
}
