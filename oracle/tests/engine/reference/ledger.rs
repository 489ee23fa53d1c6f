//! Lifetime totals, and what the open epoch adds to them.

use std::collections::BTreeMap;

use anyhow::Context;

use super::{
    Uses,
    money::{Demand, available, cut},
};
use openmast_oracle::{archive::ChargeLine, engine::EpochFigures, record::PayerState};

/// Bytes and base units, lifetime.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lifetime {
    pub bytes: u64,
    pub amount: u64,
}

/// Bytes that were metered in the open epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PairUse {
    pub bytes: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// By index.
    pub assets: Vec<Lifetime>,
    pub payers: Vec<Lifetime>,
    /// By payer, then asset: lifetime products.
    products: BTreeMap<(u32, u32), u128>,
    /// By payer, then asset: the open epoch's usage.
    uses: Uses,
}

impl Ledger {
    /// Whether `bytes` more of a pair fit the numbers that the end of the epoch is computed with. Counters that no
    /// link can reach must not keep an epoch from ending.
    pub fn has_room(&self, pair: (u32, u32), bytes: u64, price: u64) -> bool {
        let used = self.uses.get(&pair).map_or(0, |used| used.bytes);
        let total = used.checked_add(bytes);
        total.is_some_and(|total| self.demand(pair, total, price).is_some())
    }

    /// Adds bytes of the open epoch to a pair (payer, asset) that [`Self::has_room`] for them.
    pub fn meter(&mut self, pair: (u32, u32), bytes: u64) {
        let used = self.uses.entry(pair).or_default();
        used.bytes = used.bytes.saturating_add(bytes);
    }

    /// Makes room for accounts that were opened since. Accounts never vanish.
    pub fn grow(&mut self, assets: usize, payers: usize) {
        self.assets
            .resize(self.assets.len().max(assets), Lifetime::default());
        self.payers
            .resize(self.payers.len().max(payers), Lifetime::default());
    }

    /// Charges the epoch's usage to the payers, within what each has, and begins the next epoch's.
    ///
    /// # Errors
    /// A lifetime total does not fit 64 bits.
    pub fn charge(
        &mut self,
        payers: &[PayerState],
        price: impl Fn(u32) -> u64,
    ) -> anyhow::Result<Vec<ChargeLine>> {
        let uses = std::mem::take(&mut self.uses);
        let mut lines = Vec::with_capacity(uses.len());
        let mut rest = uses.into_iter().peekable();
        while let Some((pair, used)) = rest.next() {
            let mut of_payer = vec![(pair, used)];
            while let Some(next) = rest.next_if(|((payer, _), _)| *payer == pair.0) {
                of_payer.push(next);
            }
            let funds = payers.get(pair.0 as usize).copied().unwrap_or_default();
            self.charge_payer(&of_payer, &funds, &price, &mut lines)?;
        }
        Ok(lines)
    }

    fn charge_payer(
        &mut self,
        uses: &[((u32, u32), PairUse)],
        funds: &PayerState,
        price: &impl Fn(u32) -> u64,
        lines: &mut Vec<ChargeLine>,
    ) -> anyhow::Result<()> {
        let Some(((payer, _), _)) = uses.first() else {
            return Ok(());
        };
        let spent = self
            .payers
            .get(*payer as usize)
            .map_or(0, |payer| payer.amount);
        let demands: Vec<Demand> = uses
            .iter()
            .map(|(pair, used)| {
                let demand = self.demand(*pair, used.bytes, price(pair.1));
                demand.context("a charge beyond 64 bits")
            })
            .collect::<Result<_, _>>()?;
        let amounts: Vec<u64> = demands.iter().map(|demand| demand.amount).collect();
        let paid = cut(&amounts, available(funds, spent));
        for (((pair, used), demand), paid) in uses.iter().zip(&demands).zip(paid) {
            let price = price(pair.1);
            self.products.insert(*pair, demand.product(paid));
            self.add(*pair, used.bytes, paid)?;
            lines.push(ChargeLine {
                payer: pair.0,
                asset: pair.1,
                bytes: used.bytes,
                charged: paid,
                written_off_bytes: demand.bytes_written_off(paid, used.bytes, price),
                written_off: demand.amount - paid,
            });
        }
        Ok(())
    }

    /// `None`: the charge would be beyond 64 bits.
    fn demand(&self, pair: (u32, u32), bytes: u64, price: u64) -> Option<Demand> {
        let before = self.products.get(&pair).copied().unwrap_or_default();
        Demand::new(before, bytes, price)
    }

    fn add(&mut self, (payer, asset): (u32, u32), bytes: u64, amount: u64) -> anyhow::Result<()> {
        let accounts = [
            self.payers.get_mut(payer as usize),
            self.assets.get_mut(asset as usize),
        ];
        for account in accounts {
            let account = account
                .ok_or_else(|| anyhow::anyhow!("payer {payer} or asset {asset} is not on chain"))?;
            account.bytes = account.bytes.saturating_add(bytes);
            let amount = account.amount.checked_add(amount);
            account.amount = amount.context("a lifetime total beyond 64 bits")?;
        }
        Ok(())
    }

    pub fn figures(&self, price: impl Fn(u32) -> Option<u64>) -> EpochFigures {
        let mut figures = EpochFigures::default();
        for (pair, used) in &self.uses {
            figures.bytes = figures.bytes.saturating_add(used.bytes);
            let amount = self.open_amount(*pair, used, &price);
            figures.amount_before_write_off =
                figures.amount_before_write_off.saturating_add(amount);
        }
        figures
    }

    fn open_amount(
        &self,
        pair: (u32, u32),
        used: &PairUse,
        price: &impl Fn(u32) -> Option<u64>,
    ) -> u64 {
        let price = price(pair.1).unwrap_or_default();
        let demand = self.demand(pair, used.bytes, price);
        demand.map_or(u64::MAX, |demand| demand.amount)
    }

    /// Lifetime with the open epoch, before any write-off.
    pub fn running(
        &self,
        before: Option<&Lifetime>,
        is_of: impl Fn(&(u32, u32)) -> bool,
        price: impl Fn(u32) -> Option<u64>,
    ) -> (u64, u64) {
        let before = before.copied().unwrap_or_default();
        let of_account = self.uses.iter().filter(|(pair, _)| is_of(pair));
        of_account.fold(
            (before.bytes, before.amount),
            |(bytes, amount), (pair, used)| {
                (
                    bytes.saturating_add(used.bytes),
                    amount.saturating_add(self.open_amount(*pair, used, &price)),
                )
            },
        )
    }
}
