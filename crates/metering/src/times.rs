//! When a session began, as a report tells it by two clocks.

use crate::reported::Reported;

/// Two reports tell the same beginning when it differs by no more: gateways count session time in whole seconds, and let a
/// report wait before they send it.
pub(crate) const START_TOLERANCE_MS: u64 = 15_000;
/// An event is not later or earlier than another for less than this: times and delays are whole seconds.
pub(crate) const EVENT_TOLERANCE_MS: u64 = 2_000;

/// A beginning.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    /// By the gateway's clock: event less session time. `None`: one of them is not known.
    pub started_at_ms: Option<u64>,
    /// By our clock it began then or before: arrival less session time. A report comes no sooner than it happens.
    pub began_by_ms: u64,
    /// Whether session time, or being a Start, makes [`Self::began_by_ms`] more than the arrival.
    pub tells_beginning: bool,
}

impl Times {
    #[inline]
    pub(crate) fn of(report: &Reported) -> Self {
        let seconds = report.session_seconds.or(report.is_start.then_some(0));
        let elapsed_ms = u64::from(seconds.unwrap_or(0)) * 1000;
        let started_at_ms = report.event_at_ms.saturating_sub(elapsed_ms);
        Self {
            started_at_ms: (report.event_time_is_known && seconds.is_some())
                .then_some(started_at_ms),
            began_by_ms: report.received_at_ms.saturating_sub(elapsed_ms),
            tells_beginning: seconds.is_some(),
        }
    }
}

/// Whether two beginnings are one.
pub(crate) fn is_near(a_ms: u64, b_ms: u64) -> bool {
    a_ms.abs_diff(b_ms) <= START_TOLERANCE_MS
}
