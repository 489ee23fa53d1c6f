//! What state the service is in, for the API, metrics and webhooks.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::broadcast;

use crate::{serve::model::NotReady, settle::Entry, time::Clock};

/// How far the service has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Starting,
    /// Reading the log again.
    Replaying,
    Running,
    Stopping,
}

impl Phase {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Replaying => "replaying",
            Self::Running => "running",
            Self::Stopping => "stopping",
        }
    }

    /// In words.
    fn explanation(self) -> &'static str {
        match self {
            Self::Starting => "the service is starting; its alarms say if it waits for something",
            Self::Replaying => {
                "the log is read again: openmast_engine_lag_records says how much of it is left"
            }
            Self::Running => "the service runs",
            Self::Stopping => "the service ends",
        }
    }
}

/// The codes of all alarms; docs/oracle.md says what to do about each.
pub const ALARMS: [&str; 17] = [
    "archive_damaged",
    "chain_unreachable",
    "chain_unverified",
    "clock_wrong",
    "different",
    "epoch_not_closed",
    "epoch_too_long",
    "failed",
    "log_full",
    "log_nearly_full",
    "not_a_member",
    "paused",
    "refused",
    "reports_out_of_the_ordinary",
    "sessions_nearly_full",
    "solvency",
    "statement_not_raised",
];

/// Something that a person should know of and that lasts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveAlarm {
    /// What is wrong and what to do.
    pub text: String,
    /// Unix milliseconds.
    pub since_ms: u64,
}

/// What happens, for webhooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An epoch was closed and its settlement is about to be proposed.
    EpochClosed(Entry),
    /// A settlement came further.
    Settlement(Entry),
    AlarmRaised {
        code: String,
        text: String,
    },
    AlarmCleared {
        code: String,
    },
}

/// Shared by everything that runs.
#[derive(Clone)]
pub struct Health {
    state: Arc<Mutex<State>>,
    clock: Clock,
    events: broadcast::Sender<Event>,
}

#[derive(Default)]
struct State {
    phase: Phase,
    alarms: BTreeMap<String, ActiveAlarm>,
}

/// Events that a slow listener may be behind before it loses the oldest.
const EVENT_BACKLOG: usize = 1_024;

impl Default for Health {
    fn default() -> Self {
        Self::new(Clock::default())
    }
}

impl Health {
    /// What happens is dated by `clock`.
    pub fn new(clock: Clock) -> Self {
        Self {
            state: Arc::default(),
            clock,
            events: broadcast::Sender::new(EVENT_BACKLOG),
        }
    }

    pub fn phase(&self) -> Phase {
        self.lock().phase
    }

    pub fn set_phase(&self, phase: Phase) {
        tracing::info!(phase = phase.as_str(), "phase");
        self.lock().phase = phase;
    }

    /// By stable name.
    pub fn alarms(&self) -> BTreeMap<String, ActiveAlarm> {
        self.lock().alarms.clone()
    }

    /// Why the service does not do all of its work; empty when it does.
    pub fn not_ready(&self) -> Vec<NotReady> {
        let state = self.lock();
        let phase = (state.phase != Phase::Running).then(|| NotReady {
            code: state.phase.as_str().to_owned(),
            detail: state.phase.explanation().to_owned(),
        });
        let alarms = state.alarms.iter().map(|(code, alarm)| NotReady {
            code: code.clone(),
            detail: alarm.text.clone(),
        });
        phase.into_iter().chain(alarms).collect()
    }

    /// Shows every alarm in the metrics, so that one that was never raised is 0 and not missing.
    pub fn show_alarms(&self) {
        metrics::describe_gauge!("openmast_alarm", "1 while the alarm is raised");
        let state = self.lock();
        for code in ALARMS {
            let is_raised = state.alarms.contains_key(code);
            metrics::gauge!("openmast_alarm", "code" => code).set(f64::from(u8::from(is_raised)));
        }
    }

    /// Raises an alarm, or brings its text up to date.
    pub fn raise(&self, code: &str, text: &str) {
        let mut state = self.lock();
        if let Some(alarm) = state.alarms.get_mut(code) {
            text.clone_into(&mut alarm.text);
            return;
        }
        tracing::error!(alarm = code, "{text}");
        metrics::gauge!("openmast_alarm", "code" => code.to_owned()).set(1.0);
        state.alarms.insert(
            code.to_owned(),
            ActiveAlarm {
                text: text.to_owned(),
                since_ms: self.clock.now_ms(),
            },
        );
        drop(state);
        self.tell(Event::AlarmRaised {
            code: code.to_owned(),
            text: text.to_owned(),
        });
    }

    pub fn clear(&self, code: &str) {
        if self.lock().alarms.remove(code).is_some() {
            tracing::info!(alarm = code, "cleared");
            metrics::gauge!("openmast_alarm", "code" => code.to_owned()).set(0.0);
            self.tell(Event::AlarmCleared {
                code: code.to_owned(),
            });
        }
    }

    /// Nobody needs to listen.
    pub fn tell(&self, event: Event) {
        let _ = self.events.send(event);
    }

    pub fn listen(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alarm_is_documented() {
        let page = include_str!("../../../docs/oracle.md");
        for code in ALARMS {
            assert!(page.contains(&format!("| `{code}` |")), "{code}");
        }
    }

    #[test]
    fn a_service_that_starts_says_so() {
        let health = Health::default();
        let codes = |health: &Health| -> Vec<String> {
            let reasons = health.not_ready().into_iter();
            reasons.map(|reason| reason.code).collect()
        };
        assert_eq!(codes(&health), ["starting"]);
        health.set_phase(Phase::Replaying);
        health.raise("paused", "too much");
        assert_eq!(codes(&health), ["replaying", "paused"]);
        health.set_phase(Phase::Running);
        health.clear("paused");
        assert!(codes(&health).is_empty());
    }

    #[test]
    fn an_alarm_is_told_once_and_cleared_once() {
        let health = Health::default();
        let mut events = health.listen();
        health.raise("paused", "first");
        health.raise("paused", "second");
        assert_eq!(health.alarms()["paused"].text, "second");
        health.clear("paused");
        health.clear("paused");
        assert_eq!(
            events.try_recv(),
            Ok(Event::AlarmRaised {
                code: "paused".into(),
                text: "first".into()
            })
        );
        assert_eq!(
            events.try_recv(),
            Ok(Event::AlarmCleared {
                code: "paused".into()
            })
        );
        assert!(events.try_recv().is_err());
    }
}
