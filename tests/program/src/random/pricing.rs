//! Capacities and live prices, and an owner who plays with them.

use openmast_client::{accounts::Asset, instructions::Capacity};

use super::{Metered, Player};
use crate::{honest::Usage, operation::Operation};

impl Player {
    /// What an owner, a payer or anybody does about prices.
    pub(super) fn pricing(&mut self) -> Operation {
        let live = self.live(|_| true);
        let any = self.asset();
        let asset = self.random.choice(live).filter(|_| self.chance(85));
        let asset = asset.unwrap_or(any);
        let by = self.mostly(self.model.assets[asset as usize].owner);
        match self.random.u32(0..100) {
            0..50 => self.repricing(asset),
            50..70 => Operation::AnnounceCapacity {
                by,
                asset,
                capacity: self.capacity(),
                epoch: self.model.network.final_epoch + self.random.u64(3..7),
            },
            70..88 => self.letting_it_live(any),
            88..92 => Operation::EndLivePrice { by, asset },
            _ => {
                let payer = self.payer();
                let by = self.mostly(self.model.payers[payer as usize].owner);
                let max_price = self.random.u64(0..3_000_000);
                Operation::SetMaxPrice {
                    by,
                    payer,
                    max_price,
                }
            }
        }
    }

    /// Somebody computes a live price that can be computed now.
    pub(super) fn repricing_what_is_due(&mut self) -> Option<Operation> {
        let newest = self.model.network.final_epoch;
        let due = self.live(|asset| {
            let since = asset.checkpoint_epoch;
            (since == 0 || since + 4 <= newest) && asset.next_price_epoch <= newest
        });
        let due = if newest > 0 { due } else { Vec::new() };
        let asset = self.random.choice(due)?;
        Some(self.repricing(asset))
    }

    /// Assets with a live price of which this is so.
    fn live(&self, is_so: impl Fn(&Asset) -> bool) -> Vec<u32> {
        let assets = self.model.assets.iter();
        let live = assets.filter(|asset| asset.live == 1 && is_so(asset));
        live.map(|asset| asset.index).collect()
    }

    fn letting_it_live(&mut self, asset: u32) -> Operation {
        let by = self.mostly(self.model.assets[asset as usize].owner);
        let cap = self.within(self.max_price());
        Operation::SetLivePrice {
            by,
            asset,
            floor: self.within(cap.min(1 << 40)),
            cap,
            target_bps: match self.random.u32(0..10) {
                0 => self.random.u16(..),
                _ => self.random.u16(500..=9_500),
            },
        }
    }

    /// Little, mostly: what is used in a sequence is little too.
    fn capacity(&mut self) -> Capacity {
        Capacity {
            mbps: match self.random.u32(0..10) {
                0..3 => 0,
                3 => self.random.u32(0..10_000),
                _ => self.random.u32(1..4),
            },
            sim_slots: self.random.u32(0..5),
            slot_price: self.random.u64(0..1_000),
            epoch_seconds: self.random.u32(0..5_000),
        }
    }

    /// Whether the operation computes a live price, and not only notes from where on use counts.
    pub(super) fn measures(&self, operation: &Operation) -> bool {
        match operation {
            Operation::Reprice { asset, .. } => {
                self.model.assets[*asset as usize].checkpoint_epoch > 0
            }
            _ => false,
        }
    }

    fn repricing(&mut self, asset: u32) -> Operation {
        let newest = self.model.network.final_epoch;
        let epoch = match self.chance(90) && newest > 0 {
            true => newest,
            false => self.final_epoch(),
        };
        let claim = self.claim(epoch, |proposed, network| {
            proposed.asset_claim(network, asset)
        });
        Operation::Reprice {
            asset,
            epoch,
            claim,
        }
    }

    /// An owner who plays: it fills an asset with traffic of its own, changes the capacity before a price is computed,
    /// and picks the moment.
    pub(super) fn pricing_cleverly(&mut self) -> Operation {
        let asset = self.asset();
        let owner = self.model.assets[asset as usize].owner;
        let own = (self.model.payers.iter()).find(|payer| payer.owner == owner);
        if let Some(payer) = own.map(|payer| payer.index) {
            let slot = self.world.slot();
            let bytes = self.unspent(payer).max(1);
            let usage = Usage {
                payer,
                asset,
                bytes,
            };
            self.metered.push(Metered { slot, usage });
        }
        let account = &self.model.assets[asset as usize];
        let last = self.model.network.final_epoch;
        let (live, due) = (account.live, account.checkpoint_epoch.max(1) + 4);
        match live {
            0 => self.letting_it_live(asset),
            // Just before: the smallest there is.
            _ if last + 1 == due && self.chance(50) => Operation::AnnounceCapacity {
                by: owner,
                asset,
                capacity: Capacity {
                    mbps: 1,
                    ..self.capacity()
                },
                epoch: last + 4,
            },
            _ if last >= due || self.chance(30) => self.repricing(asset),
            _ => self.pricing(),
        }
    }
}
