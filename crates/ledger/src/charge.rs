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

/// What becomes of what the pairs of one payer owed before (`owed`) and of their new demands (`new`), in the same order:
/// one entry for each pair.
///
/// `free` is what the payer has beyond what its withdrawal request holds, and `held` is that. What is owed accrues first,
/// then new demand, up to `free`. Of the rest, what was owed stays owed and then new demand is deferred, up to `held`:
/// if the request ends unpaid, it is there. What remains is written off. Each is cut by largest remainder.
#[cfg(feature = "alloc")]
pub fn accrue(
    free: BaseUnits,
    held: BaseUnits,
    owed: &[BaseUnits],
    new: &[BaseUnits],
) -> Vec<Accrual> {
    let mut free = Fund(free);
    let (owed_accrued, owed_left) = free.cover(owed);
    let (new_accrued, new_left) = free.cover(new);
    let mut held = Fund(held);
    let (owed_kept, owed_lost) = held.cover(&owed_left);
    let (new_kept, new_lost) = held.cover(&new_left);

    // A pair has no more here than what was owed and is new: together below 2⁶⁴, as its lifetime charge is.
    let sum = |owed: &[BaseUnits], new: &[BaseUnits], pair: usize| {
        let part = |parts: &[BaseUnits]| parts.get(pair).map_or(0, |part| part.0);
        BaseUnits(part(owed).saturating_add(part(new)))
    };
    (0..owed.len().max(new.len()))
        .map(|pair| Accrual {
            accrued: sum(&owed_accrued, &new_accrued, pair),
            owed: sum(&owed_kept, &new_kept, pair),
            written_off: sum(&owed_lost, &new_lost, pair),
        })
        .collect()
}

/// Money that is used up by one list of amounts after the other.
#[cfg(feature = "alloc")]
struct Fund(BaseUnits);

#[cfg(feature = "alloc")]
impl Fund {
    /// What of each amount is covered, and what is left of it.
    fn cover(&mut self, amounts: &[BaseUnits]) -> (Vec<BaseUnits>, Vec<BaseUnits>) {
        let covered = cut_by_largest_remainder(amounts, self.0);
        let left = amounts
            .iter()
            .zip(&covered)
            .map(|(amount, covered)| {
                // A part is never above its amount, and all parts are at most what there is.
                self.0.0 -= covered.0;
                BaseUnits(amount.0 - covered.0)
            })
            .collect();
        (covered, left)
    }
}

/// Bytes of an epoch that were metered and not paid for: `⌊bytes · written_off / demand⌋` of the `bytes` that made the
/// new demand, however many prices they had. What is written off beyond the demand was owed for earlier epochs' bytes.
/// Nothing when there is no demand: usage that costs nothing is not written off.
pub fn written_off_bytes(written_off: BaseUnits, demand: BaseUnits, bytes: Bytes) -> Bytes {
    if demand == BaseUnits::ZERO {
        return Bytes::ZERO;
    }
    let written_off = written_off.min(demand);
    let part = bytes.0 as u128 * written_off.0 as u128 / demand.0 as u128;
    // At most `bytes`, because `written_off ≤ demand`.
    Bytes(part as u64)
}
