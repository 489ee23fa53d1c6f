//! The state of the service, for the API, metrics and webhooks.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::broadcast;

use crate::{
    serve::model::{Alarm, Decimal, NotReady},
    settle::Entry,
    time::Clock,
};

/// How far the start of the service has come.
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

    /// The phase as a sentence.
    fn explanation(self) -> &'static str {
        match self {
            Self::Starting => "the service is starting; /v1/alarms says if it waits for something",
            Self::Replaying => {
                "the log is read again: openmast_engine_lag_records says how much of it is left"
            }
            Self::Running => "the service runs",
            Self::Stopping => "the service ends",
        }
    }
}

/// The codes of all alarms; docs/reference/alarms.md says what to do about each.
pub(crate) const ALARMS: [&str; 32] = [
    "account_unexpected",
    "another_oracle_with_this_key",
    "archive_damaged",
    "chain_contradicts",
    "chain_stale",
    "chain_unreachable",
    "chain_unverified",
    "clock_wrong",
    "different",
    "endpoint_away",
    "endpoints_disagree",
    "epoch_not_closed",
    "epoch_too_long",
    "failed",
    "keeper_held_up",
    "log_full",
    "log_nearly_full",
    "mirror_away",
    "mirror_wait_too_long",
    "mirrors_too_few",
    "not_a_member",
    "other_chain",
    "outbox_damaged",
    "overtaken",
    "paused",
    "refused",
    "reports_out_of_the_ordinary",
    "sessions_nearly_full",
    "settlement_withheld",
    "solvency",
    "statement_not_raised",
    "webhooks_broken",
];

/// A lasting condition that a person should know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveAlarm {
    /// What is wrong and what to do.
    pub text: String,
    /// Unix milliseconds.
    pub since_ms: u64,
}

/// Events for webhooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An epoch was closed and its settlement is about to be proposed.
    EpochClosed(Entry),
    /// A settlement reached its next state.
    Settlement(Entry),
    AlarmRaised {
        code: String,
        text: String,
    },
    AlarmCleared {
        code: String,
    },
}

/// State that everything which runs reports to. Cheap to clone.
#[derive(Clone)]
pub struct Health {
    state: Arc<Mutex<State>>,
    clock: Clock,
    events: broadcast::Sender<Event>,
}

#[derive(Default)]
struct State {
    phase: Phase,
    /// Why no report is taken although the service runs, by stable name.
    shut: BTreeMap<&'static str, String>,
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
    /// Starts without alarms. Events are dated by `clock`.
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

    pub(crate) fn set_phase(&self, phase: Phase) {
        tracing::info!(phase = phase.as_str(), "phase");
        self.lock().phase = phase;
    }

    /// All active alarms by their codes.
    pub fn alarms(&self) -> BTreeMap<String, ActiveAlarm> {
        self.lock().alarms.clone()
    }

    /// All active alarms, for the API.
    pub fn raised(&self) -> Vec<Alarm> {
        let alarms = self.alarms().into_iter();
        alarms
            .map(|(code, ActiveAlarm { text, since_ms })| Alarm {
                code,
                text,
                since_ms: Decimal(since_ms),
            })
            .collect()
    }

    /// The front doors take no report for this reason, until [`Self::open`]. Called again, it updates the text.
    pub fn shut(&self, code: &'static str, text: &str) {
        let before = self.lock().shut.insert(code, text.to_owned());
        if before.is_none() {
            tracing::error!(reason = code, "no report is taken: {text}");
        }
    }

    /// Takes back this reason.
    pub fn open(&self, code: &'static str) {
        if self.lock().shut.remove(code).is_some() {
            tracing::info!(reason = code, "reports are taken again");
        }
    }

    /// Why the service does not take reports and keep them; empty if it does. What it does with them later does not
    /// matter here: alarms tell that.
    pub fn not_ready(&self) -> Vec<NotReady> {
        let state = self.lock();
        let phase = (state.phase != Phase::Running).then(|| NotReady {
            code: state.phase.as_str().to_owned(),
            detail: state.phase.explanation().to_owned(),
        });
        let shut = state.shut.iter().map(|(code, text)| NotReady {
            code: (*code).to_owned(),
            detail: text.clone(),
        });
        phase.into_iter().chain(shut).collect()
    }

    /// Shows every alarm in the metrics, so that one that was never raised is 0 and not missing.
    pub(crate) fn show_alarms(&self) {
        metrics::describe_gauge!("openmast_alarm", "1 while the alarm is raised");
        let state = self.lock();
        for code in ALARMS {
            let is_raised = state.alarms.contains_key(code);
            metrics::gauge!("openmast_alarm", "code" => code).set(f64::from(u8::from(is_raised)));
        }
    }

    /// Raises an alarm with this text, or updates its text; `None` clears it.
    pub fn set(&self, code: &str, text: Option<impl AsRef<str>>) {
        match text {
            Some(text) => self.raise(code, text.as_ref()),
            None => self.clear(code),
        }
    }

    /// Raises an alarm, or updates its text.
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

    /// The oracle's time, Unix milliseconds.
    pub fn now_ms(&self) -> u64 {
        self.clock.now_ms()
    }

    /// Tells listeners of an event, if there are any.
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
        let page = include_str!("../../docs/reference/alarms.md");
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
        health.shut("sessions_full", "too many");
        assert_eq!(codes(&health), ["replaying", "sessions_full"]);
        health.set_phase(Phase::Running);
        assert_eq!(codes(&health), ["sessions_full"]);
        health.open("sessions_full");
        assert!(codes(&health).is_empty());
    }

    #[test]
    fn an_alarm_is_no_reason_to_send_reports_elsewhere() {
        let health = Health::default();
        health.set_phase(Phase::Running);
        health.raise("paused", "too much");
        assert!(health.not_ready().is_empty());
        let raised = health.raised();
        assert_eq!((raised.len(), raised[0].code.as_str()), (1, "paused"));
    }

    #[test]
    fn an_alarm_is_told_once_and_cleared_once() {
        let health = Health::default();
        let mut events = health.listen();
        health.raise("paused", "first");
        health.set("paused", Some("second"));
        assert_eq!(health.alarms()["paused"].text, "second");
        health.set("paused", None::<&str>);
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
