//! One tariff: what each asset costs in the epoch that began with a snapshot, and which of them are not licensed in it.

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::{NotLicensed, PricePerGb, PriceSchedule, is_charged};
use openmast_records::{AssetState, ChainSnapshot};

use super::terms::Terms;
use crate::epoch::closed::TariffPrices;

/// Prices of the assets that a snapshot knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Tariff {
    /// The epoch that began with it.
    pub(super) epoch: u64,
    /// Slot of the snapshot.
    pub(super) slot: u64,
    /// By asset index, base units per 10⁹ bytes. Nothing for an asset that is retired or not licensed.
    prices: Vec<u64>,
    /// Assets that are not licensed, by index, with the code of the reason.
    not_licensed: Vec<(u32, u8)>,
    pub(super) payer_count: u32,
}

impl Tariff {
    /// Tariffs of an epoch that began with this snapshot.
    pub(crate) fn new(epoch: u64, snapshot: &ChainSnapshot) -> Self {
        let mut tariff = Self {
            epoch,
            slot: snapshot.slot,
            prices: Vec::with_capacity(snapshot.assets.len()),
            not_licensed: Vec::new(),
            // Payers have indexes of 32 bits.
            payer_count: snapshot.payers.len() as u32,
        };
        for (asset, state) in (0..).zip(&snapshot.assets) {
            let terms = terms(state, epoch);
            tariff.prices.push(terms.price.0);
            if let Some(why) = terms.not_licensed {
                tariff.not_licensed.push((asset, why.code()));
            }
        }
        tariff
    }

    pub(crate) fn prices(&self) -> TariffPrices {
        let reasons = self.not_licensed.iter();
        TariffPrices {
            epoch: self.epoch,
            prices: self.prices.iter().copied().map(PricePerGb).collect(),
            not_licensed: reasons
                .filter_map(|(asset, code)| Some((*asset, NotLicensed::from_code(*code)?)))
                .collect(),
        }
    }

    pub(super) fn asset_count(&self) -> usize {
        self.prices.len()
    }

    /// `None` for an asset that it does not know.
    pub(super) fn terms(&self, asset: u32) -> Option<Terms> {
        let price = *self.prices.get(asset as usize)?;
        let reasons = &self.not_licensed;
        let reason = match price {
            0 => reasons.binary_search_by_key(&asset, |(asset, _)| *asset),
            _ => Err(0),
        };
        let code = reason.ok().and_then(|at| reasons.get(at));
        Some(Terms {
            price: PricePerGb(price),
            not_licensed: code.and_then(|(_, code)| NotLicensed::from_code(*code)),
        })
    }

    /// Whether its usage may be charged; `None` for an asset that it does not know.
    pub(super) fn is_licensed(&self, asset: u32) -> Option<bool> {
        let terms = self.terms(asset)?;
        Some(terms.not_licensed.is_none())
    }

    /// Whether the next one says the same of all assets that this one knows.
    pub(super) fn goes_on_in(&self, next: &Self) -> bool {
        next.prices.starts_with(&self.prices) && self.known_of(next).eq(&self.not_licensed)
    }

    /// Whether the same assets are licensed in the next one, of those that this one knows.
    pub(super) fn is_licensed_as(&self, next: &Self) -> bool {
        let asset = |(asset, _): &(u32, u8)| *asset;
        let next = self.known_of(next).map(asset);
        next.eq(self.not_licensed.iter().map(asset))
    }

    /// What the next one says of assets that this one knows.
    fn known_of<'a>(&self, next: &'a Self) -> impl Iterator<Item = &'a (u32, u8)> {
        let count = self.prices.len();
        let reasons = next.not_licensed.iter();
        reasons.take_while(move |(asset, _)| (*asset as usize) < count)
    }

    /// Stands for the one before as well, with the lower price of each asset; of equal ones with the earlier.
    pub(super) fn stand_for(&mut self, before: &Self) {
        let reasons: Vec<(u32, u8)> = {
            let is_before = |asset: u32| {
                let (then, now) = (before.price(asset), self.price(asset));
                then.is_some_and(|then| now.is_none_or(|now| then <= now))
            };
            let then = before.not_licensed.iter().filter(|it| is_before(it.0));
            let now = self.not_licensed.iter().filter(|it| !is_before(it.0));
            then.chain(now).copied().collect()
        };
        self.not_licensed = reasons;
        self.not_licensed.sort_unstable();
        for (price, before) in self.prices.iter_mut().zip(&before.prices) {
            *price = (*before).min(*price);
        }
    }

    fn price(&self, asset: u32) -> Option<u64> {
        self.prices.get(asset as usize).copied()
    }
}

/// What usage of an asset costs in an epoch. That of a retired one is metered and costs nothing, and so is that of one that is not
/// licensed.
fn terms(asset: &AssetState, epoch: u64) -> Terms {
    if !is_charged(asset.retired_epoch, epoch) {
        return Terms::default();
    }
    if let Some(why) = NotLicensed::from_code(asset.not_licensed) {
        return Terms {
            price: PricePerGb(0),
            not_licensed: Some(why),
        };
    }
    let schedule = PriceSchedule {
        price: PricePerGb(asset.price_per_gb),
        next_price: PricePerGb(asset.next_price_per_gb),
        next_epoch: asset.next_price_epoch,
    };
    Terms {
        price: schedule.at(epoch),
        not_licensed: None,
    }
}
