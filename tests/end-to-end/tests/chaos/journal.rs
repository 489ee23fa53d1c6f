//! What was done to a service and when, and what that explains.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// After trouble has ended, what it caused may be seen for so long: endpoints are looked at every other second, and one
/// that hangs takes two more.
const AFTERMATH: Duration = Duration::from_secs(20);

/// A kind of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// An endpoint gives no answer that counts.
    NodesAway,
    /// An endpoint tells what is not so.
    NodeLies,
    /// An endpoint is of another chain.
    OtherChain,
    /// The machine's clock is set.
    Clock,
    /// The process is not there, or starts.
    Away,
    /// The process stands still.
    Stopped,
    /// The disk takes nothing.
    FullDisk,
    /// Mirrors are not there.
    MirrorsAway,
    /// Strangers send.
    Flood,
}

impl Trouble {
    /// Alarms that it explains; docs/reference/alarms.md says of each why.
    fn alarms(self) -> &'static [&'static str] {
        match self {
            Self::NodesAway => &[
                "chain_stale",
                "chain_unreachable",
                "chain_unverified",
                "endpoint_away",
                "epoch_not_closed",
            ],
            // Where it alone is believed for a moment, what it says cannot be.
            Self::NodeLies => &[
                "chain_contradicts",
                "chain_stale",
                "chain_unreachable",
                "chain_unverified",
                "endpoint_away",
                "endpoints_disagree",
                "epoch_not_closed",
            ],
            Self::OtherChain => &[
                "chain_unreachable",
                "chain_unverified",
                "endpoint_away",
                "epoch_not_closed",
                "other_chain",
            ],
            Self::Clock => &["clock_wrong"],
            Self::Away => &["chain_unverified"],
            // Everything is as old as the sleep was long when it wakes.
            Self::Stopped => &["chain_stale", "chain_unreachable", "endpoint_away"],
            // What is brought to a mirror is held up by the same limit.
            Self::FullDisk => &["mirror_away", "mirrors_too_few"],
            Self::MirrorsAway => &["epoch_not_closed", "mirror_away", "mirrors_too_few"],
            Self::Flood => &[],
        }
    }

    /// Whether it is a reason to take no reports.
    fn shuts_doors(self) -> bool {
        matches!(self, Self::Away | Self::Stopped | Self::FullDisk)
    }
}

#[derive(Clone, Copy, Debug)]
struct Span {
    trouble: Trouble,
    to: Option<Instant>,
}

/// Shared by all that make trouble.
#[derive(Clone, Default)]
pub struct Journal(Arc<Mutex<Vec<Span>>>);

/// Trouble that lasts; it ends when [`Journal::end`] is told.
#[must_use]
#[derive(Clone, Copy)]
pub struct Begun(usize);

impl Journal {
    pub fn begin(&self, trouble: Trouble) -> Begun {
        self.with(|spans| {
            spans.push(Span { trouble, to: None });
            Begun(spans.len() - 1)
        })
    }

    pub fn end(&self, begun: Begun) {
        self.with(|spans| {
            if let Some(span) = spans.get_mut(begun.0) {
                span.to = Some(Instant::now());
            }
        });
    }

    /// Whether an alarm that was told since `asked` follows from what was done.
    pub fn explains_alarm(&self, code: &str, asked: Instant) -> bool {
        self.any_since(asked, |trouble| trouble.alarms().contains(&code))
    }

    /// Whether that no reports are taken, as was told since `asked`, follows from what was done.
    pub fn explains_shut_doors(&self, asked: Instant) -> bool {
        self.any_since(asked, Trouble::shuts_doors)
    }

    /// Whether the disk takes nothing, or shortly before.
    pub fn disk_was_full(&self) -> bool {
        self.any_since(Instant::now(), |trouble| trouble == Trouble::FullDisk)
    }

    /// Whether trouble that is meant lasted then, later, or not long before.
    fn any_since(&self, at: Instant, is_meant: impl Fn(Trouble) -> bool) -> bool {
        self.with(|spans| {
            spans.iter().any(|span| {
                let is_over = span.to.is_some_and(|to| at > to + AFTERMATH);
                is_meant(span.trouble) && !is_over
            })
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut Vec<Span>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
