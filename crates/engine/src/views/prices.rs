//! The prices that hold, for whoever asks what usage costs now.

use crate::{Engine, epoch::closed::TariffPrices};

/// The tariff that usage is priced by that is reported now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PricesInForce {
    /// `epoch` is the one that began with these prices: the open one, or a later one whose beginning does not count any more.
    pub tariff: TariffPrices,
    /// Slot of the snapshot that the prices are by.
    pub slot: u64,
    /// Number of the open epoch.
    pub open_epoch: u64,
    /// When it opened, by the chain's clock in Unix seconds.
    pub opened_at: i64,
}

/// The assets of which a radio is mapped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MappedAssets {
    /// On-chain indexes, ascending.
    pub assets: Vec<u32>,
    /// How often one came or went: as [`Engine::mapped_assets_changes`] says it.
    pub changes: u64,
}

impl Engine {
    /// The assets of which a radio is mapped, also one that is not on chain.
    pub fn mapped_assets(&self) -> MappedAssets {
        MappedAssets {
            assets: self.mapping.assets().in_order().collect(),
            changes: self.mapped_assets_changes(),
        }
    }

    /// As long as this is the same, so are the assets of which a radio is mapped.
    pub fn mapped_assets_changes(&self) -> u64 {
        self.mapping.assets().changes()
    }

    /// The prices in force.
    pub fn prices_in_force(&self) -> PricesInForce {
        PricesInForce {
            tariff: self.tariffs.in_force(),
            slot: self.tariffs.slot(),
            open_epoch: self.epoch,
            opened_at: self.opening.unix_time,
        }
    }
}
