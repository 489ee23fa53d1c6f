//! The levy that was announced for an epoch before any of its usage could be metered: nobody pays more.

use std::collections::BTreeMap;

use openmast_client::events::Collected;

use crate::model::Model;

/// While an epoch is final, usage of so many after it may be metered already.
const METERED: u64 = 3;

/// By asset and epoch, basis points.
#[derive(Clone, Debug, Default)]
pub struct Promised(BTreeMap<(u32, u64), u16>);

impl Promised {
    /// To be called after each operation: what is announced for an epoch when its usage may begin is promised.
    pub fn note(&mut self, model: &Model) {
        let final_epoch = model.network.final_epoch;
        for asset in &model.assets {
            for epoch in final_epoch + 1..=final_epoch + METERED {
                let levy = model.announced_levy_bps(asset, epoch);
                self.0.entry((asset.index, epoch)).or_insert(levy);
            }
        }
    }

    /// A collect of what an asset earned after the epoch `before`.
    ///
    /// # Panics
    /// It takes more than was promised of an epoch.
    pub fn check(&self, asset: u32, before: u64, collected: &Collected) {
        for epoch in before + 1..=collected.epoch {
            let promised = self.0[&(asset, epoch)];
            assert!(
                collected.levy_bps <= promised,
                "asset {asset} pays a levy of {} for epoch {epoch}, and {promised} was announced",
                collected.levy_bps
            );
        }
    }
}
