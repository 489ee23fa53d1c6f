//! All sessions that may still get reports.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};

use super::meter::{Meter, Observation, Reading, Reported};
use crate::record::{RadioIdentity, SubscriberIdentity, UsageEvent, UsageReport};

/// Reports of a session that ended can come this late: a gateway's or proxy's clock is believed for a week.
const KEPT_AFTER_STOP_MS: u64 = 30 * DAY_MS;
/// A session that was never ended and not heard of for so long has lost its Stop.
const KEPT_SILENT_MS: u64 = 400 * DAY_MS;
const DAY_MS: u64 = 86_400_000;

/// What tells sessions apart. Radio first: a radio that restarts ends all of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
pub struct SessionKey {
    pub radio: RadioIdentity,
    pub session_id: Vec<u8>,
    pub multi_session_id: Option<Vec<u8>>,
}

/// A session and how much of it was attributed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Session {
    /// Names, as the newest report that had any gave them.
    pub radio: Vec<RadioIdentity>,
    pub subscriber: Vec<SubscriberIdentity>,
    /// Counts from 0.
    pub incarnation: u32,
    pub meter: Meter,
    /// What was attributed to a payer and an asset, of this incarnation.
    pub attributed: Reading,
    /// Of earlier incarnations, not yet attributed.
    pub left_over: Reading,
    /// By the reporter's clock: since when something waits, and the newest report.
    pub first_event_at_ms: u64,
    pub last_event_at_ms: u64,
    /// By the oracle's clock.
    pub last_received_at_ms: u64,
}

impl Session {
    /// What waits to be attributed.
    pub fn waiting(&self) -> Reading {
        let fresh = self.meter.reading.since(&self.attributed);
        Reading {
            up: fresh.up.saturating_add(self.left_over.up),
            down: fresh.down.saturating_add(self.left_over.down),
        }
    }

    /// Everything that waits was attributed now.
    pub fn settle(&mut self) {
        self.attributed = self.meter.reading;
        self.left_over = Reading::default();
        self.first_event_at_ms = self.last_event_at_ms;
    }
}

/// Sessions by key, in a fixed order.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Sessions {
    sessions: BTreeMap<SessionKey, Session>,
}

impl Sessions {
    /// Takes in a report of one session. `None`: the report has no radio, so it belongs to no session.
    pub fn observe(&mut self, report: &UsageReport) -> Option<(SessionKey, Observation)> {
        let key = SessionKey {
            radio: report.radio.first()?.clone(),
            session_id: report.session_id.clone(),
            multi_session_id: report.multi_session_id.clone(),
        };
        let reported = reported(report);
        let observation = match self.sessions.get_mut(&key) {
            Some(session) => session.observe(report, &reported),
            None => {
                self.sessions
                    .insert(key.clone(), Session::begin(report, &reported));
                Observation::Advanced
            }
        };
        Some((key, observation))
    }

    /// Ends all sessions of a radio that began before `at_ms`.
    pub fn stop_all_of(&mut self, radio: &RadioIdentity, at_ms: u64) {
        let first = SessionKey {
            radio: radio.clone(),
            session_id: Vec::new(),
            multi_session_id: None,
        };
        let of_radio = self
            .sessions
            .range_mut(first..)
            .take_while(|(key, _)| key.radio == *radio);
        for (_, session) in of_radio {
            session.meter.stop(at_ms);
        }
    }

    pub fn get(&self, key: &SessionKey) -> Option<&Session> {
        self.sessions.get(key)
    }

    pub fn get_mut(&mut self, key: &SessionKey) -> Option<&mut Session> {
        self.sessions.get_mut(key)
    }

    /// Sessions that have begun and not ended.
    pub fn open(&self) -> u64 {
        self.sessions
            .values()
            .filter(|session| !session.meter.is_stopped())
            .count() as u64
    }

    /// Forgets what can get no report any more. `now_ms` is the newest arrival in the log.
    pub fn forget_old(&mut self, now_ms: u64) {
        self.sessions.retain(|_, session| {
            let silent = now_ms.saturating_sub(session.last_received_at_ms);
            let kept = if session.meter.is_stopped() {
                KEPT_AFTER_STOP_MS
            } else {
                KEPT_SILENT_MS
            };
            silent < kept || session.waiting() != Reading::default()
        });
    }
}

impl Session {
    fn begin(report: &UsageReport, reported: &Reported) -> Self {
        Self {
            radio: report.radio.clone(),
            subscriber: report.subscriber.clone(),
            incarnation: 0,
            meter: Meter::begin(reported),
            attributed: Reading::default(),
            left_over: Reading::default(),
            first_event_at_ms: report.event_at_ms,
            last_event_at_ms: report.event_at_ms,
            last_received_at_ms: report.received_at_ms,
        }
    }

    fn observe(&mut self, report: &UsageReport, reported: &Reported) -> Observation {
        let observation = self.meter.judge(reported);
        if observation == Observation::Restarted {
            self.left_over = self.waiting();
            self.incarnation += 1;
            self.meter = Meter::begin(reported);
            self.attributed = Reading::default();
        } else {
            self.meter.observe(reported);
        }
        if !report.radio.is_empty() {
            self.radio.clone_from(&report.radio);
        }
        if !report.subscriber.is_empty() && observation != Observation::Late {
            self.subscriber.clone_from(&report.subscriber);
        }
        self.first_event_at_ms = self.first_event_at_ms.min(report.event_at_ms);
        self.last_event_at_ms = self.last_event_at_ms.max(report.event_at_ms);
        self.last_received_at_ms = self.last_received_at_ms.max(report.received_at_ms);
        observation
    }
}

fn reported(report: &UsageReport) -> Reported {
    Reported {
        event_at_ms: report.event_at_ms,
        event_time_is_known: report.event_at_ms != report.received_at_ms,
        is_start: report.event == UsageEvent::Start,
        is_stop: report.event == UsageEvent::Stop,
        session_seconds: report.session_seconds,
        bytes_up: report.bytes_up,
        bytes_down: report.bytes_down,
        counters_are_32_bit: report.counters_are_32_bit,
    }
}
