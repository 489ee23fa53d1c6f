//! Plays a recording: each request goes through the RADIUS server's decisions, and what is recorded goes into the
//! engine.

use anyhow::Context;

use super::{
    offline_engine::{EngineResult, Naming, OfflineEngine},
    offline_server::{OfflineServer, Senders},
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
    pub engine_result: EngineResult,
}

/// The RADIUS server's decisions, and an engine behind them.
pub struct Player {
    server: OfflineServer,
    engine: OfflineEngine,
}

impl Player {
    /// # Errors
    /// No client can be made of these settings.
    pub fn new(senders: Senders, naming: Naming) -> anyhow::Result<Self> {
        Ok(Self {
            server: OfflineServer::new(senders)?,
            engine: OfflineEngine::new(naming),
        })
    }

    /// Plays the next request.
    ///
    /// # Errors
    /// The server or the engine fails, which no request can cause.
    pub fn play(&mut self, request: &Request) -> anyhow::Result<Replayed> {
        let handled = self
            .server
            .handle(&request.datagram, request.source, request.at_ms);
        let Some(bytes) = &handled.record else {
            return Ok(Replayed {
                handled,
                report: None,
                engine_result: EngineResult::default(),
            });
        };
        let record = RecordRef::read(bytes).context("what the door records")?;
        let Record::Report(report) = record else {
            anyhow::bail!("the door records something that is no report");
        };
        let report = report.to_report();
        let engine_result = self.engine.take(report.clone())?;
        Ok(Replayed {
            handled,
            report: Some(report),
            engine_result,
        })
    }

    /// The engine.
    pub fn engine(&self) -> &OfflineEngine {
        &self.engine
    }
}
