//! What a payer's highest price bars.

use openmast_ledger::PricePerGb;

use crate::Engine;

/// A payer is not to be served by an asset: it costs more than the payer pays at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooDear {
    /// What the asset costs by the tariff in force, base units per 10⁹ bytes.
    pub price: PricePerGb,
    /// What the payer pays at most, by the snapshot that closed the newest epoch.
    pub most: PricePerGb,
}

impl Engine {
    /// Why a payer is not to be served by an asset, if that is because of its highest price. What is served all the same is charged.
    /// Both are as the open epoch has them.
    pub fn too_dear(&self, payer: u32, asset: u32) -> Option<TooDear> {
        let most = self.opening.payers.get(payer as usize)?.max_price_per_gb;
        let price = self.tariffs.terms(asset)?.price;
        (most > 0 && price.0 > most).then_some(TooDear {
            price,
            most: PricePerGb(most),
        })
    }

    /// Assets that a payer's highest price bars, by index.
    pub fn too_dear_assets(&self, payer: u32) -> Vec<u32> {
        let (assets, _) = self.tariffs.known();
        let all = (0..).take(assets);
        all.filter(|asset| self.too_dear(payer, *asset).is_some())
            .collect()
    }
}
