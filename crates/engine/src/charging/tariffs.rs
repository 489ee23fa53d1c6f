//! What usage costs: the tariffs that some of it is priced by, of which the newest is in force.
//!
//! Each end of an epoch begins a tariff with the prices of its snapshot, also an end that does not count because its epoch was
//! opened again: usage keeps the price that people could see when it was metered, and so does usage that waits.

use std::collections::BTreeSet;

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::{PricePerGb, PriceSchedule, is_charged, price_set_hash};

use super::tariff_number::TariffNumber;
use crate::epoch::closed::TariffPrices;
use openmast_records::{AssetState, ChainSnapshot};

/// Tariffs of closed epochs that are kept for what waits. The oldest of them stands for those before it, with the lowest price
/// that an asset had in any: whoever changes prices often makes nothing dearer that was used before.
const MOST_EARLIER: usize = 32;

/// Prices of the assets that a snapshot knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Tariff {
    /// The epoch that began with it.
    epoch: u64,
    /// Slot of the snapshot.
    slot: u64,
    /// By asset index, base units per 10⁹ bytes. Nothing for a retired asset.
    prices: Vec<u64>,
    payer_count: u32,
}

/// Oldest first: some of closed epochs, then all of the open one.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Tariffs {
    tariffs: Vec<(TariffNumber, Tariff)>,
    /// The number of the one that the open epoch began with.
    own: TariffNumber,
}

/// A tariff's price of an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Priced {
    pub tariff: TariffNumber,
    pub price: PricePerGb,
}

/// Tariffs under which usage was reported, from the first to the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Span {
    pub since: TariffNumber,
    pub until: TariffNumber,
}

impl Span {
    /// What is due for usage of one tariff.
    pub(crate) fn of(tariff: TariffNumber) -> Self {
        Self {
            since: tariff,
            until: tariff,
        }
    }

    /// From this one to the end of a later one.
    pub(crate) fn with(self, later: Self) -> Self {
        Self {
            until: later.until,
            ..self
        }
    }
}

impl Tariff {
    /// Tariffs of an epoch that began with this snapshot.
    pub(crate) fn new(epoch: u64, snapshot: &ChainSnapshot) -> Self {
        Self {
            epoch,
            slot: snapshot.slot,
            prices: snapshot
                .assets
                .iter()
                .map(|asset| price(asset, epoch).0)
                .collect(),
            // Payers have indexes of 32 bits.
            payer_count: snapshot.payers.len() as u32,
        }
    }

    pub(crate) fn prices(&self) -> TariffPrices {
        TariffPrices {
            epoch: self.epoch,
            prices: self.prices.iter().copied().map(PricePerGb).collect(),
        }
    }

    fn price(&self, asset: u32) -> Option<PricePerGb> {
        self.prices.get(asset as usize).copied().map(PricePerGb)
    }
}

impl Tariffs {
    /// An epoch begins with this one. Of those before it stay what usage may still be priced by that waits since `oldest` or
    /// later; `None`: nothing waits.
    pub(crate) fn begin(&mut self, tariff: Tariff, oldest: Option<TariffNumber>) {
        self.add(tariff);
        self.own = self.newest();
        let prices: Vec<(TariffNumber, &Vec<u64>)> = self
            .tariffs
            .iter()
            .map(|(number, tariff)| (*number, &tariff.prices))
            .collect();
        // One whose prices go on in the next is none of its own, also if that one has assets more.
        let differs = prices.windows(2).filter_map(|pair| match pair {
            [(number, prices), (_, next)] if !next.starts_with(prices) => Some(*number),
            _ => None,
        });
        let needed = differs.filter(|number| oldest.is_some_and(|oldest| *number >= oldest));
        let mut kept: Vec<TariffNumber> = needed.collect();
        kept.push(self.own);
        self.tariffs
            .retain(|(number, _)| kept.binary_search(number).is_ok());
        while self.tariffs.len() > MOST_EARLIER + 1 {
            self.join_oldest();
        }
    }

    /// The second oldest stands for the oldest from now on.
    fn join_oldest(&mut self) {
        let (_, oldest) = self.tariffs.remove(0);
        if let Some((_, next)) = self.tariffs.first_mut() {
            for (price, before) in next.prices.iter_mut().zip(oldest.prices) {
                *price = before.min(*price);
            }
        }
    }

    /// One more of the open epoch, which is in force from now on.
    pub(crate) fn add(&mut self, tariff: Tariff) {
        let newest = self.tariffs.last();
        // No log has as many ends of epochs as there are numbers.
        let number = newest.map_or(0, |(number, _)| number.saturating_add(1));
        self.tariffs.push((number, tariff));
    }

    /// The one in force.
    pub(crate) fn newest(&self) -> TariffNumber {
        self.tariffs.last().map_or(0, |(number, _)| *number)
    }

    /// The epoch that began with the one in force; 0 before the first record.
    pub(crate) fn epoch(&self) -> u64 {
        self.tariffs.last().map_or(0, |(_, tariff)| tariff.epoch)
    }

    /// `None` for an asset that the tariff in force does not know.
    pub(crate) fn price(&self, asset: u32) -> Option<PricePerGb> {
        self.tariffs.last()?.1.price(asset)
    }

    /// As [`Self::price`], by another that is kept.
    pub(crate) fn price_in(&self, tariff: TariffNumber, asset: u32) -> Option<PricePerGb> {
        let at = self.tariffs.binary_search_by_key(&tariff, |it| it.0).ok()?;
        self.tariffs.get(at)?.1.price(asset)
    }

    /// What usage costs that was reported under some of these tariffs: the lowest price of them, or of an asset that none of
    /// them knows the first one's that does.
    pub(crate) fn price_of(&self, reported: Span, asset: u32) -> Option<Priced> {
        let mut prices = self.since(reported.since).filter_map(|(number, tariff)| {
            let price = tariff.price(asset)?;
            let tariff = *number;
            Some(Priced { tariff, price })
        });
        // Usage of a tariff that is not kept has the prices of the next one that is.
        let last = self.since(reported.until).next()?.0;
        let known = prices.clone().take_while(|priced| priced.tariff <= last);
        let lowest = known.min_by_key(|priced| priced.price);
        lowest.or_else(|| prices.next())
    }

    /// Whether usage of an asset costs the same in two spans, the earlier one first, and in all between.
    pub(crate) fn is_one_price(&self, earlier: Span, later: Span, asset: u32) -> bool {
        let price = |span| self.price_of(span, asset).map(|priced| priced.price);
        let whole = price(earlier.with(later));
        whole.is_some() && price(earlier) == whole && price(later) == whole
    }

    /// Whether usage that waits since a tariff costs what usage costs now, whatever its asset.
    pub(crate) fn is_in_force(&self, tariff: TariffNumber) -> bool {
        self.since(tariff).count() == 1
    }

    fn since(&self, tariff: TariffNumber) -> impl Iterator<Item = &(TariffNumber, Tariff)> + Clone {
        let first = self.tariffs.partition_point(|(number, _)| *number < tariff);
        self.tariffs.iter().skip(first)
    }

    /// How many assets and payers the tariff in force knows.
    pub(crate) fn known(&self) -> (usize, usize) {
        let newest = self.tariffs.last();
        newest.map_or((0, 0), |(_, it)| (it.prices.len(), it.payer_count as usize))
    }

    /// Slot of the newest snapshot.
    pub(crate) fn slot(&self) -> u64 {
        self.tariffs.last().map_or(0, |(_, tariff)| tariff.slot)
    }

    /// Those of the open epoch, oldest first.
    pub(crate) fn own(&self) -> Vec<TariffPrices> {
        let own = self.since(self.own);
        own.map(|(_, tariff)| tariff.prices()).collect()
    }

    /// Those of closed epochs that are among `used`, oldest first.
    pub(crate) fn earlier(&self, used: &BTreeSet<TariffNumber>) -> Vec<TariffPrices> {
        let earlier = self.tariffs.iter().filter(|(number, _)| *number < self.own);
        let used = earlier.filter(|(number, _)| used.contains(number));
        used.map(|(_, tariff)| tariff.prices()).collect()
    }
}

/// What a settlement says of the prices that it used: those of its epoch, then earlier ones.
///
/// # Errors
/// More prices than there can be assets.
pub(crate) fn hash_of(own: &[TariffPrices], earlier: &[TariffPrices]) -> anyhow::Result<[u8; 32]> {
    let tariffs: Vec<(u64, &[PricePerGb])> = own
        .iter()
        .chain(earlier)
        .map(|tariff| (tariff.epoch, tariff.prices.as_slice()))
        .collect();
    Ok(price_set_hash(&tariffs)?)
}

/// Price of an asset in an epoch. Usage of a retired one is metered and costs nothing.
fn price(asset: &AssetState, epoch: u64) -> PricePerGb {
    if !is_charged(asset.retired_epoch, epoch) {
        return PricePerGb(0);
    }
    let schedule = PriceSchedule {
        price: PricePerGb(asset.price_per_gb),
        next_price: PricePerGb(asset.next_price_per_gb),
        next_epoch: asset.next_price_epoch,
    };
    schedule.at(epoch)
}
