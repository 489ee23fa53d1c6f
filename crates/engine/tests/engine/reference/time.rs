//! What time it is, as far as the log tells.

use openmast_records::{ChainSnapshot, EpochClosed, EventTime, UsageReport};

const WEEK_MS: u64 = 7 * 24 * 3_600_000;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Time {
    /// Has passed by the chain's clock and by the oracle's.
    pub passed_ms: u64,
    /// Has passed by the chain's clock.
    chain_ms: u64,
    /// The newest arrival.
    pub newest_ms: Option<u64>,
}

impl Time {
    pub(crate) fn begin(&mut self, snapshot: &ChainSnapshot) {
        self.chain_ms = chain_ms(snapshot);
        self.passed_ms = self.chain_ms;
        self.newest_ms = (self.chain_ms > 0).then_some(self.chain_ms);
    }

    /// An epoch ends.
    pub(crate) fn pass(&mut self, closed: &EpochClosed) {
        let chain_ms = chain_ms(&closed.snapshot);
        self.chain_ms = self.chain_ms.max(chain_ms);
        self.passed_ms = self.passed_ms.max(chain_ms.min(closed.closed_at_ms));
        if self.chain_ms > 0 {
            self.newest_ms = self.newest_ms.max(Some(self.chain_ms));
        }
    }

    /// A report with its arrival no earlier than the chain's clock was, and no later than a week after the newest arrival. The time
    /// of its event moves along where it is counted from the arrival.
    pub(crate) fn arrived(&mut self, report: &UsageReport) -> UsageReport {
        let mut at_ms = report.received_at_ms;
        if let Some(newest_ms) = self.newest_ms {
            at_ms = at_ms.min(newest_ms + WEEK_MS);
        }
        at_ms = at_ms.max(self.chain_ms);
        if at_ms > 0 {
            self.newest_ms = self.newest_ms.max(Some(at_ms));
        }
        let mut report = report.clone();
        if at_ms != report.received_at_ms && report.time != EventTime::Stamped {
            let delay_ms = report.received_at_ms.saturating_sub(report.event_at_ms);
            report.event_at_ms = at_ms.saturating_sub(delay_ms);
        }
        report.received_at_ms = at_ms;
        report
    }
}

fn chain_ms(snapshot: &ChainSnapshot) -> u64 {
    let seconds = u64::try_from(snapshot.unix_time).unwrap_or(0);
    seconds.saturating_mul(1000).min((1 << 48) - 1)
}
