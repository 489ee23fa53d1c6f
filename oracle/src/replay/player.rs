//! Plays a recording: each request goes through the RADIUS server's decisions, and what is recorded goes into the
//! engine.

use anyhow::Context;

use super::{
    chainless::{Chainless, Engaged, Naming},
    door::{Door, Senders},
    request::Request,
};
use crate::ingest::radius::Handled;
use openmast_records::{Record, RecordRef, UsageReport};

/// The result of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// What the RADIUS server decided.
    pub handled: Handled,
    /// The report that was recorded, if any.
    pub report: Option<UsageReport>,
    /// What the engine made of the report.
    pub engaged: Engaged,
}

/// The RADIUS server's decisions, and an engine behind them.
pub struct Player {
    door: Door,
    chainless: Chainless,
}

impl Player {
    /// # Errors
    /// No client can be made of these settings.
    pub fn new(senders: Senders, naming: Naming) -> anyhow::Result<Self> {
        Ok(Self {
            door: Door::new(senders)?,
            chainless: Chainless::new(naming),
        })
    }

    /// Plays the next request.
    ///
    /// # Errors
    /// The server or the engine fails, which no request can cause.
    pub fn play(&mut self, request: &Request) -> anyhow::Result<Replayed> {
        let handled = self
            .door
            .handle(&request.datagram, request.source, request.at_ms);
        let Some(bytes) = &handled.record else {
            return Ok(Replayed {
                handled,
                report: None,
                engaged: Engaged::default(),
            });
        };
        let record = RecordRef::read(bytes).context("what the door records")?;
        let Record::Report(report) = record else {
            anyhow::bail!("the door records something that is no report");
        };
        let report = report.to_report();
        let engaged = self.chainless.take(report.clone())?;
        Ok(Replayed {
            handled,
            report: Some(report),
            engaged,
        })
    }

    /// The engine.
    pub fn chainless(&self) -> &Chainless {
        &self.chainless
    }
}
