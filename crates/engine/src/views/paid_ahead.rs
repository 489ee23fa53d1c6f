//! What a payer has paid for ahead, for whoever wants to know what more usage would cost it.

use openmast_ledger::{
    ArithmeticError, BaseUnits, Bytes, PricePerGb, Product, Unmet, charged_at_most, meet,
};

use crate::{
    Engine,
    charging::{lots::with_lot, opening::Period},
};

/// What a payer's entitlements will still meet of its usage of one asset. They had something left when the open epoch began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaidAhead {
    /// On-chain index of the asset.
    pub asset: u32,
    /// What was used of it in the open epoch and is licensed, without what waited since an earlier one.
    pub used: Unmet,
    /// What each entitlement has for that and for what comes, in the order in which they are used.
    pub left: Vec<Bytes>,
    /// What all that was used in the open epoch costs less by what entitlements meet of it, rounded down.
    pub met: BaseUnits,
    /// All of them can be used until this epoch ends.
    pub last_epoch: u64,
    /// In an epoch that ends at this time or later, by the chain's clock in Unix seconds, not all of them meet something.
    pub ends_by: i64,
}

/// What more usage comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MoreUsage {
    /// Bytes of it that entitlements meet.
    pub met: Bytes,
    /// The most that the rest adds to what the payer is charged.
    pub charged: BaseUnits,
}

impl PaidAhead {
    /// What `bytes` more come to at this price, as the end of the open epoch meets them, or of the next one if that costs more.
    ///
    /// # Errors
    /// It is 2⁶⁴ base units or more.
    pub fn more(&self, bytes: Bytes, price: PricePerGb) -> Result<MoreUsage, ArithmeticError> {
        let (met_before, before) = self.meet(self.used);
        let (met, after) = self.meet(Unmet {
            bytes: Bytes(self.used.bytes.0.saturating_add(bytes.0)),
            product: self.used.product.checked_add(Product::of(bytes, price))?,
        });
        let met = Bytes(met.0.saturating_sub(met_before.0));
        // What was used at another price in this epoch is met at the average of both.
        let now = rounded_up(Product(after.0.saturating_sub(before.0)))?;
        let later = charged_at_most(bytes.checked_sub(met)?, price)?;
        let charged = now.max(later);
        Ok(MoreUsage { met, charged })
    }

    /// What is met of usage, and what the rest costs.
    fn meet(&self, mut usage: Unmet) -> (Bytes, Product) {
        let met = self.left.iter().fold(0_u64, |sum, left| {
            sum.saturating_add(meet(&mut usage, *left).0)
        });
        (Bytes(met), usage.product)
    }
}

fn rounded_up(product: Product) -> Result<BaseUnits, ArithmeticError> {
    let whole = product.charge()?;
    let has_fraction = Product::worth(whole) != product;
    whole.checked_add(BaseUnits(u64::from(has_fraction)))
}

impl Engine {
    /// What a payer has paid for ahead, by asset, if the open epoch takes so many seconds. What is redeemed or asked back since it began
    /// is not looked at; in an epoch that was opened again, nothing is.
    pub fn paid_ahead(&self, payer: u32, seconds: i64) -> Vec<PaidAhead> {
        if !self.void_ends.is_empty() {
            // What usage meets now is what an end that does not count had; how much the parts of the epoch before leave of it is known
            // when it ends. Nobody is told that they pay less than they do.
            return Vec::new();
        }
        let of_payer = self.paid_ahead.of_payer(payer);
        of_payer
            .map(|(asset, reserves)| self.paid_ahead_for((payer, asset), reserves, seconds))
            .collect()
    }

    fn paid_ahead_for(&self, accounts: (u32, u32), reserves: &[u32], seconds: i64) -> PaidAhead {
        let usable = reserves.iter().filter_map(|index| {
            let state = self.opening.reserves.get(*index as usize)?;
            let (entitlement, lot) = with_lot(&self.opening, state)?;
            Some((*index, entitlement, lot))
        });
        let lots = || usable.clone().map(|(_, _, lot)| lot);
        let last_epoch = lots().map(|lot| lot.last_epoch).min();
        let ends_by = lots().map(|lot| lot.ends_by).min();
        let (reserves, pairs) = (&self.ledger.reserves, &self.ledger.pairs);
        let own = self.tariffs.own_number();
        let period = Period::whole(self.epoch, &self.opening, seconds, own);
        let mut can_meet = reserves.can_meet(usable.clone(), &period, &[]);
        let mut parts = match pairs.used_of(accounts) {
            Some((number, used)) => pairs.by_tariff.parts(number, own, used),
            None => Vec::new(),
        };
        let used = parts.pop().map(|part| part.unmet).unwrap_or_default();
        // What waited is met first.
        let waited = can_meet.meet(accounts, &mut parts, &mut Vec::new());
        let mut ahead = PaidAhead {
            asset: accounts.1,
            used,
            left: can_meet.left(accounts, own),
            met: BaseUnits::ZERO,
            last_epoch: last_epoch.unwrap_or_default(),
            ends_by: ends_by.unwrap_or_default(),
        };
        let (_, rest) = ahead.meet(used);
        let met = Product((used.product.0 - rest.0).saturating_add(waited.product.0));
        // A part of what was used, whose price fits.
        ahead.met = met.charge().unwrap_or_default();
        ahead
    }
}
