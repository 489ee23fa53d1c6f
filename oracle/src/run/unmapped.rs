//! Says in the log whose usage waits for a mapping: once per radio, reason and interval.

use std::time::{Duration, Instant};

use openmast_engine::{Engine, NoRoute, Unmapped};
use openmast_platform::log_limit::LogLimit;

fn advice(lacks: NoRoute) -> &'static str {
    match lacks {
        NoRoute::RadioUnmapped => {
            "map the radio to an asset (/v1/mappings/radios), by a name that no other radio has: a controller's or proxy's name bills all its access points to one asset"
        }
        NoRoute::SubscriberUnmapped => {
            "map the subscriber to a payer (/v1/mappings/subscribers); /v1/unattributed shows who it is"
        }
        _ => lacks.text(),
    }
}

/// What was logged when. Radios that there is no room for are `None`: they share a line for each reason.
pub(super) struct UnmappedLog(LogLimit<(Option<String>, NoRoute)>);

impl UnmappedLog {
    pub(super) fn new(interval: Duration) -> Self {
        Self(LogLimit::new(interval))
    }

    /// Logs what is due of these reports.
    pub(super) fn log(&mut self, engine: &Engine, reports: &[Unmapped], now: Instant) {
        for report in reports {
            let Some(radio) = engine.unmapped_radio(report) else {
                continue;
            };
            for lacks in report.why.unmapped() {
                self.log_one(&radio, *lacks, now);
            }
        }
    }

    fn log_one(&mut self, radio: &str, lacks: NoRoute, now: Instant) {
        let cause = (Some(radio.to_owned()), lacks);
        if let Some(suppressed) = self.0.due(cause, || (None, lacks), now) {
            tracing::warn!(
                radio,
                reason = lacks.code(),
                suppressed,
                "usage waits: {}",
                advice(lacks)
            );
        }
    }
}
