//! What the usage of an epoch comes to (docs/protocol.md, "Charges"): what accrues, what of all that accrued is charged
//! now, and what is carried over, owed or written off. The arithmetic is the ledger crate's.

use anyhow::Context;
use openmast_ledger::{
    Accrual, ArithmeticError, BaseUnits, Bytes, Demand, Product, accrue, allot,
    cut_by_largest_remainder, written_off_bytes,
};

use super::pairs::{Books, Ending};
use crate::archive::ChargeLine;

/// A payer's money at the end of an epoch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Purse {
    /// What may accrue.
    pub free: BaseUnits,
    /// What its withdrawal request keeps aside.
    pub held: BaseUnits,
    /// The request under which something was deferred was paid since: what is owed is lost.
    pub has_left: bool,
}

/// A pair at the end of an epoch, and what becomes of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Charge {
    pub number: u32,
    pub payer: u32,
    pub asset: u32,
    /// Metered in the epoch.
    pub bytes: Bytes,
    before: Books,
    demand: Demand,
    accrual: Accrual,
    /// In this epoch.
    charged: BaseUnits,
}

/// What one settlement lets through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Breaker<'a> {
    pub most: BaseUnits,
    /// By asset: what each gets before others get more.
    pub firsts: &'a [BaseUnits],
    /// What accrued and was not charged before this epoch.
    pub outstanding: BaseUnits,
}

impl Charge {
    /// Before the payer's funds are looked at.
    ///
    /// # Errors
    /// None, as long as the books are of earlier charges.
    pub(super) fn new(ending: &Ending) -> Result<Self, ArithmeticError> {
        let Ending {
            number,
            pair,
            books,
        } = *ending;
        let (accrued, owed) = (BaseUnits(books.accrued), BaseUnits(books.owed));
        Ok(Self {
            number,
            payer: pair.payer,
            asset: pair.asset,
            bytes: pair.demand.bytes(),
            before: books,
            demand: Demand::new(pair.demand.product(), accrued, owed)?,
            accrual: Accrual::default(),
            charged: BaseUnits::ZERO,
        })
    }

    /// In this epoch.
    pub(super) fn accrued(&self) -> BaseUnits {
        self.accrual.accrued
    }

    /// In this epoch.
    pub(super) fn charged(&self) -> BaseUnits {
        self.charged
    }

    /// Accrued by now and not charged before this epoch.
    fn outstanding(&self) -> BaseUnits {
        let Books {
            accrued, charged, ..
        } = self.before;
        // No more was charged than accrued, and all of it fits 64 bits.
        BaseUnits((accrued - charged).saturating_add(self.accrual.accrued.0))
    }

    /// The pair's lifetime product and books afterwards.
    ///
    /// # Errors
    /// None, as long as the books are of earlier charges.
    pub(super) fn settled(&self) -> Result<(Product, Books), ArithmeticError> {
        let add = |before: u64, more: BaseUnits| BaseUnits(before).checked_add(more);
        let books = Books {
            accrued: add(self.before.accrued, self.accrual.accrued)?.0,
            charged: add(self.before.charged, self.charged)?.0,
            owed: self.accrual.owed.0,
        };
        Ok((self.demand.settle(&self.accrual)?, books))
    }

    /// As the archive shows it; `None`: nothing happened to the pair, and it owes nothing.
    pub(super) fn line(&self) -> Option<ChargeLine> {
        let written_off = self.accrual.written_off;
        let line = ChargeLine {
            payer: self.payer,
            asset: self.asset,
            bytes: self.bytes.0,
            accrued: self.accrual.accrued.0,
            charged: self.charged.0,
            owed: self.accrual.owed.0,
            written_off_bytes: written_off_bytes(written_off, self.demand.amount, self.bytes).0,
            written_off: written_off.0,
        };
        line.says_something().then_some(line)
    }
}

/// Accrues what one payer's pairs owed and used.
pub(super) fn accrue_payer(charges: &mut [Charge], purse: Purse) {
    let owed = charges.iter().map(|charge| match purse.has_left {
        true => BaseUnits::ZERO,
        false => charge.demand.owed,
    });
    let owed: Vec<BaseUnits> = owed.collect();
    let new: Vec<BaseUnits> = charges.iter().map(|charge| charge.demand.amount).collect();
    let accruals = accrue(purse.free, purse.held, &owed, &new);
    for ((charge, accrual), owed) in charges.iter_mut().zip(accruals).zip(owed) {
        let lost = charge.demand.owed.0.saturating_sub(owed.0);
        charge.accrual = Accrual {
            // Parts of the pair's demand, which fits 64 bits.
            written_off: BaseUnits(accrual.written_off.0.saturating_add(lost)),
            ..accrual
        };
    }
}

impl Breaker<'_> {
    /// Writes off what accrued in this epoch beyond the backlog's bound, which is twice the breaker.
    ///
    /// # Errors
    /// What accrued for one asset does not fit 64 bits.
    pub(super) fn limit_backlog(&self, charges: &mut [Charge]) -> anyhow::Result<()> {
        let bound = u128::from(self.most.0) * 2;
        let room = bound.saturating_sub(u128::from(self.outstanding.0));
        let accrued: Vec<BaseUnits> = charges.iter().map(Charge::accrued).collect();
        if sum(&accrued) <= room {
            return Ok(());
        }
        // Of more than 64 bits hold there is no tree: nothing is lost by the limit.
        let room = BaseUnits(u64::try_from(room).unwrap_or(u64::MAX));
        let parts = self.share(charges, &accrued, room)?;
        for (charge, part) in charges.iter_mut().zip(parts) {
            charge.accrual = charge.accrual.limited_to(part);
        }
        Ok(())
    }

    /// Charges what is outstanding, at most one breaker of it.
    ///
    /// # Errors
    /// What is outstanding of one asset does not fit 64 bits.
    pub(super) fn charge(&self, charges: &mut [Charge]) -> anyhow::Result<()> {
        let outstanding: Vec<BaseUnits> = charges.iter().map(Charge::outstanding).collect();
        let parts = match sum(&outstanding) <= u128::from(self.most.0) {
            true => outstanding,
            false => self.share(charges, &outstanding, self.most)?,
        };
        for (charge, part) in charges.iter_mut().zip(parts) {
            charge.charged = part;
        }
        Ok(())
    }

    /// Shares `available` among the assets of these charges, and each asset's part among its pairs, by largest remainder.
    fn share(
        &self,
        charges: &[Charge],
        wants: &[BaseUnits],
        available: BaseUnits,
    ) -> anyhow::Result<Vec<BaseUnits>> {
        let mut by_asset: Vec<(u32, usize)> = charges
            .iter()
            .enumerate()
            .map(|(position, charge)| (charge.asset, position))
            .collect();
        // Those of an asset stay in the order of the payers.
        by_asset.sort_unstable();
        let wanted = |position: usize| wants.get(position).copied().unwrap_or_default();
        let mut of_assets = vec![BaseUnits::ZERO; self.firsts.len()];
        for (asset, position) in &by_asset {
            let of_asset = of_assets
                .get_mut(*asset as usize)
                .context("a charge of an asset that is not on chain")?;
            *of_asset = of_asset.checked_add(wanted(*position))?;
        }
        let of_assets = allot(&of_assets, self.firsts, available);
        let mut parts = vec![BaseUnits::ZERO; wants.len()];
        for of_asset in by_asset.chunk_by(|a, b| a.0 == b.0) {
            let asset = of_asset.first().map_or(0, |(asset, _)| *asset);
            let available = of_assets.get(asset as usize).copied().unwrap_or_default();
            let wants: Vec<BaseUnits> = of_asset.iter().map(|(_, at)| wanted(*at)).collect();
            let cut = cut_by_largest_remainder(&wants, available);
            for ((_, position), part) in of_asset.iter().zip(cut) {
                if let Some(place) = parts.get_mut(*position) {
                    *place = part;
                }
            }
        }
        Ok(parts)
    }
}

fn sum(amounts: &[BaseUnits]) -> u128 {
    amounts.iter().map(|amount| u128::from(amount.0)).sum()
}
