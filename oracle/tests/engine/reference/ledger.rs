//! Lifetime totals, and what the open epoch adds to them. All arithmetic on money is the ledger crate's.

use std::collections::BTreeMap;

use openmast_ledger::{
    BaseUnits, Bytes, Demand, PricePerGb, Product, Totals, cut_by_largest_remainder,
    written_off_bytes,
};

use super::Uses;
use openmast_oracle::{archive::ChargeLine, engine::EpochFigures, record::PayerState};

/// Bytes and base units, lifetime.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lifetime {
    pub bytes: u64,
    pub amount: u64,
}

impl From<Lifetime> for Totals {
    fn from(lifetime: Lifetime) -> Self {
        Self {
            bytes: Bytes(lifetime.bytes),
            amount: BaseUnits(lifetime.amount),
        }
    }
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
    products: BTreeMap<(u32, u32), Product>,
    /// By payer, then asset: the open epoch's usage.
    uses: Uses,
}

impl Ledger {
    /// Whether `bytes` more of a pair fit the numbers that the end of the epoch is computed with. Counters that no
    /// link can reach must not keep an epoch from ending.
    pub fn has_room(&self, pair: (u32, u32), bytes: u64, price: PricePerGb) -> bool {
        let used = self.uses.get(&pair).map_or(0, |used| used.bytes);
        let total = used.checked_add(bytes);
        total.is_some_and(|total| self.demand(pair, Bytes(total), price).is_ok())
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
        price: impl Fn(u32) -> PricePerGb,
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
        price: &impl Fn(u32) -> PricePerGb,
        lines: &mut Vec<ChargeLine>,
    ) -> anyhow::Result<()> {
        let Some(((payer, _), _)) = uses.first() else {
            return Ok(());
        };
        let spent = self
            .payers
            .get(*payer as usize)
            .map_or(0, |payer| payer.amount);
        let available = BaseUnits(available(funds, spent));
        let demands: Vec<Demand> = uses
            .iter()
            .map(|((payer, asset), used)| {
                self.demand((*payer, *asset), Bytes(used.bytes), price(*asset))
            })
            .collect::<Result<_, _>>()?;
        let amounts: Vec<BaseUnits> = demands.iter().map(|demand| demand.amount).collect();
        let paid = cut_by_largest_remainder(&amounts, available);
        for (((pair, used), demand), paid) in uses.iter().zip(&demands).zip(paid) {
            let settled = demand.settle(paid)?;
            let dropped = demand.product.checked_sub(settled).unwrap_or(Product::ZERO);
            self.products.insert(*pair, settled);
            self.add(*pair, used.bytes, paid.0)?;
            lines.push(ChargeLine {
                payer: pair.0,
                asset: pair.1,
                bytes: used.bytes,
                charged: paid.0,
                written_off_bytes: written_off_bytes(dropped, Bytes(used.bytes), price(pair.1)).0,
                written_off: demand.amount.checked_sub(paid)?.0,
            });
        }
        Ok(())
    }

    fn demand(
        &self,
        pair: (u32, u32),
        bytes: Bytes,
        price: PricePerGb,
    ) -> Result<Demand, openmast_ledger::ArithmeticError> {
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
            let sum = |a: u64, b: u64| {
                a.checked_add(b)
                    .ok_or_else(|| anyhow::anyhow!("a lifetime total beyond 64 bits"))
            };
            account.bytes = account.bytes.saturating_add(bytes);
            account.amount = sum(account.amount, amount)?;
        }
        Ok(())
    }

    pub fn figures(&self, price: impl Fn(u32) -> Option<PricePerGb>) -> EpochFigures {
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
        price: &impl Fn(u32) -> Option<PricePerGb>,
    ) -> u64 {
        let price = price(pair.1).unwrap_or_default();
        self.demand(pair, Bytes(used.bytes), price)
            .map_or(u64::MAX, |demand| demand.amount.0)
    }

    /// Lifetime with the open epoch, before any write-off.
    pub fn running(
        &self,
        before: Option<&Lifetime>,
        is_of: impl Fn(&(u32, u32)) -> bool,
        price: impl Fn(u32) -> Option<PricePerGb>,
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

/// What a payer can still be charged.
fn available(funds: &PayerState, spent: u64) -> u64 {
    funds
        .deposited
        .saturating_sub(funds.withdrawn)
        .saturating_sub(funds.requested)
        .saturating_sub(spent)
}
