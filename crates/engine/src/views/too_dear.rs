//! What a payer's highest price bars.

use openmast_ledger::PricePerGb;

use crate::{Engine, routing::route::TooDear};

/// Anybody can have a payer for which every asset is too dear, and asks the engine while records wait.
const MOST_LISTED: usize = 100;

impl Engine {
    /// Why a payer is not to be served by an asset, if that is because of its highest price. What is served all the same is charged.
    /// Both are as the open epoch has them. An asset of which the payer had something left that it paid for ahead when the epoch began
    /// is not too dear, whatever it costs.
    pub fn too_dear(&self, payer: u32, asset: u32) -> Option<TooDear> {
        let most = self.opening.payers.get(payer as usize)?.max_price_per_gb;
        let price = self.tariffs.terms(asset)?.price;
        let is_barred = most > 0 && price.0 > most && !self.entitlements.has_left((payer, asset));
        is_barred.then_some(TooDear {
            price,
            most: PricePerGb(most),
        })
    }

    /// The first assets that a payer's highest price bars, by index: 100 at most.
    pub fn too_dear_assets(&self, payer: u32) -> Vec<u32> {
        let state = self.opening.payers.get(payer as usize);
        if state.is_none_or(|state| state.max_price_per_gb == 0) {
            return Vec::new();
        }
        let (assets, _) = self.tariffs.known();
        let all = (0..).take(assets);
        all.filter(|asset| self.too_dear(payer, *asset).is_some())
            .take(MOST_LISTED)
            .collect()
    }
}
