//! Plays a recording: each request through the door, and what is to be recorded into the engine.

use anyhow::Context;

use super::{
    chainless::{Chainless, Engaged, Naming},
    door::{Door, Senders},
    request::Request,
};
use crate::ingest::radius::Handled;
use openmast_records::{Record, RecordRef, UsageReport};

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// By the door.
    pub handled: Handled,
    /// What was recorded.
    pub report: Option<UsageReport>,
    /// By the engine.
    pub engaged: Engaged,
}

/// A door and an engine.
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
    /// Of the door or the engine, which no request can cause.
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
