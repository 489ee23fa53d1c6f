//! Which tariff prices usage, docs/reference/money.md, "Charges": all tariffs of the log are kept, and it is looked up which of them
//! still count.

use std::collections::BTreeSet;

use openmast_archive::TariffLine;
use openmast_records::ChainSnapshot;

use super::money;

/// Tariffs of closed epochs that still count.
const MOST_EARLIER: usize = 32;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tariffs {
    /// All that there ever were.
    all: Vec<TariffLine>,
    /// Position of the one that the open epoch began with.
    own: usize,
    /// Positions of those that count.
    count: Vec<usize>,
}

impl Tariffs {
    pub fn add(&mut self, epoch: u64, snapshot: &ChainSnapshot) {
        let prices = snapshot.assets.iter();
        self.all.push(TariffLine {
            tariff: epoch,
            prices: prices.map(|asset| money::price(asset, epoch)).collect(),
        });
        self.look();
    }

    /// The newest one is the first of an epoch.
    pub fn begin_epoch(&mut self) {
        self.own = self.all.len() - 1;
        self.look();
    }

    fn look(&mut self) {
        let changes = |at: &usize| self.all[*at].prices != self.all[at + 1].prices;
        let mut count: Vec<usize> = (0..self.own).filter(changes).collect();
        let too_old = count.len().saturating_sub(MOST_EARLIER);
        count.drain(..too_old);
        count.extend(self.own..self.all.len());
        self.count = count;
    }

    pub fn newest_epoch(&self) -> u64 {
        self.all.last().map_or(0, |line| line.tariff)
    }

    pub fn newest(&self) -> usize {
        self.all.len() - 1
    }

    /// Base units per 10⁹ bytes now; `None` for an asset that the newest tariff does not know.
    pub fn price(&self, asset: u32) -> Option<u64> {
        self.all.last()?.prices.get(asset as usize).copied()
    }

    /// The one that prices usage of a known asset that was reported under the tariff `at`.
    pub fn since(&self, at: usize, asset: u32) -> Option<usize> {
        let knows = |tariff: usize| self.all[tariff].prices.len() > asset as usize;
        let mut later = self.count.iter().copied().filter(|tariff| *tariff >= at);
        later.find(|tariff| knows(*tariff))
    }

    /// Whether usage since then has the prices that hold now.
    pub fn holds(&self, at: usize) -> bool {
        self.count.iter().filter(|tariff| **tariff >= at).count() == 1
    }

    pub fn price_in(&self, tariff: usize, asset: u32) -> u64 {
        self.all[tariff].prices[asset as usize]
    }

    /// Of the epoch.
    pub fn own(&self) -> Vec<TariffLine> {
        self.all[self.own..].to_vec()
    }

    /// Of epochs before, those of these positions.
    pub fn earlier(&self, used: BTreeSet<usize>) -> Vec<TariffLine> {
        let earlier = used.into_iter().filter(|at| *at < self.own);
        earlier.map(|at| self.all[at].clone()).collect()
    }
}
