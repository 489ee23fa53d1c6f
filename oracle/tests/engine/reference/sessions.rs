//! All sessions that may still get reports.

use std::collections::BTreeMap;

use super::meter::{Meter, Observation, Reading, Said};
use openmast_oracle::record::{RadioIdentity, SubscriberIdentity, UsageEvent, UsageReport};

/// Reports of a session that ended can come this late: a gateway's or proxy's clock is believed for a week.
const KEPT_AFTER_STOP_MS: u64 = 30 * DAY_MS;
/// A session that was never ended and not heard of for so long has lost its Stop.
const KEPT_SILENT_MS: u64 = 400 * DAY_MS;
/// Of a session whose name is used again and again.
const KEPT_INCARNATIONS: usize = 8;
/// Incarnations of one session that wait, and one more.
const MOST_INCARNATIONS: usize = 257;
const DAY_MS: u64 = 86_400_000;

/// What tells sessions apart. Radio first: a radio that restarts ends all of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionKey {
    pub radio: RadioIdentity,
    pub session_id: Vec<u8>,
    pub multi_session_id: Option<Vec<u8>>,
}

/// One run of a session: its counters began at zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incarnation {
    /// Counts from 0.
    pub number: u32,
    /// Names of each kind, as the newest report that had any of the kind gave them: the kind that tells sessions apart
    /// first, then the most specific. A later incarnation may be of somebody else.
    pub radio: Vec<RadioIdentity>,
    pub subscriber: Vec<SubscriberIdentity>,
    pub meter: Meter,
    /// What was attributed to a payer and an asset.
    pub attributed: Reading,
    /// By the reporter's clock: since when something waits, and the newest report.
    pub first_event_at_ms: u64,
    pub last_event_at_ms: u64,
}

impl Incarnation {
    /// What waits to be attributed.
    pub fn waiting(&self) -> Reading {
        self.meter.reading.since(&self.attributed)
    }

    /// Everything that waits was attributed now.
    pub fn settle(&mut self) {
        self.attributed = self.meter.reading;
        self.first_event_at_ms = self.last_event_at_ms;
    }

    fn begin(number: u32, report: &UsageReport, said: &Said) -> Self {
        let mut incarnation = Self {
            number,
            radio: Vec::new(),
            subscriber: Vec::new(),
            meter: Meter::begin(said),
            attributed: Reading::default(),
            first_event_at_ms: report.event_at_ms,
            last_event_at_ms: report.event_at_ms,
        };
        incarnation.rename(report);
        incarnation
    }

    fn observe(&mut self, report: &UsageReport, said: &Said, observation: Observation) {
        self.meter.take(said);
        if observation != Observation::Late {
            self.rename(report);
        }
        self.first_event_at_ms = self.first_event_at_ms.min(report.event_at_ms);
        self.last_event_at_ms = self.last_event_at_ms.max(report.event_at_ms);
    }

    /// Takes over newer names. A gateway that leaves one out (a Stop without the Class) has not made it invalid:
    /// without it a less specific name would decide who pays.
    fn rename(&mut self, report: &UsageReport) {
        take_over(&mut self.radio, &report.radio, radio_kind);
        take_over(&mut self.subscriber, &report.subscriber, subscriber_kind);
        // The kind of name that tells sessions apart decides first, and then the most specific one.
        let first = report.radio.first().map(radio_kind);
        self.radio
            .sort_by_key(|name| (Some(radio_kind(name)) != first, radio_kind(name)));
        self.subscriber.sort_by_key(subscriber_kind);
    }
}

fn radio_kind(name: &RadioIdentity) -> u8 {
    match name {
        RadioIdentity::NasIdentifier(_) => 0,
        RadioIdentity::CalledStationId(_) => 1,
        RadioIdentity::NasIp(_) => 2,
        RadioIdentity::SourceIp(_) => 3,
        RadioIdentity::Ed25519(_) => 4,
    }
}

fn subscriber_kind(name: &SubscriberIdentity) -> u8 {
    match name {
        SubscriberIdentity::Class(_) => 0,
        SubscriberIdentity::Cui(_) => 1,
        SubscriberIdentity::UserName(_) => 2,
        SubscriberIdentity::CallingStationId(_) => 3,
        SubscriberIdentity::Realm(_) => 4,
        SubscriberIdentity::Hash(_) => 5,
        SubscriberIdentity::Payer(_) => 6,
    }
}

/// A session: one incarnation, or several when its name was used again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Oldest first, and never empty. Former ones are there for their late reports.
    incarnations: Vec<Incarnation>,
    /// By the oracle's clock.
    pub last_received_at_ms: u64,
    /// The multi-session id that reports of a session without one came with.
    also_with: Option<Vec<u8>>,
    /// Reports of a session with a multi-session id came without, too.
    also_without: bool,
}

impl Session {
    pub fn incarnations(&self) -> &[Incarnation] {
        &self.incarnations
    }

    pub fn incarnations_mut(&mut self) -> &mut [Incarnation] {
        &mut self.incarnations
    }

    /// Whether something waits to be attributed.
    pub fn is_waiting(&self) -> bool {
        self.incarnations
            .iter()
            .any(|incarnation| incarnation.waiting() != Reading::default())
    }

    /// Whether the newest incarnation has ended.
    pub fn is_stopped(&self) -> bool {
        let newest = self.incarnations.last();
        newest.is_none_or(|newest| newest.meter.is_stopped())
    }
}

/// What a report did to a session.
pub struct Seen {
    pub key: SessionKey,
    pub observation: Observation,
    /// The incarnation that it belongs to; `None`: one that may be forgotten.
    pub incarnation: Option<usize>,
    /// What it added to that.
    pub added: Reading,
    /// A counter of 32 bits was taken for one that began anew.
    pub has_wrapped: bool,
    /// Another incarnation followed the one that it belongs to.
    pub is_of_former: bool,
}

/// Sessions by key, in a fixed order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sessions {
    sessions: BTreeMap<SessionKey, Session>,
}

impl Sessions {
    /// Whether a report's session is known, or there are fewer than `max`. A report without a radio is of none.
    pub fn has_room(&self, report: &UsageReport, max: u64) -> bool {
        let Some(radio) = report.radio.first() else {
            return true;
        };
        let key = key_of(radio, report);
        self.sessions.contains_key(&key) || (self.sessions.len() as u64) < max
    }

    /// A report whose own key is not known, in the names of the session that it is of all the same.
    pub fn known_otherwise(&mut self, report: &UsageReport) -> Option<UsageReport> {
        let own = key_of(report.radio.first()?, report);
        if self.sessions.contains_key(&own) {
            return None;
        }
        for (place, name) in report.radio.iter().enumerate() {
            let Some(key) = self.find_by(name, report) else {
                continue;
            };
            let session = self.sessions.get_mut(&key)?;
            if place > 0 && !session.agrees(report) {
                continue;
            }
            match (&key.multi_session_id, &report.multi_session_id) {
                (None, Some(multi)) => session.also_with = Some(multi.clone()),
                (Some(_), None) => session.also_without = true,
                _ => {}
            }
            let mut report = report.clone();
            let name = report.radio.remove(place);
            report.radio.insert(0, name);
            report.multi_session_id = key.multi_session_id;
            return Some(report);
        }
        None
    }

    /// The session of a radio's name that a report may be of.
    fn find_by(&self, name: &RadioIdentity, report: &UsageReport) -> Option<SessionKey> {
        let key = key_of(name, report);
        if self.sessions.contains_key(&key) {
            return Some(key);
        }
        let without = SessionKey {
            multi_session_id: None,
            ..key.clone()
        };
        let with: Vec<(&SessionKey, &Session)> = self
            .sessions
            .range(without.clone()..)
            .take_while(|(key, _)| {
                key.radio == without.radio && key.session_id == without.session_id
            })
            .filter(|(key, _)| key.multi_session_id.is_some())
            .collect();
        match &key.multi_session_id {
            Some(multi) => {
                let known = &self.sessions.get(&without)?.also_with;
                let is_it = match known {
                    Some(known) => known == multi,
                    None => with.is_empty(),
                };
                is_it.then_some(without)
            }
            None => {
                let chosen = with.iter().find(|(_, session)| session.also_without);
                let only = with.first().filter(|_| with.len() == 1);
                chosen.or(only).map(|(key, _)| (*key).clone())
            }
        }
    }

    /// Takes in a report of one session. `None`: there is no room for another incarnation of it.
    pub fn observe(&mut self, report: &UsageReport) -> Option<Seen> {
        let key = key_of(report.radio.first()?, report);
        let said = said(report);
        let wraps = |session: &Session| -> u64 {
            let incarnations = session.incarnations.iter();
            incarnations.map(|it| it.meter.wraps()).max().unwrap_or(0)
        };
        let mut has_wrapped = false;
        let mut is_of_former = false;
        let (observation, incarnation, added) = match self.sessions.get_mut(&key) {
            Some(session) => {
                let before = wraps(session);
                let seen = session.observe(report, &said)?;
                has_wrapped = wraps(session) > before;
                is_of_former = seen
                    .1
                    .is_some_and(|index| index + 1 < session.incarnations.len());
                seen
            }
            None => {
                let session = Session::begin(report, &said);
                let added = session.reading_of(0);
                self.sessions.insert(key.clone(), session);
                (Observation::Advanced, Some(0), added)
            }
        };
        Some(Seen {
            key,
            observation,
            incarnation,
            added,
            has_wrapped,
            is_of_former,
        })
    }

    /// Ends all sessions of a radio that have no later events than `at_ms`. Returns how many it ended.
    pub fn stop_all_of(&mut self, radio: &RadioIdentity, at_ms: u64) -> u64 {
        let first = SessionKey {
            radio: radio.clone(),
            session_id: Vec::new(),
            multi_session_id: None,
        };
        let of_radio = self
            .sessions
            .range_mut(first..)
            .take_while(|(key, _)| key.radio == *radio);
        let mut ended = 0;
        for (_, session) in of_radio {
            let was_stopped = session.is_stopped();
            if let Some(newest) = session.incarnations.last_mut() {
                newest.meter.stop(at_ms);
            }
            ended += u64::from(session.is_stopped() != was_stopped);
        }
        ended
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
            .filter(|session| !session.is_stopped())
            .count() as u64
    }

    /// Forgets what can get no report any more. `now_ms` is the newest arrival in the log.
    pub fn forget_old(&mut self, now_ms: u64) {
        self.sessions.retain(|_, session| {
            let silent = now_ms.saturating_sub(session.last_received_at_ms);
            let kept = if session.is_stopped() {
                KEPT_AFTER_STOP_MS
            } else {
                KEPT_SILENT_MS
            };
            silent < kept || session.is_waiting()
        });
    }
}

fn key_of(radio: &RadioIdentity, report: &UsageReport) -> SessionKey {
    SessionKey {
        radio: radio.clone(),
        session_id: report.session_id.clone(),
        multi_session_id: report.multi_session_id.clone(),
    }
}

/// Whether of each kind that both have they have one in common.
fn agree<T: PartialEq>(known: &[T], newer: &[T], kind: impl Fn(&T) -> u8) -> bool {
    (0..8).all(|number| {
        let of_kind = |names: &[T]| names.iter().any(|name| kind(name) == number);
        let mut common = known.iter().filter(|name| newer.contains(name));
        !of_kind(known) || !of_kind(newer) || common.any(|name| kind(name) == number)
    })
}

impl Session {
    /// Whether no kind of name that both have differs.
    fn agrees(&self, report: &UsageReport) -> bool {
        self.incarnations.last().is_some_and(|newest| {
            agree(&newest.radio, &report.radio, radio_kind)
                && agree(&newest.subscriber, &report.subscriber, subscriber_kind)
        })
    }

    fn begin(report: &UsageReport, said: &Said) -> Self {
        Self {
            incarnations: vec![Incarnation::begin(0, report, said)],
            last_received_at_ms: report.received_at_ms,
            also_with: None,
            also_without: false,
        }
    }

    fn reading_of(&self, index: usize) -> Reading {
        let incarnation = self.incarnations.get(index);
        incarnation.map_or(Reading::ZERO, |incarnation| incarnation.meter.reading)
    }

    /// What the report is, of which incarnation, and what it added to that.
    fn observe(
        &mut self,
        report: &UsageReport,
        said: &Said,
    ) -> Option<(Observation, Option<usize>, Reading)> {
        self.last_received_at_ms = self.last_received_at_ms.max(report.received_at_ms);
        let newest = self.incarnations.len().saturating_sub(1);
        let oldest = self.incarnations.first();
        let oldest_waits = oldest.is_some_and(|oldest| oldest.waiting() != Reading::ZERO);
        let is_full = oldest_waits && self.incarnations.len() >= MOST_INCARNATIONS;
        let Some(index) = self.incarnation_of(said) else {
            return Some((Observation::Late, None, Reading::ZERO));
        };
        let before = self.reading_of(index);
        let Some(incarnation) = self.incarnations.get_mut(index) else {
            return Some((Observation::Late, None, Reading::ZERO));
        };
        let observation = incarnation.meter.judge(said, index == newest);
        if observation == Observation::Restarted {
            if is_full {
                return None;
            }
            let number = incarnation.number.saturating_add(1);
            self.incarnations
                .push(Incarnation::begin(number, report, said));
            self.forget_former();
            let newest = self.incarnations.len() - 1;
            return Some((observation, Some(newest), self.reading_of(newest)));
        }
        incarnation.observe(report, said, observation);
        let added = self.reading_of(index).since(&before);
        Some((observation, Some(index), added))
    }

    /// Which incarnation a report belongs to; `None` when it may be one that is forgotten.
    fn incarnation_of(&self, said: &Said) -> Option<usize> {
        let found = self
            .incarnations
            .iter()
            .rposition(|incarnation| !incarnation.meter.is_after(said));
        let oldest_is_first = self.incarnations.first().is_some_and(|it| it.number == 0);
        found.or(oldest_is_first.then_some(0))
    }

    /// Former incarnations are kept while they wait, and some more for late reports.
    fn forget_former(&mut self) {
        while self.incarnations.len() > KEPT_INCARNATIONS
            && let Some(oldest) = self.incarnations.first()
            && oldest.waiting() == Reading::default()
        {
            self.incarnations.remove(0);
        }
    }
}

fn take_over<T: Clone>(known: &mut Vec<T>, newer: &[T], kind: impl Fn(&T) -> u8) {
    known.retain(|name| !newer.iter().any(|other| kind(other) == kind(name)));
    known.extend_from_slice(newer);
}

fn said(report: &UsageReport) -> Said {
    Said {
        event_at_ms: report.event_at_ms,
        has_own_time: report.event_at_ms != report.received_at_ms,
        is_start: report.event == UsageEvent::Start,
        is_stop: report.event == UsageEvent::Stop,
        seconds: report.session_seconds,
        counters: Reading {
            up: report.bytes_up,
            down: report.bytes_down,
        },
        is_narrow: report.counters_are_32_bit,
    }
}
