//! What a payer has paid for ahead, for whoever wants to know what more usage would cost it.

use std::collections::BTreeSet;

use openmast_ledger::{
    ArithmeticError, BaseUnits, Bytes, PricePerGb, Product, Unmet, charged_at_most, meet,
};
use openmast_records::{EntitlementState, LotState};

use crate::{
    Engine,
    charging::{
        entitlements::UsePart,
        lots::{is_open_at, is_usable, with_lot},
        of_payers::Owned,
        opening::Period,
    },
};

/// What a payer's entitlements meet of its usage of one asset in the open epoch. They had something left when it began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaidAhead {
    /// On-chain index of the asset.
    pub asset: u32,
    /// What was used of it in the open epoch and is licensed: without what waited since an earlier one, and of an epoch that was opened
    /// again since its newest end that does not count.
    pub used: Unmet,
    /// What each entitlement has for that and for what comes, in the order in which they are used.
    pub left: Vec<Bytes>,
    /// What all that was used in the open epoch costs less by what entitlements meet of it, rounded down.
    pub met: BaseUnits,
    /// All of them can be used until this epoch ends.
    pub last_epoch: u64,
    /// In an epoch that ends at this time or later, by the chain's clock in Unix seconds, not all of them meet something.
    pub ends_by: i64,
    /// When the open epoch began, or its newest end that does not count, by the same clock.
    pub part_began_at: i64,
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
    /// What a payer has paid for ahead, by asset, if the open epoch takes so many seconds. What is redeemed or asked back since its
    /// newest opening is not looked at.
    pub fn paid_ahead(&self, payer: u32, seconds: i64) -> Vec<PaidAhead> {
        let is_reopened = !self.void_ends.is_empty();
        let of_assets = self.entitlements.of_payer(payer);
        let of_assets = of_assets.chunk_by(|a, b| a.asset == b.asset);
        // What the first part of an epoch that was opened again had may be gone, and has met its usage all the same.
        let counts = |all: &&[Owned]| is_reopened || all.iter().any(|it| it.has_left);
        let ahead = of_assets
            .filter(counts)
            .filter_map(|all| self.paid_ahead_for(all, seconds));
        ahead.collect()
    }

    /// As the end of the open epoch meets what was used in each of its parts. `None`: it meets nothing, and there is nothing left.
    fn paid_ahead_for(&self, all: &[Owned], seconds: i64) -> Option<PaidAhead> {
        let first = all.first()?;
        let accounts = (first.payer, first.asset);
        let own = self.tariffs.own_number();
        let pairs = &self.ledger.pairs;
        let parts = match pairs.used_of(accounts) {
            Some((number, used)) => pairs.by_tariff.parts(number, own, used),
            None => Vec::new(),
        };
        let (_, newest) = self.newest_opening();
        let closed_at = self.opening.unix_time.saturating_add(seconds);
        let mut ahead = PaidAhead {
            asset: accounts.1,
            ends_by: i64::MAX,
            part_began_at: newest.unix_time,
            ..PaidAhead::default()
        };
        let (mut met, mut by) = (Product::ZERO, Vec::new());
        for period in self.periods(closed_at) {
            let usable = || usable_of(all, &period).filter(|(_, it, _)| is_open_at(newest, it));
            let mut can_meet = self.ledger.reserves.can_meet(usable(), &period, &by);
            let with_left: BTreeSet<u32> = can_meet.with_left().collect();
            let lots = || usable().filter(|(reserve, _, _)| with_left.contains(reserve));
            let ends_by = lots().map(|(_, _, lot)| lot.ends_by).min();
            ahead.ends_by = ahead.ends_by.min(ends_by.unwrap_or(i64::MAX));
            let is_of = |part: &&UsePart| period.has(part.reported);
            let mut parts: Vec<UsePart> = parts.iter().filter(is_of).copied().collect();
            let is_newest = period.tariff == self.tariffs.newest();
            if is_newest {
                // What waited is met first.
                let last = parts.pop_if(|part| part.reported == period.tariff);
                ahead.used = last.map(|part| part.unmet).unwrap_or_default();
                ahead.last_epoch = self.last_epoch(lots().map(|(_, _, lot)| lot));
            }
            let more = can_meet.meet(accounts, &mut parts, &mut by);
            met.0 = met.0.saturating_add(more.product.0);
            if is_newest {
                ahead.left = can_meet.left(accounts, period.tariff);
            }
        }
        let (_, rest) = ahead.meet(ahead.used);
        let of_newest = ahead.used.product.0 - rest.0;
        met.0 = met.0.saturating_add(of_newest);
        // A part of what was used, whose price fits.
        ahead.met = met.charge().unwrap_or_default();
        let has_left = ahead.left.iter().any(|left| *left > Bytes::ZERO);
        let says_something = has_left || met > Product::ZERO;
        says_something.then_some(ahead)
    }

    /// The last epoch to whose end all of these can be used from now on. The epoch after one that was opened again may be before the first
    /// one of what meets usage now.
    fn last_epoch<'a>(&self, lots: impl Iterator<Item = &'a LotState>) -> u64 {
        let next = self.epoch.saturating_add(1);
        let last = lots.map(|lot| match lot.first_epoch > next {
            true => self.epoch,
            false => lot.last_epoch,
        });
        last.min().unwrap_or_default()
    }
}

/// Those that meet usage of a part of an epoch.
fn usable_of<'a>(
    all: &'a [Owned],
    period: &Period<'a>,
) -> impl Iterator<Item = (u32, &'a EntitlementState, &'a LotState)> {
    let (epoch, opening) = (period.epoch, period.opening);
    all.iter().filter_map(move |owned| {
        let state = opening.reserves.get(owned.reserve as usize)?;
        let (entitlement, lot) = with_lot(opening, state)?;
        is_usable(opening, epoch, state).then_some((owned.reserve, entitlement, lot))
    })
}
