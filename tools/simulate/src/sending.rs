//! Reports on their way: batches that are sent, and the answers that come back.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use anyhow::{Context, Error, Result, anyhow};
use futures_util::stream::{FuturesUnordered, StreamExt};
use openmast_radio::{Connection, ConnectionConfig, Delivery, DeliveryError, Radio, Tls};
use openmast_usage::Report;

use crate::{
    options::Options,
    tally::{Said, Tally},
    world::Reported,
};

/// Reports of one batch at most; what is more goes into the next one.
const BATCH: usize = 100;
/// Batches of all connections that may wait for their answers.
const IN_FLIGHT: usize = 8_192;
/// An oracle that does not answer at all for so long ends the simulation.
const PATIENCE: Duration = Duration::from_secs(120);

/// The connections that the radios share.
///
/// # Errors
/// A file is not readable, or the endpoint is none.
pub(crate) fn connections(options: &Options) -> Result<Vec<Connection>> {
    let endpoint = options.endpoint.as_deref();
    let endpoint = endpoint.context("no oracle; name it with --endpoint")?;
    let read = |path: &PathBuf| {
        std::fs::read(path).with_context(|| format!("{}: not readable", path.display()))
    };
    let tls = Tls {
        authorities: options.ca.as_ref().map(read).transpose()?,
        identity: match (&options.certificate, &options.key) {
            (Some(certificate), Some(key)) => Some((read(certificate)?, read(key)?)),
            _ => None,
        },
        domain: None,
    };
    let count = options.connections.max(1) as usize;
    let config = ConnectionConfig {
        tls,
        max_unacknowledged: IN_FLIGHT.div_ceil(count),
        ..ConnectionConfig::new(endpoint)
    };
    let open =
        |_| Connection::open(&config).with_context(|| format!("--endpoint {endpoint} is none"));
    (0..count).map(open).collect()
}

/// What was sent, and what became of it.
#[derive(Default)]
pub(crate) struct Sending {
    waiting: FuturesUnordered<Waiting>,
    sent: Tally,
    acknowledged: Tally,
    refused: BTreeMap<&'static str, u64>,
    refusal: Option<String>,
}

type Waiting = std::pin::Pin<
    Box<dyn Future<Output = (Result<(), DeliveryError>, usize, Vec<Reported>)> + Send>,
>;

impl Sending {
    /// Sends what a radio has to report, in as many batches as it needs.
    ///
    /// # Errors
    /// The oracle does not answer.
    pub(crate) async fn send(
        &mut self,
        radio: &mut Radio,
        index: usize,
        reports: Vec<Reported>,
    ) -> Result<()> {
        for batch in reports.chunks(BATCH) {
            let content: Vec<Report<'_>> = batch.iter().map(|reported| reported.report).collect();
            let delivery = self.submit(radio, &content).await?;
            self.sent.add(index, batch);
            let batch = batch.to_vec();
            self.waiting
                .push(Box::pin(async move { (delivery.await, index, batch) }));
        }
        Ok(())
    }

    /// Takes in answers while there is no room for more.
    async fn submit(&mut self, radio: &mut Radio, reports: &[Report<'_>]) -> Result<Delivery> {
        let mut submit = std::pin::pin!(radio.submit(reports));
        loop {
            tokio::select! {
                biased;
                delivery = &mut submit => return delivery.map_err(Error::from),
                Some((answer, index, batch)) = self.waiting.next() => {
                    self.answered(answer, index, &batch)?;
                }
                () = tokio::time::sleep(PATIENCE) => return Err(silent()),
            }
        }
    }

    /// Waits for the answers to everything that was sent.
    ///
    /// # Errors
    /// The oracle does not answer.
    pub(crate) async fn finish(&mut self) -> Result<()> {
        loop {
            match tokio::time::timeout(PATIENCE, self.waiting.next()).await {
                Ok(Some((answer, index, batch))) => self.answered(answer, index, &batch)?,
                Ok(None) => return Ok(()),
                Err(_) => return Err(silent()),
            }
        }
    }

    fn answered(
        &mut self,
        answer: Result<(), DeliveryError>,
        index: usize,
        batch: &[Reported],
    ) -> Result<()> {
        match answer {
            Ok(()) => self.acknowledged.add(index, batch),
            Err(DeliveryError::Refused { reason, detail, .. }) => {
                *self.refused.entry(reason.code()).or_default() += 1;
                self.refusal.get_or_insert(detail);
            }
            Err(error) => return Err(Error::from(error)),
        }
        Ok(())
    }

    /// What it came to.
    pub(crate) fn said(self, seed: u64, simulated_seconds: u64, took_seconds: f64) -> Said {
        Said {
            seed,
            simulated_seconds,
            took_seconds,
            sent: self.sent,
            acknowledged: self.acknowledged,
            refused: self.refused,
            first_refusal: self.refusal,
        }
    }
}

fn silent() -> Error {
    let seconds = PATIENCE.as_secs();
    anyhow!(
        "the oracle has not answered for {seconds} seconds; is usage.listen what --endpoint says?"
    )
}
