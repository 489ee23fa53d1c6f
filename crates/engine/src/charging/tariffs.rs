//! What usage costs: the tariffs of the open epoch, of which the newest is in force.
//!
//! Each end of an epoch begins a tariff with the prices of its snapshot, also an end that does not count because its epoch was
//! opened again: usage keeps the price that people could see when it was metered.

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::{PricePerGb, PriceSchedule, is_charged, price_set_hash};

use crate::epoch::closed::TariffPrices;
use openmast_records::{AssetState, ChainSnapshot};

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

/// Those of the open epoch, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Tariffs(Vec<Tariff>);

impl Tariff {
    /// Of an epoch that began with this snapshot.
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
}

impl Tariffs {
    /// Of an epoch that begins with this one.
    pub(crate) fn beginning_with(tariff: Tariff) -> Self {
        Self(vec![tariff])
    }

    /// One more, which is in force from now on.
    pub(crate) fn add(&mut self, tariff: Tariff) {
        self.0.push(tariff);
    }

    /// The position of the one in force.
    pub(crate) fn newest(&self) -> u32 {
        // One for each end of an epoch that did not count.
        self.0.len().saturating_sub(1) as u32
    }

    /// The epoch that began with the one in force; 0 before the first record.
    pub(crate) fn epoch(&self) -> u64 {
        self.0.last().map_or(0, |tariff| tariff.epoch)
    }

    /// `None` for an asset that the tariff in force does not know.
    pub(crate) fn price(&self, asset: u32) -> Option<PricePerGb> {
        self.price_in(self.newest(), asset)
    }

    /// As [`Self::price`], by another of them.
    pub(crate) fn price_in(&self, tariff: u32, asset: u32) -> Option<PricePerGb> {
        let tariff = self.0.get(tariff as usize)?;
        tariff.prices.get(asset as usize).copied().map(PricePerGb)
    }

    /// How many assets and payers the tariff in force knows.
    pub(crate) fn known(&self) -> (usize, usize) {
        let newest = self.0.last();
        newest.map_or((0, 0), |it| (it.prices.len(), it.payer_count as usize))
    }

    /// Slot of the newest snapshot.
    pub(crate) fn slot(&self) -> u64 {
        self.0.last().map_or(0, |tariff| tariff.slot)
    }

    /// All of them, oldest first.
    pub(crate) fn prices(&self) -> Vec<TariffPrices> {
        self.0.iter().map(Tariff::prices).collect()
    }

    /// What a settlement says of the prices that it used.
    ///
    /// # Errors
    /// More prices than there can be assets.
    pub(crate) fn price_set_hash(&self) -> anyhow::Result<[u8; 32]> {
        let tariffs = self.prices();
        let tariffs: Vec<(u64, &[PricePerGb])> = tariffs
            .iter()
            .map(|tariff| (tariff.epoch, tariff.prices.as_slice()))
            .collect();
        Ok(price_set_hash(&tariffs)?)
    }
}

/// Of an asset in an epoch. Usage of a retired one is metered and costs nothing.
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
