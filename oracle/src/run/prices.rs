//! Keeps the prices that the API tells: whenever another tariff is in force, more is known of what is announced, or another asset has a
//! mapped radio.

use std::{sync::Arc, time::Duration};

use openmast_engine::{Engine, MappedAssets, PricesInForce};
use tokio::sync::watch;

use super::assets_seen::Seen;
use crate::{prices::PriceList, serve::PriceFeed};

/// From one list to the next that is made because of a mapping alone: each lists all assets, and radios may be mapped by the thousand.
const MAPPING_PAUSE: Duration = Duration::from_millis(100);

/// Tells what the engine says of prices. On its thread, so that nothing older comes after something newer.
#[derive(Clone)]
pub(super) struct PriceTeller {
    in_force: watch::Sender<Option<Arc<PricesInForce>>>,
    mapped: watch::Sender<Arc<MappedAssets>>,
}

/// What the engine says of prices.
#[derive(Clone)]
pub(super) struct EnginePrices {
    /// `None` until the log was read.
    in_force: watch::Receiver<Option<Arc<PricesInForce>>>,
    mapped: watch::Receiver<Arc<MappedAssets>>,
}

/// From the engine to the prices that the API tells.
pub(super) fn channel() -> (PriceTeller, EnginePrices) {
    let (in_force_sender, in_force) = watch::channel(None);
    let (mapped_sender, mapped) = watch::channel(Arc::default());
    let teller = PriceTeller {
        in_force: in_force_sender,
        mapped: mapped_sender,
    };
    (teller, EnginePrices { in_force, mapped })
}

impl PriceTeller {
    /// Another tariff is in force.
    pub(super) fn tell_prices(&self, engine: &Engine) {
        let prices = engine.prices_in_force();
        self.in_force.send_replace(Some(Arc::new(prices)));
    }

    /// Records were applied: other assets may have a mapped radio.
    pub(super) fn tell_mapped_assets(&self, engine: &Engine) {
        if self.mapped.borrow().changes != engine.mapped_assets_changes() {
            self.mapped.send_replace(Arc::new(engine.mapped_assets()));
        }
    }

    /// The log was read.
    pub(super) fn tell_all(&self, engine: &Engine) {
        self.mapped.send_replace(Arc::new(engine.mapped_assets()));
        self.tell_prices(engine);
    }
}

/// Publishes a price list whenever something of it is another, until the service stops, and lets the listeners go then.
pub(super) async fn publish_lists(
    engine: EnginePrices,
    mut assets_seen: Seen,
    feed: PriceFeed,
    mut stop: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let EnginePrices {
        mut in_force,
        mut mapped,
    } = engine;
    loop {
        let prices = in_force.borrow_and_update().clone();
        let mapped_assets = mapped.borrow_and_update().clone();
        let seen = assets_seen.borrow_and_update().clone();
        if let (Some(prices), Some(seen)) = (prices, seen) {
            let list = PriceList::new(&prices, &seen.announced, &mapped_assets.assets);
            feed.publish(list);
        }
        let ended = tokio::select! {
            changed = in_force.changed() => changed.is_err(),
            changed = assets_seen.changed() => changed.is_err(),
            changed = mapping_changed(&mut mapped) => changed.is_err(),
            _ = stop.wait_for(|stop| *stop) => true,
        };
        if ended {
            feed.close();
            // Why the others ended is theirs to tell.
            std::future::pending::<()>().await;
        }
    }
}

/// Resolves at the first change of the mapped assets, [`MAPPING_PAUSE`] from now at the earliest.
async fn mapping_changed(
    mapped: &mut watch::Receiver<Arc<MappedAssets>>,
) -> Result<(), watch::error::RecvError> {
    tokio::time::sleep(MAPPING_PAUSE).await;
    mapped.changed().await
}

#[cfg(test)]
mod tests {
    use h3o::CellIndex;
    use openmast_records::{
        AssetState, ChainSnapshot, Genesis, Lsn, MappingChange, RadioIdentity, Record,
    };

    use super::*;
    use crate::{
        chain::AssetsAt,
        prices::{Announced, AnnouncedPrices},
    };

    const LISBON: u64 = 0x0893_9336_2c6b_ffff;

    /// An engine whose two assets are at one place, and the prices that are published of it.
    struct Lab {
        engine: Engine,
        next_lsn: Lsn,
        teller: PriceTeller,
        feed: PriceFeed,
    }

    impl Lab {
        fn new() -> Self {
            let (teller, engine_prices) = channel();
            let announced = Announced {
                cell: LISBON,
                ..Announced::default()
            };
            let seen = AssetsAt {
                announced: AnnouncedPrices {
                    assets: vec![announced; 2],
                    ..AnnouncedPrices::default()
                },
                ..AssetsAt::default()
            };
            let (see, seen) = watch::channel(Some(Arc::new(seen)));
            let (run, stop) = watch::channel(false);
            let feed = PriceFeed::new(1, 1);
            let publishing = publish_lists(engine_prices, seen, feed.clone(), stop);
            tokio::spawn(async move {
                let _open = (see, run);
                publishing.await
            });
            let mut lab = Self {
                engine: Engine::new(),
                next_lsn: 0,
                teller,
                feed,
            };
            lab.apply(Record::Genesis(Genesis {
                program: [1; 32],
                network: [2; 32],
                salt_key: [3; 32],
                first_epoch: 1,
                snapshot: ChainSnapshot {
                    assets: vec![AssetState::default(); 2],
                    ..ChainSnapshot::default()
                },
            }));
            lab
        }

        fn apply(&mut self, record: Record) {
            let applied = self.engine.apply(self.next_lsn, &record);
            applied.expect("a log as written");
            self.next_lsn += 1;
        }

        /// As a mapping that is changed while the service runs.
        fn map(&mut self, name: &str, asset: Option<u32>) {
            let identity = RadioIdentity::NasIdentifier(name.into());
            self.apply(Record::Mapping(MappingChange::Radio { identity, asset }));
            self.teller.tell_mapped_assets(&self.engine);
        }

        /// Until these assets are found at the place.
        async fn until_found(&self, expected: &[u32]) {
            let cell = CellIndex::try_from(LISBON).expect("a cell");
            let found = || {
                let list = self.feed.list();
                let near = list.iter().flat_map(|list| list.near(cell));
                near.map(|(price, _)| price.asset).collect::<Vec<u32>>()
            };
            let until = async {
                while self.feed.list().is_none() || found() != expected {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            };
            let found_in_time = tokio::time::timeout(Duration::from_secs(20), until).await;
            assert!(found_in_time.is_ok(), "{:?} and not {expected:?}", found());
        }
    }

    #[tokio::test]
    async fn an_asset_is_found_as_long_as_a_radio_of_it_is_mapped() {
        let mut lab = Lab::new();
        lab.map("before", Some(1));
        lab.teller.tell_all(&lab.engine);
        lab.until_found(&[1]).await;
        lab.map("mast", Some(0));
        lab.until_found(&[0, 1]).await;
        // It has another radio.
        lab.map("spare", Some(0));
        lab.map("mast", None);
        lab.map("before", Some(0));
        lab.until_found(&[0]).await;
        lab.map("spare", None);
        lab.map("before", None);
        lab.until_found(&[]).await;
    }

    #[tokio::test]
    async fn radios_of_a_restored_state_are_known() {
        let mut before = Lab::new();
        before.map("mast", Some(0));
        let state = before.engine.state().expect("encodes");
        let mut lab = Lab::new();
        lab.engine = Engine::restore(&state).expect("a state");
        lab.teller.tell_all(&lab.engine);
        lab.until_found(&[0]).await;
        lab.next_lsn = before.next_lsn;
        lab.map("mast", None);
        lab.until_found(&[]).await;
    }
}
