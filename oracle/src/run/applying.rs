//! What is done with durable records: the engine takes them in, and closed epochs go on.

use std::sync::mpsc;

use anyhow::{Context, anyhow};
use metrics::{Counter, Gauge};

use super::closing::EndOfEpoch;
use crate::data_folder::StateFiles;
use openmast_engine::{ClosedEpoch, Engine, Prepared};
use openmast_records::{EpochClosed, Lsn};

/// The engine's work, between two batches of records.
pub struct Applying {
    closed: mpsc::SyncSender<EndOfEpoch>,
    snapshots: StateFiles,
    sessions: SessionGauges,
}

struct SessionGauges {
    kept: Gauge,
    open: Gauge,
    in_file: Gauge,
    counted_before: Gauge,
    spill_errors: Counter,
}

impl Applying {
    /// Closed epochs go to `closed`, states to `snapshots`.
    pub fn new(closed: mpsc::SyncSender<EndOfEpoch>, snapshots: StateFiles) -> Self {
        Self {
            closed,
            snapshots,
            sessions: SessionGauges::new(),
        }
    }

    /// Applies records that follow each other in the log.
    ///
    /// # Errors
    /// Of the engine, of the snapshot, or closing epochs has ended.
    pub fn apply(&self, engine: &mut Engine, prepared: &Prepared<'_>) -> anyhow::Result<()> {
        let epoch = engine.open_epoch().epoch;
        engine.apply_prepared(prepared, |engine, lsn, end, ledgers| {
            self.close(engine, lsn, end, ledgers)
        })?;
        if engine.open_epoch().epoch != epoch {
            self.settle(engine);
        }
        self.sessions.show(engine);
        Ok(())
    }

    fn close(
        &self,
        engine: &Engine,
        lsn: Lsn,
        end: &EpochClosed,
        ledgers: ClosedEpoch,
    ) -> anyhow::Result<()> {
        let state = self
            .snapshots
            .begin(lsn, end.epoch, |mut out| engine.write_state(&mut out))
            .context("writing the state snapshot")?;
        let epoch = EndOfEpoch {
            closed_at_ms: end.closed_at_ms,
            ledgers,
            state,
        };
        self.closed
            .send(epoch)
            .map_err(|_| anyhow!("closing epochs has ended"))
    }

    /// Without room on the disk more sessions stay in memory, which is no reason to end.
    fn settle(&self, engine: &mut Engine) {
        if let Err(error) = engine.spill_idle() {
            self.sessions.spill_errors.increment(1);
            tracing::warn!(%error, "idle sessions stay in memory: data_dir takes no file for them");
        }
    }
}

impl SessionGauges {
    fn new() -> Self {
        metrics::describe_gauge!(
            "openmast_sessions",
            "Sessions that may still get reports, those that ended among them"
        );
        metrics::describe_gauge!(
            "openmast_sessions_open",
            "Sessions that have begun and not ended"
        );
        metrics::describe_gauge!(
            "openmast_sessions_in_file",
            "Sessions that lie in a file because they are idle and there are many"
        );
        metrics::describe_gauge!(
            "openmast_counted_before_recovery_bytes",
            "Bytes that were reported since a recovery and not billed, because they may have been before"
        );
        metrics::describe_counter!(
            "openmast_sessions_spill_errors_total",
            "Times that idle sessions stayed in memory because the disk did not take them"
        );
        Self {
            kept: metrics::gauge!("openmast_sessions"),
            open: metrics::gauge!("openmast_sessions_open"),
            in_file: metrics::gauge!("openmast_sessions_in_file"),
            counted_before: metrics::gauge!("openmast_counted_before_recovery_bytes"),
            spill_errors: metrics::counter!("openmast_sessions_spill_errors_total"),
        }
    }

    fn show(&self, engine: &Engine) {
        let open = engine.open_epoch();
        self.kept.set(open.sessions as f64);
        self.open.set(open.open_sessions as f64);
        self.in_file.set(open.sessions_in_file as f64);
        self.counted_before
            .set(engine.counted_before_recovery() as f64);
    }
}
