//! What every part of the service is given when it starts: configuration, health, time, chain, and whether to go on.

use std::{path::Path, sync::Arc, time::Duration};

use openmast_client::{
    rpc::Rpc,
    sender::{FeePolicy, SendOptions, Sender},
};
use tokio::sync::watch;

use crate::health::Health;
use crate::{
    chain::endpoints,
    config::Config,
    data_folder::{ChainFile, StateFiles, open_outbox},
    settle::{Outbox, OutboxError},
    time::Clock,
};

/// What parts of the service share. It lives while the service starts; a part clones what it keeps.
pub(super) struct ServiceContext<'a> {
    pub config: &'a Config,
    pub health: &'a Health,
    pub clock: Clock,
    pub endpoints: Arc<Rpc>,
    /// Whether the chain is known to be the configured one.
    pub verified: watch::Receiver<bool>,
    /// Whether the service ends.
    pub stopped: watch::Receiver<bool>,
}

impl<'a> ServiceContext<'a> {
    /// # Errors
    /// The configuration names no endpoint.
    pub(super) fn new(
        config: &'a Config,
        health: &'a Health,
        clock: Clock,
        verified: watch::Receiver<bool>,
        stopped: watch::Receiver<bool>,
    ) -> anyhow::Result<Self> {
        let file = ChainFile::of(&config.data_dir, config.network.address.to_bytes());
        let rpc = endpoints(&config.network, file.read())?;
        Ok(Self {
            config,
            health,
            clock,
            endpoints: Arc::new(rpc),
            verified,
            stopped,
        })
    }

    /// What was seen of the chain.
    pub(super) fn chain_file(&self) -> ChainFile {
        ChainFile::of(self.data(), self.config.network.address.to_bytes())
    }

    /// The data folder.
    pub(super) fn data(&self) -> &'a Path {
        &self.config.data_dir
    }

    /// Pause between two looks at the chain.
    pub(super) fn poll(&self) -> Duration {
        Duration::from_millis(self.config.network.poll_interval_ms)
    }

    /// What transactions may offer beyond the base fee.
    pub(super) fn fees(&self) -> FeePolicy {
        let fees = &self.config.fees;
        FeePolicy {
            percentile: fees.percentile,
            floor: fees.min_micro_lamports_per_cu,
            cap: fees.max_micro_lamports_per_cu,
        }
    }

    /// Makes transactions that others sign and pay for.
    pub(super) fn sender_for_others(&self) -> Sender {
        let options = SendOptions {
            fees: self.fees(),
            ..SendOptions::default()
        };
        Sender::new(Arc::clone(&self.endpoints), options)
    }

    /// A connection of its own to the outbox.
    ///
    /// # Errors
    /// It cannot be opened, or is another network's.
    pub(super) fn outbox(&self) -> Result<Outbox, OutboxError> {
        open_outbox(self.data(), &self.config.network)
    }

    /// The folder of state snapshots.
    ///
    /// # Errors
    /// It cannot be created.
    pub(super) fn states(&self) -> anyhow::Result<StateFiles> {
        StateFiles::open(&self.data().join("state"))
    }
}
