//! The prices of all assets, and how long each holds.

use h3o::CellIndex;
use openmast_engine::PricesInForce;
use openmast_ledger::{
    FIRST_FREE_EPOCH_AFTER_FINAL, NotLicensed, PricePerGb, PriceSchedule, is_charged,
};

use super::{
    announced::{Announced, AnnouncedPrices},
    cells::{Cells, Place},
};

/// Which prices: the epoch that began with them, and the slot of the snapshot that they are by. An epoch that is opened again
/// begins with a snapshot of a later slot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PriceVersion {
    pub epoch: u64,
    pub slot: u64,
}

/// How long a price holds for what is reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// Until this epoch ends.
    pub through_epoch: u64,
    /// The epoch ends at this time at the earliest: Unix seconds by the chain's clock. It may end much later, and this may have
    /// passed.
    pub at_least_until: i64,
}

/// Why usage of an asset costs nothing although its owner asks for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyFree {
    Retired,
    NotLicensed(NotLicensed),
}

/// What usage of one asset costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssetPrice {
    pub asset: u32,
    /// Of what is reported now.
    pub price: PricePerGb,
    /// `None`: it costs what the owner asks.
    pub why_free: Option<WhyFree>,
    /// What its owner asks all the same, where usage is free for want of a licence: it costs that once there is one again.
    pub asked: Option<PricePerGb>,
    /// The next price and the epoch that it holds from, if one is announced that does not hold yet.
    pub scheduled: Option<(PricePerGb, u64)>,
    /// H3 cell of its place; 0: not told.
    pub cell: u64,
}

/// What usage costs.
#[derive(Clone, Debug, Default)]
pub struct PriceList {
    pub version: PriceVersion,
    /// Slot that what is announced was read at, or a little later.
    pub announced_slot: u64,
    open_epoch: u64,
    /// By the chain's clock, Unix seconds.
    opened_at: i64,
    /// Prices of epochs up to this one are fixed.
    fixed_through: u64,
    min_epoch_seconds: u32,
    lengths_hold_until: i64,
    announced: Vec<Announced>,
    prices: Vec<AssetPrice>,
    /// Of assets with a mapped radio.
    cells: Cells,
}

impl PriceList {
    /// Of the tariff in force, and what was announced when its epoch began, or later or earlier. By their place only the `mapped` assets
    /// are found, of which a radio is mapped here: usage of others would wait.
    pub fn new(in_force: &PricesInForce, announced: &AnnouncedPrices, mapped: &[u32]) -> Self {
        let epoch = in_force.tariff.epoch;
        let tariff = (0..).zip(&in_force.tariff.prices);
        let prices: Vec<AssetPrice> = tariff
            .map(|(asset, price)| {
                let of_asset = announced.assets.get(asset as usize);
                let of_asset = of_asset.copied().unwrap_or_default();
                let why_free = why_free(in_force, asset, &of_asset);
                let is_unlicensed = matches!(why_free, Some(WhyFree::NotLicensed(_)));
                let is_known = (asset as usize) < announced.assets.len();
                let would_cost = is_known && is_charged(of_asset.retired_epoch, epoch);
                AssetPrice {
                    asset,
                    price: *price,
                    why_free,
                    asked: (is_unlicensed && would_cost).then(|| of_asset.schedule.at(epoch)),
                    scheduled: scheduled(&of_asset.schedule, epoch),
                    cell: of_asset.cell,
                }
            })
            .collect();
        let mapped = mapped.iter().filter_map(|it| prices.get(*it as usize));
        let places = mapped.map(|it| (it.asset, it.cell));
        let cells = Cells::new(places.filter(|(_, cell)| *cell > 0));
        Self {
            version: PriceVersion {
                epoch,
                slot: in_force.slot,
            },
            announced_slot: announced.slot,
            open_epoch: in_force.open_epoch,
            opened_at: in_force.opened_at,
            // Whoever announces a price now, announces it for a later epoch.
            fixed_through: (announced.final_epoch).saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL - 1),
            min_epoch_seconds: announced.min_epoch_seconds,
            lengths_hold_until: announced.lengths_hold_until,
            announced: announced.assets.clone(),
            prices,
            cells,
        }
    }

    /// By asset index.
    pub fn prices(&self) -> &[AssetPrice] {
        &self.prices
    }

    /// `None`: the epoch did not begin with such an asset on chain.
    pub fn price(&self, asset: u32) -> Option<&AssetPrice> {
        self.prices.get(asset as usize)
    }

    /// The assets with a mapped radio that are in a cell, or whose place is told less exactly and is around or beside it.
    pub fn near(&self, cell: CellIndex) -> Vec<(&AssetPrice, Place)> {
        let found = self.cells.near(cell).into_iter();
        found
            .filter_map(|(asset, place)| Some((self.price(asset)?, place)))
            .collect()
    }

    /// How long the price of an asset holds. It may fall to nothing before, for want of a licence.
    pub fn validity(&self, price: &AssetPrice) -> Validity {
        if let Some(WhyFree::NotLicensed(_)) = price.why_free {
            // A licence may be granted whenever an epoch begins, also when one is opened again.
            return self.until_end_of(self.version.epoch.min(self.open_epoch));
        }
        let announced = self.announced.get(price.asset as usize);
        let holds_in = |epoch: &u64| {
            announced.is_some_and(|announced| price_in(announced, *epoch) == price.price)
        };
        let later = self.version.epoch.saturating_add(1)..=self.fixed_through;
        let last = later.take_while(holds_in).last();
        self.until_end_of(last.unwrap_or(self.version.epoch))
    }

    /// As [`Self::validity`], and not beyond the end of this epoch.
    pub fn validity_until(&self, price: &AssetPrice, last_epoch: Option<u64>) -> Validity {
        let whole = self.validity(price);
        let earlier = last_epoch.filter(|last| *last < whole.through_epoch);
        earlier.map_or(whole, |last| self.until_end_of(last))
    }

    /// Least length of an epoch in seconds.
    pub fn min_epoch_seconds(&self) -> u32 {
        self.min_epoch_seconds
    }

    /// How long this list holds for every asset that is licensed.
    pub fn validity_of_all(&self) -> Validity {
        self.until_end_of(self.version.epoch)
    }

    /// Every epoch that is not over takes its least length from when the open one opened. An epoch that is opened again has no
    /// earlier end by that: its next end is later than the one that did not count.
    fn until_end_of(&self, epoch: u64) -> Validity {
        let epochs = epoch.saturating_add(1).saturating_sub(self.open_epoch);
        let seconds = epochs.saturating_mul(u64::from(self.min_epoch_seconds));
        let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
        let bound = self.opened_at.saturating_add(seconds);
        Validity {
            through_epoch: epoch,
            at_least_until: bound.min(self.lengths_hold_until),
        }
    }
}

fn why_free(in_force: &PricesInForce, asset: u32, announced: &Announced) -> Option<WhyFree> {
    let tariff = &in_force.tariff;
    let reasons = &tariff.not_licensed;
    let reason = reasons.binary_search_by_key(&asset, |(asset, _)| *asset);
    if let Some((_, why)) = reason.ok().and_then(|at| reasons.get(at)) {
        return Some(WhyFree::NotLicensed(*why));
    }
    (!is_charged(announced.retired_epoch, tariff.epoch)).then_some(WhyFree::Retired)
}

fn scheduled(schedule: &PriceSchedule, epoch: u64) -> Option<(PricePerGb, u64)> {
    (schedule.next_epoch > epoch).then_some((schedule.next_price, schedule.next_epoch))
}

/// What the owner asks in an epoch.
fn price_in(announced: &Announced, epoch: u64) -> PricePerGb {
    match is_charged(announced.retired_epoch, epoch) {
        true => announced.schedule.at(epoch),
        false => PricePerGb(0),
    }
}

#[cfg(test)]
mod tests;
