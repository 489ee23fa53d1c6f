//! Which tariff prices usage, docs/reference/money.md, "Charges": all tariffs of the log are kept, and those are listed that still
//! count.

use std::collections::BTreeSet;

use openmast_archive::TariffLine;
use openmast_records::ChainSnapshot;

use super::money;

/// Tariffs of closed epochs that still count.
const MOST_EARLIER: usize = 32;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tariffs {
    /// All that there ever were. One that stands for others has the lowest prices of them all.
    all: Vec<TariffLine>,
    /// Position of the one that the open epoch began with.
    own: usize,
    /// Positions of those that count.
    count: Vec<usize>,
}

impl Tariffs {
    pub(crate) fn add(&mut self, epoch: u64, snapshot: &ChainSnapshot) {
        let prices = snapshot.assets.iter();
        self.all.push(TariffLine {
            tariff: epoch,
            prices: prices.map(|asset| money::price(asset, epoch)).collect(),
        });
        self.count.push(self.newest());
    }

    /// The newest one is the first of an epoch. Something waits since `oldest`.
    pub(crate) fn begin_epoch(&mut self, oldest: Option<usize>) {
        self.own = self.newest();
        let all = &self.all;
        let goes_on = |at: usize| all[at + 1].prices.starts_with(&all[at].prices);
        let waits = |at: usize| oldest.is_some_and(|oldest| oldest <= at);
        self.count
            .retain(|at| *at == self.own || waits(*at) && !goes_on(*at));
        while self.count.len() - 1 > MOST_EARLIER {
            let oldest = self.all[self.count.remove(0)].prices.clone();
            let next = &mut self.all[self.count[0]].prices;
            for (asset, price) in oldest.into_iter().enumerate() {
                next[asset] = next[asset].min(price);
            }
        }
    }

    pub(crate) fn newest_epoch(&self) -> u64 {
        self.all.last().map_or(0, |line| line.tariff)
    }

    pub(crate) fn newest(&self) -> usize {
        self.all.len() - 1
    }

    /// Base units per 10⁹ bytes now; `None` for an asset that the newest tariff does not know.
    pub(crate) fn price(&self, asset: u32) -> Option<u64> {
        self.all.last()?.prices.get(asset as usize).copied()
    }

    /// The one that prices usage of a known asset that was reported under the tariffs from `since` to `until`: the cheapest.
    pub(crate) fn of(&self, (since, until): (usize, usize), asset: u32) -> Option<usize> {
        let knows = |tariff: &usize| self.all[*tariff].prices.len() > asset as usize;
        // What stands for a tariff that does not count is the next one that does.
        let stands = |at: usize| self.count.iter().copied().find(|tariff| *tariff >= at);
        let (first, last) = (stands(since)?, stands(until)?);
        let from = |last: usize| {
            let count = self.count.iter().copied();
            count.filter(move |at| (first..=last).contains(at))
        };
        let reported: Vec<usize> = from(last).filter(knows).collect();
        match reported.is_empty() {
            true => from(usize::MAX).find(knows),
            false => reported
                .into_iter()
                .min_by_key(|at| (self.price_in(*at, asset), *at)),
        }
    }

    /// Whether an asset costs the same in two spans and in all that lies between.
    pub(crate) fn is_one_price(
        &self,
        first: (usize, usize),
        next: (usize, usize),
        asset: u32,
    ) -> bool {
        let spans = [first, next, (first.0, next.1)];
        let prices = spans.map(|span| Some(self.price_in(self.of(span, asset)?, asset)));
        prices[0].is_some() && prices.iter().all(|price| *price == prices[0])
    }

    /// Whether usage since then has the prices that hold now.
    pub(crate) fn holds(&self, at: usize) -> bool {
        self.count.iter().filter(|tariff| **tariff >= at).count() == 1
    }

    pub(crate) fn price_in(&self, tariff: usize, asset: u32) -> u64 {
        self.all[tariff].prices[asset as usize]
    }

    /// The tariffs of the epoch itself.
    pub(crate) fn own(&self) -> Vec<TariffLine> {
        self.all[self.own..].to_vec()
    }

    /// The tariffs of epochs before, at these positions.
    pub(crate) fn earlier(&self, used: BTreeSet<usize>) -> Vec<TariffLine> {
        let earlier = used.into_iter().filter(|at| *at < self.own);
        earlier.map(|at| self.all[at].clone()).collect()
    }
}
