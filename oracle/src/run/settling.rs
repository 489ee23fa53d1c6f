//! Keeps the settler stepping and tells the others what it found.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use tokio::sync::{Notify, mpsc, watch};

use crate::health::{Event, Health};
use crate::settle::{Alarm, Chain, Entry, Progress, SettleError, Settler, Unreachable};
use openmast_records::EpochsReopened;

/// The settler's alarms.
const SETTLER_ALARMS: [&str; 9] = [
    "another_oracle_with_this_key",
    "chain_contradicts",
    "settlement_withheld",
    "paused",
    "not_a_member",
    "solvency",
    "different",
    "refused",
    "failed",
];
const UNREACHABLE: &str = "chain_unreachable";
/// Not the first failed request is worth an alarm, nor one that hangs for some seconds.
const FAILURES_BEFORE_ALARM: u32 = 3;
const TROUBLE_BEFORE_ALARM: Duration = Duration::from_secs(10);
const LONGEST_PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(30);

/// Runs until told to stop, or until the outbox cannot be read or written.
pub(super) struct SettlingLoop<C: Chain> {
    pub settler: Settler<C>,
    /// Settlements that came further, as seen at finalized commitment.
    pub reached: mpsc::UnboundedSender<Entry>,
    pub health: Health,
    /// Somebody queued a settlement.
    pub wake: Arc<Notify>,
    /// Told when what was closed can never become final.
    pub void: watch::Sender<Option<EpochsReopened>>,
    pub poll: Duration,
}

impl<C: Chain> SettlingLoop<C> {
    /// Runs until told to stop, or until the outbox cannot be read or written. Blocks in between, as SQLite waits for the disk: not
    /// for the runtime's own threads.
    ///
    /// # Errors
    /// Of the outbox.
    pub(super) async fn run(mut self, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
        let mut failures = 0_u32;
        let mut well_at = Instant::now();
        metrics::gauge!("openmast_transactions_in_flight").set(0.0);
        loop {
            let stepped = tokio::select! {
                stepped = self.settler.step() => stepped,
                // A step can be left anywhere: what it did is in the outbox before it has an effect.
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            };
            let pause = match stepped {
                Ok(report) => {
                    (failures, well_at) = (0, Instant::now());
                    self.health.clear(UNREACHABLE);
                    self.show(&report.alarms);
                    for entry in &report.reached {
                        self.tell(entry);
                    }
                    metrics::gauge!("openmast_transactions_in_flight").set(report.in_flight as f64);
                    if report.reopened.is_some() {
                        self.void.send_replace(report.reopened);
                    }
                    self.poll
                }
                Err(SettleError::Unreachable(error)) => {
                    failures = failures.saturating_add(1);
                    tracing::warn!(%error, failures, "the chain does not answer");
                    let is_lasting = well_at.elapsed() >= TROUBLE_BEFORE_ALARM;
                    // An account that is not what it should be is an alarm of its own.
                    let is_silent = matches!(error, Unreachable::Unanswered(_));
                    if is_silent && (failures >= FAILURES_BEFORE_ALARM || is_lasting) {
                        self.health.raise(
                            UNREACHABLE,
                            &format!("{error}; settlements wait, nothing is lost"),
                        );
                    }
                    self.poll
                        .saturating_mul(1 << failures.min(10))
                        .min(LONGEST_PAUSE_AFTER_FAILURE)
                }
                Err(error) => return Err(error).context("the settler"),
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.wake.notified() => {}
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            }
        }
    }

    fn show(&self, alarms: &[Alarm]) {
        for code in SETTLER_ALARMS {
            let alarm = alarms.iter().find(|alarm| alarm.code == code);
            self.health.set(code, alarm.map(|alarm| &alarm.text));
        }
    }

    fn tell(&self, entry: &Entry) {
        let epoch = entry.content.epoch;
        tracing::info!(epoch, progress = entry.progress.as_str(), "settlement");
        show_reached(entry.progress, epoch);
        self.health.tell(Event::Settlement(entry.clone()));
        // Whoever listens is gone only when the service ends.
        let _ = self.reached.send(entry.clone());
    }
}

/// Shows the newest epoch that came this far.
pub(super) fn show_reached(progress: Progress, epoch: u64) {
    match progress {
        Progress::Proposed => metrics::gauge!("openmast_proposed_epoch").set(epoch as f64),
        Progress::Final => metrics::gauge!("openmast_final_epoch").set(epoch as f64),
        Progress::Queued | Progress::Closed => {}
    }
}
