//! What state the service is in, for the API, metrics and webhooks.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::broadcast;

use super::now_ms;
use crate::settle::Entry;

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
}

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
    /// An epoch was closed and its settlement is about to be posted.
    EpochClosed(Entry),
    /// A settlement came further.
    Settlement(Entry),
    /// The oracle set rejected a settlement. Told at least once.
    Rejected(Entry),
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
        Self {
            state: Arc::default(),
            events: broadcast::Sender::new(EVENT_BACKLOG),
        }
    }
}

impl Health {
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
                since_ms: now_ms(),
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
    fn an_alarm_is_told_once_and_cleared_once() {
        let health = Health::default();
        let mut events = health.listen();
        health.raise("breaker", "first");
        health.raise("breaker", "second");
        assert_eq!(health.alarms()["breaker"].text, "second");
        health.clear("breaker");
        health.clear("breaker");
        assert_eq!(
            events.try_recv(),
            Ok(Event::AlarmRaised {
                code: "breaker".into(),
                text: "first".into()
            })
        );
        assert_eq!(
            events.try_recv(),
            Ok(Event::AlarmCleared {
                code: "breaker".into()
            })
        );
        assert!(events.try_recv().is_err());
    }
}
