//! Brings every public archive to the configured mirrors, and has settlements wait until it is there.
//!
//! Each mirror has a task of its own, which nothing waits for but posting, and that not for ever: see [`Mirrors::posting`].

mod board;
mod seen;
mod stock;
mod tending;

use std::sync::Arc;

use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
};

pub use board::{Mirrors, Posting};

use super::{clock::OpenEpoch, ground::Ground};
use openmast_storage::StorageConfig;
use stock::Stock;
use tending::Tending;

/// Starts a task for each configured mirror. `opened` changes when an archive was written, `wake` is told when one is on a mirror.
///
/// # Errors
/// Of the outbox.
pub fn begin(
    ground: &Ground<'_>,
    opened: &watch::Receiver<OpenEpoch>,
    wake: &Arc<Notify>,
    tasks: &mut JoinSet<anyhow::Result<()>>,
) -> anyhow::Result<Mirrors> {
    let config = &ground.config.archive;
    let mirrors = Mirrors::new(config, ground.health.clone());
    if config.mirrors.is_empty() {
        return Ok(mirrors);
    }
    let outbox = ground.outbox()?;
    mirrors.give_up(&outbox.given_up_mirrors()?);
    let stock = Stock::new(&ground.data().join("archive"), outbox);
    tend(&config.mirrors, &mirrors, stock, opened, wake, tasks);
    Ok(mirrors)
}

fn tend(
    configs: &[StorageConfig],
    mirrors: &Mirrors,
    stock: Stock,
    opened: &watch::Receiver<OpenEpoch>,
    wake: &Arc<Notify>,
    tasks: &mut JoinSet<anyhow::Result<()>>,
) {
    let stock = Arc::new(stock);
    for (index, config) in configs.iter().enumerate() {
        let tending = Tending::new(
            index,
            config.clone(),
            mirrors.clone(),
            Arc::clone(&stock),
            opened.clone(),
            Arc::clone(wake),
        );
        tasks.spawn(tending.run());
    }
}

#[cfg(test)]
mod tests;
