//! Keeps the settler stepping and tells the others what it found.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use anyhow::Context;
use tokio::sync::{Notify, mpsc, watch};

use super::health::{Event, Health};
use crate::{
    record::EpochsReopened,
    settle::{Chain, Entry, Progress, SettleError, Settler, View},
};

/// The settler's alarms: at most one at a time, under its own code.
const SETTLER_ALARMS: [&str; 8] = [
    "paused",
    "not_a_member",
    "breaker",
    "solvency",
    "different",
    "rejected",
    "refused",
    "failed",
];
const UNREACHABLE: &str = "chain_unreachable";
/// Not the first failed request is worth an alarm.
const FAILURES_BEFORE_ALARM: u32 = 3;
const LONGEST_PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(30);

/// Runs until told to stop, or until going on could do harm.
pub struct SettlingLoop<C: Chain> {
    pub settler: Settler<C>,
    /// Settlements that came further, as seen at finalized commitment.
    pub reached: mpsc::UnboundedSender<Entry>,
    pub health: Health,
    /// Somebody queued a settlement.
    pub wake: Arc<Notify>,
    /// The newest view of the chain.
    pub view: watch::Sender<Option<View>>,
    /// Told when an exit overtook what was closed.
    pub overtaken: watch::Sender<Option<EpochsReopened>>,
    pub poll: Duration,
}

impl<C: Chain> SettlingLoop<C> {
    /// Runs until told to stop, or until going on could do harm. Blocks in between, as SQLite waits for the disk: not
    /// for the runtime's own threads.
    ///
    /// # Errors
    /// Why going on could do harm.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
        let mut failures = 0_u32;
        let mut rejected = BTreeSet::new();
        metrics::gauge!("openmast_transactions_in_flight").set(0.0);
        loop {
            let stepped = tokio::select! {
                stepped = self.settler.step() => stepped,
                // A step can be left anywhere: what it did is in the outbox before it has an effect.
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            };
            let pause = match stepped {
                Ok(report) => {
                    failures = 0;
                    self.health.clear(UNREACHABLE);
                    self.show_alarm(
                        report
                            .alarm
                            .as_ref()
                            .map(|alarm| (alarm.code, alarm.text.as_str())),
                    );
                    for entry in &report.reached {
                        self.tell(entry);
                    }
                    rejected = self.tell_rejected(report.rejected, &rejected);
                    metrics::gauge!("openmast_transactions_in_flight").set(report.in_flight as f64);
                    if report.reopened.is_some() {
                        self.overtaken.send_replace(report.reopened);
                    }
                    if report.view.is_some() {
                        self.view.send_replace(report.view);
                    }
                    self.poll
                }
                Err(SettleError::Unreachable(error)) => {
                    failures = failures.saturating_add(1);
                    tracing::warn!(%error, failures, "the chain does not answer");
                    if failures >= FAILURES_BEFORE_ALARM {
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

    fn show_alarm(&self, alarm: Option<(&str, &str)>) {
        for code in SETTLER_ALARMS {
            match alarm {
                Some((active, text)) if active == code => self.health.raise(code, text),
                _ => self.health.clear(code),
            }
        }
    }

    /// Tells of those that were not rejected in the step before, and returns those that are now.
    fn tell_rejected(&self, entries: Vec<Entry>, before: &BTreeSet<u64>) -> BTreeSet<u64> {
        let epochs = entries.iter().map(|entry| entry.content.epoch).collect();
        for entry in entries {
            if !before.contains(&entry.content.epoch) {
                self.health.tell(Event::Rejected(entry));
            }
        }
        epochs
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
pub fn show_reached(progress: Progress, epoch: u64) {
    match progress {
        Progress::Posted => metrics::gauge!("openmast_posted_epoch").set(epoch as f64),
        Progress::Final => metrics::gauge!("openmast_final_epoch").set(epoch as f64),
        Progress::Queued | Progress::Closed => {}
    }
}
