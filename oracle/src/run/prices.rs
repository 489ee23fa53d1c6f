//! Keeps the prices that the API tells: whenever another tariff is in force, or more is known of what is announced.

use std::sync::Arc;

use openmast_engine::PricesInForce;
use tokio::sync::watch;

use super::assets_seen::Seen;
use crate::{prices::PriceList, serve::PriceFeed};

/// The prices in force. `None` until the log was read.
pub(super) type InForce = watch::Receiver<Option<Arc<PricesInForce>>>;

/// Tells them.
pub(super) type TellPrices = watch::Sender<Option<Arc<PricesInForce>>>;

/// Follows both until the service stops, and lets the listeners go then.
pub(super) async fn follow(
    mut in_force: InForce,
    mut assets: Seen,
    feed: PriceFeed,
    mut stop: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    loop {
        let tariff = in_force.borrow_and_update().clone();
        let seen = assets.borrow_and_update().clone();
        if let (Some(tariff), Some(seen)) = (tariff, seen) {
            feed.publish(PriceList::new(&tariff, &seen.announced));
        }
        let ended = tokio::select! {
            changed = in_force.changed() => changed.is_err(),
            changed = assets.changed() => changed.is_err(),
            _ = stop.wait_for(|stop| *stop) => true,
        };
        if ended {
            feed.close();
            // Why the others ended is theirs to tell.
            std::future::pending::<()>().await;
        }
    }
}
