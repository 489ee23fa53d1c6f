//! Says in the log whose usage waits for a mapping: once per radio, reason and interval.

use std::time::{Duration, Instant};

use openmast_engine::{Engine, Unmapped};
use openmast_platform::log_limit::LogLimit;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Reason {
    Radio,
    Subscriber,
}

impl Reason {
    /// The name of the epoch's counter.
    fn code(self) -> &'static str {
        match self {
            Self::Radio => "unmapped_radio",
            Self::Subscriber => "unmapped_subscriber",
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::Radio => {
                "map the radio to an asset (/v1/mappings/radios), by a name that no other radio has: a controller's or proxy's name bills all its access points to one asset"
            }
            Self::Subscriber => {
                "map the subscriber to a payer (/v1/mappings/subscribers); /v1/unattributed shows who it is"
            }
        }
    }
}

/// What was logged when. Radios that there is no room for are `None`: they share a line for each reason.
pub struct UnmappedLog(LogLimit<(Option<String>, Reason)>);

impl UnmappedLog {
    pub fn new(interval: Duration) -> Self {
        Self(LogLimit::new(interval))
    }

    /// Logs what is due of these reports.
    pub fn log(&mut self, engine: &Engine, reports: &[Unmapped], now: Instant) {
        for report in reports {
            let Some(radio) = engine.unmapped_radio(report) else {
                continue;
            };
            let reasons = [
                report.radio.then_some(Reason::Radio),
                report.subscriber.then_some(Reason::Subscriber),
            ];
            for reason in reasons.into_iter().flatten() {
                self.log_one(&radio, reason, now);
            }
        }
    }

    fn log_one(&mut self, radio: &str, reason: Reason, now: Instant) {
        let cause = (Some(radio.to_owned()), reason);
        if let Some(suppressed) = self.0.due(cause, || (None, reason), now) {
            tracing::warn!(
                radio,
                reason = reason.code(),
                suppressed,
                "usage waits: {}",
                reason.advice()
            );
        }
    }
}
