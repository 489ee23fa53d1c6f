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
        self.all.push(money::tariff(epoch, snapshot));
        self.count.push(self.newest());
    }

    /// The newest one is the first of an epoch. Something waits since `oldest`.
    pub(crate) fn begin_epoch(&mut self, oldest: Option<usize>) {
        self.own = self.newest();
        let all = &self.all;
        let goes_on = |at: usize| {
            let known = 0..all[at].prices.len() as u32;
            all[at + 1].prices.starts_with(&all[at].prices)
                && known
                    .into_iter()
                    .all(|it| why(&all[at], it) == why(&all[at + 1], it))
        };
        let waits = |at: usize| oldest.is_some_and(|oldest| oldest <= at);
        self.count
            .retain(|at| *at == self.own || waits(*at) && !goes_on(*at));
        while self.count.len() - 1 > MOST_EARLIER {
            let neighbours = 0..self.count.len() - 2;
            let alike = |at: &usize| self.licensed_alike(self.count[*at], self.count[*at + 1]);
            let at = neighbours.into_iter().find(alike).unwrap_or(0);
            let before = self.all[self.count.remove(at)].clone();
            stand_for(&mut self.all[self.count[at]], &before);
        }
    }

    /// Whether the same assets are licensed in both, of those that the first knows.
    fn licensed_alike(&self, first: usize, next: usize) -> bool {
        let mut known = 0..self.all[first].prices.len() as u32;
        known.all(|it| (why(&self.all[first], it) > 0) == (why(&self.all[next], it) > 0))
    }

    /// Position of the one that the open epoch began with.
    pub(crate) fn own_position(&self) -> usize {
        self.own
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

    /// What two spans and all that lies between have in common: 2 if the asset costs the same for the same reason, 1 if it is licensed
    /// in all of them or in none, or if that is so of every asset. Nothing is known of an asset before it was founded.
    pub(crate) fn likeness(
        &self,
        first: (usize, usize),
        next: (usize, usize),
        asset: Option<u32>,
    ) -> u8 {
        let whole = (first.0, next.1);
        if let Some(asset) = asset {
            let terms = [first, next, whole].map(|span| {
                let at = self.of(span, asset)?;
                Some((self.price_in(at, asset), self.why_in(at, asset)))
            });
            if terms[0].is_some() && terms.iter().all(|it| *it == terms[0]) {
                return 2;
            }
        }
        let assets = match asset {
            Some(asset) => vec![asset],
            None => (0..self.all.last().expect("one").prices.len() as u32).collect(),
        };
        let is_alike = |asset: &u32| {
            let known = self.within(whole).into_iter();
            let mut licensed = known
                .filter(|at| self.all[*at].prices.len() > *asset as usize)
                .map(|at| self.why_in(at, *asset) == 0);
            let first = licensed.next();
            licensed.all(|it| Some(it) == first)
        };
        u8::from(assets.iter().all(is_alike))
    }

    /// Those that count from the one that stands for the first to the one that stands for the last.
    fn within(&self, (since, until): (usize, usize)) -> Vec<usize> {
        let stands = |at: usize| self.count.iter().position(|tariff| *tariff >= at);
        match (stands(since), stands(until)) {
            (Some(first), Some(last)) => self.count[first..=last].to_vec(),
            _ => Vec::new(),
        }
    }

    /// As in [`why`].
    pub(crate) fn why_in(&self, tariff: usize, asset: u32) -> usize {
        why(&self.all[tariff], asset)
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

/// Why usage of an asset is not charged: 1 to 3 as in the archive, 0 if it is licensed.
fn why(tariff: &TariffLine, asset: u32) -> usize {
    let lists = [&tariff.unlicensed, &tariff.suspended, &tariff.expired];
    let found = lists.iter().position(|list| list.contains(&asset));
    found.map_or(0, |at| at + 1)
}

/// Has a tariff stand for one before it: the lower price of each asset, with its reason. Of equal ones the earlier.
fn stand_for(tariff: &mut TariffLine, before: &TariffLine) {
    for asset in 0..before.prices.len() as u32 {
        let at = asset as usize;
        if before.prices[at] > tariff.prices[at] {
            continue;
        }
        tariff.prices[at] = before.prices[at];
        let reason = why(before, asset);
        let lists = [
            &mut tariff.unlicensed,
            &mut tariff.suspended,
            &mut tariff.expired,
        ];
        for (number, list) in (1..).zip(lists) {
            list.retain(|it| *it != asset);
            if number == reason {
                list.push(asset);
                list.sort_unstable();
            }
        }
    }
}
