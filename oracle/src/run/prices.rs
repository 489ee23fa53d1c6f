//! Keeps the prices that the API tells: whenever another tariff is in force, more is known of what is announced, or another asset has a
//! mapped radio.

use std::{sync::Arc, time::Duration};

use openmast_engine::{Engine, MappedAssets, PricesInForce};
use tokio::sync::watch;

use super::assets_seen::Seen;
use crate::{prices::PriceList, serve::PriceFeed};

/// From one list to the next that is made because of a mapping alone: each lists all assets, and radios may be mapped by the thousand.
const BETWEEN_MAPPINGS: Duration = Duration::from_millis(100);

/// Tells what the engine says of prices. On its thread, so that nothing older comes after something newer.
#[derive(Clone)]
pub(super) struct TellPrices {
    in_force: watch::Sender<Option<Arc<PricesInForce>>>,
    mapped: watch::Sender<Arc<MappedAssets>>,
}

/// What the engine says of prices.
#[derive(Clone)]
pub(super) struct FromEngine {
    /// `None` until the log was read.
    in_force: watch::Receiver<Option<Arc<PricesInForce>>>,
    mapped: watch::Receiver<Arc<MappedAssets>>,
}

/// From the engine to the prices that the API tells.
pub(super) fn channel() -> (TellPrices, FromEngine) {
    let (tell_in_force, in_force) = watch::channel(None);
    let (tell_mapped, mapped) = watch::channel(Arc::default());
    let tell = TellPrices {
        in_force: tell_in_force,
        mapped: tell_mapped,
    };
    (tell, FromEngine { in_force, mapped })
}

impl TellPrices {
    /// Another tariff is in force.
    pub(super) fn prices(&self, engine: &Engine) {
        let prices = engine.prices_in_force();
        self.in_force.send_replace(Some(Arc::new(prices)));
    }

    /// Records were applied: other assets may have a mapped radio.
    pub(super) fn mapped(&self, engine: &Engine) {
        if self.mapped.borrow().changes != engine.mapped_assets_changes() {
            self.mapped.send_replace(Arc::new(engine.mapped_assets()));
        }
    }

    /// The log was read.
    pub(super) fn all(&self, engine: &Engine) {
        self.mapped.send_replace(Arc::new(engine.mapped_assets()));
        self.prices(engine);
    }
}

/// Follows all of it until the service stops, and lets the listeners go then.
pub(super) async fn follow(
    engine: FromEngine,
    mut assets: Seen,
    feed: PriceFeed,
    mut stop: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let FromEngine {
        mut in_force,
        mut mapped,
    } = engine;
    loop {
        let tariff = in_force.borrow_and_update().clone();
        let with_radio = mapped.borrow_and_update().clone();
        let seen = assets.borrow_and_update().clone();
        if let (Some(tariff), Some(seen)) = (tariff, seen) {
            let list = PriceList::new(&tariff, &seen.announced, &with_radio.assets);
            feed.publish(list);
        }
        let ended = tokio::select! {
            changed = in_force.changed() => changed.is_err(),
            changed = assets.changed() => changed.is_err(),
            changed = changed_later(&mut mapped) => changed.is_err(),
            _ = stop.wait_for(|stop| *stop) => true,
        };
        if ended {
            feed.close();
            // Why the others ended is theirs to tell.
            std::future::pending::<()>().await;
        }
    }
}

/// Resolves at the first change, but not too soon.
async fn changed_later(
    mapped: &mut watch::Receiver<Arc<MappedAssets>>,
) -> Result<(), watch::error::RecvError> {
    tokio::time::sleep(BETWEEN_MAPPINGS).await;
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

    /// An engine whose two assets are at one place.
    struct Place {
        engine: Engine,
        log: Lsn,
        tell: TellPrices,
        feed: PriceFeed,
    }

    impl Place {
        fn new() -> Self {
            let (tell, from_engine) = channel();
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
            let (keep, seen) = watch::channel(Some(Arc::new(seen)));
            let (run, stop) = watch::channel(false);
            let feed = PriceFeed::new(1, 1);
            let following = follow(from_engine, seen, feed.clone(), stop);
            tokio::spawn(async move {
                let _open = (keep, run);
                following.await
            });
            let mut place = Self {
                engine: Engine::new(),
                log: 0,
                tell,
                feed,
            };
            place.apply(Record::Genesis(Genesis {
                program: [1; 32],
                network: [2; 32],
                salt_key: [3; 32],
                first_epoch: 1,
                snapshot: ChainSnapshot {
                    assets: vec![AssetState::default(); 2],
                    ..ChainSnapshot::default()
                },
            }));
            place
        }

        fn apply(&mut self, record: Record) {
            let applied = self.engine.apply(self.log, &record);
            applied.expect("a log as written");
            self.log += 1;
        }

        /// As a mapping that is changed while the service runs.
        fn map(&mut self, name: &str, asset: Option<u32>) {
            let identity = RadioIdentity::NasIdentifier(name.into());
            self.apply(Record::Mapping(MappingChange::Radio { identity, asset }));
            self.tell.mapped(&self.engine);
        }

        /// Until these assets are found at the place.
        async fn finds(&self, expected: &[u32]) {
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
        let mut place = Place::new();
        place.map("before", Some(1));
        place.tell.all(&place.engine);
        place.finds(&[1]).await;
        place.map("mast", Some(0));
        place.finds(&[0, 1]).await;
        // It has another radio.
        place.map("spare", Some(0));
        place.map("mast", None);
        place.map("before", Some(0));
        place.finds(&[0]).await;
        place.map("spare", None);
        place.map("before", None);
        place.finds(&[]).await;
    }

    #[tokio::test]
    async fn radios_of_a_restored_state_are_known() {
        let mut before = Place::new();
        before.map("mast", Some(0));
        let state = before.engine.state().expect("encodes");
        let mut place = Place::new();
        place.engine = Engine::restore(&state).expect("a state");
        place.tell.all(&place.engine);
        place.finds(&[0]).await;
        place.log = before.log;
        place.map("mast", None);
        place.finds(&[]).await;
    }
}
