//! All sessions that may still get reports.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    meter::{Done, Observation, Reading, Runs},
    names::Names,
    recognising::Recognised,
};
use openmast_records::{RadioIdentity, SubscriberIdentity, UsageReport};

/// Reports of a session that ended can come this late: a gateway's or proxy's clock is believed for a week.
const KEPT_AFTER_STOP_MS: u64 = 30 * DAY_MS;
/// A session that was never ended and not heard of for so long has lost its Stop.
const KEPT_SILENT_MS: u64 = 400 * DAY_MS;
const DAY_MS: u64 = 86_400_000;
/// Parts that one incarnation keeps at most.
const MOST_PARTS: usize = 8;

/// What tells sessions apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SessionKey {
    pub area: Vec<u8>,
    /// `None`: the area alone.
    pub radio: Option<RadioIdentity>,
    pub session_id: Vec<u8>,
    pub multi_session_id: Option<Vec<u8>>,
    /// The device of sessions that are told apart by it.
    pub device: Option<SubscriberIdentity>,
}

/// Who sent the reports of a session: an area, and of those that sign and are in none, which.
type Sender = (Vec<u8>, Option<RadioIdentity>);

impl SessionKey {
    fn sender(&self) -> Sender {
        let radio = match &self.radio {
            Some(radio @ RadioIdentity::Ed25519(_)) if self.area.is_empty() => Some(radio.clone()),
            _ => None,
        };
        (self.area.clone(), radio)
    }
}

/// One run of a session: its counters began at zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Incarnation {
    /// Counts from 0.
    pub number: u32,
    /// A later incarnation may have others.
    pub names: Names,
    /// The greatest counters.
    pub reading: Reading,
    /// What was attributed to a payer and an asset.
    pub attributed: Reading,
    /// What was not, in parts, each with the positions of the first and the last tariff under which it was reported; oldest
    /// first.
    parts: Vec<((usize, usize), Reading)>,
    /// By the reporter's clock: since when something waits, and the newest report.
    pub first_event_at_ms: u64,
    pub last_event_at_ms: u64,
}

impl Incarnation {
    /// What waits to be attributed.
    pub(crate) fn waiting(&self) -> Reading {
        self.reading.since(&self.attributed)
    }

    /// What waits and is of no part was reported under the newest tariff, whose prices are those of the newest part if that goes
    /// on. Of too many parts, the first two neighbours become one that are of one price, or the first two.
    pub(crate) fn divide(
        &mut self,
        newest: usize,
        goes_on: bool,
        likeness: impl Fn((usize, usize), (usize, usize)) -> u8,
    ) {
        let mut new = self.waiting();
        for (_, part) in &self.parts {
            new = new.since(part);
        }
        if new == Reading::ZERO {
            return;
        }
        match self.parts.last_mut().filter(|_| goes_on) {
            Some((_, part)) => *part = part.plus(&new),
            None => self.parts.push(((newest, newest), new)),
        }
        if self.parts.len() > MOST_PARTS {
            // The newest part stays what it is.
            let neighbours = 0..self.parts.len() - 2;
            let likeness = |at: usize| likeness(self.parts[at].0, self.parts[at + 1].0);
            let most = neighbours.clone().map(likeness).max();
            let mut alike = neighbours.filter(|at| Some(likeness(*at)) == most);
            let at = alike.next().unwrap_or(0);
            let ((since, _), reading) = self.parts.remove(at);
            let next = &mut self.parts[at];
            *next = ((since, next.0.1), next.1.plus(&reading));
        }
    }

    /// Under which tariff the newest part that waits began.
    pub(crate) fn newest_since(&self) -> Option<usize> {
        self.parts.last().map(|((since, _), _)| *since)
    }

    /// The tariffs and the usage of the oldest part that waits.
    pub(crate) fn oldest(&self) -> Option<((usize, usize), Reading)> {
        self.parts.first().copied()
    }

    /// The oldest part was attributed now.
    pub(crate) fn settle_oldest(&mut self) {
        let (_, reading) = self.parts.remove(0);
        self.attributed = self.attributed.plus(&reading);
        if self.parts.is_empty() {
            self.first_event_at_ms = self.last_event_at_ms;
        }
    }

    fn begin(number: u32, key: &SessionKey, report: &UsageReport) -> Self {
        let mut names = Names::default();
        names.take_over(report, key.radio.as_ref());
        // It is told apart by it, whatever a report leaves out.
        names.keep_device(key.device.as_ref());
        Self {
            number,
            names,
            reading: Reading::ZERO,
            attributed: Reading::default(),
            parts: Vec::new(),
            first_event_at_ms: report.event_at_ms,
            last_event_at_ms: report.event_at_ms,
        }
    }

    fn see(&mut self, key: &SessionKey, report: &UsageReport, observation: Observation) {
        if observation != Observation::Late {
            self.names.take_over(report, key.radio.as_ref());
        }
        self.first_event_at_ms = self.first_event_at_ms.min(report.event_at_ms);
    }
}

/// A session: one incarnation, or several when its name was used again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    /// The lowest that was free when it began: sessions are in this order.
    pub place: u32,
    /// Oldest first, and never empty. Former ones are there for their late reports.
    incarnations: Vec<Incarnation>,
    pub runs: Runs,
    /// By the oracle's clock.
    pub last_received_at_ms: u64,
    /// The multi-session id that reports of a session without one came with.
    pub also_with: Option<Vec<u8>>,
    /// Reports of a session with a multi-session id came without, too.
    pub also_without: bool,
    /// It has the device in its key because its own key was another's.
    pub is_apart: bool,
}

impl Session {
    pub(crate) fn incarnations(&self) -> &[Incarnation] {
        &self.incarnations
    }

    pub(crate) fn incarnations_mut(&mut self) -> &mut [Incarnation] {
        &mut self.incarnations
    }

    pub(crate) fn newest(&self) -> &Incarnation {
        self.incarnations.last().expect("never empty")
    }

    /// Whether something waits to be attributed.
    pub(crate) fn is_waiting(&self) -> bool {
        self.incarnations
            .iter()
            .any(|incarnation| incarnation.waiting() != Reading::default())
    }

    /// Former incarnations of which something waits.
    fn waiting_formers(&self) -> u64 {
        let formers = self.incarnations.split_last().map(|(_, formers)| formers);
        let waiting = formers.into_iter().flatten();
        waiting.filter(|it| it.waiting() != Reading::ZERO).count() as u64
    }

    /// Whether the newest incarnation has ended.
    pub(crate) fn is_stopped(&self) -> bool {
        self.runs.is_stopped()
    }
}

/// What a report did to a session.
pub(crate) struct Seen {
    pub key: SessionKey,
    pub observation: Observation,
    /// The incarnation that it belongs to; `None`: one that may be forgotten.
    pub incarnation: Option<usize>,
    /// What it added to that.
    pub added: Reading,
    /// What was remarkable: the counter's name.
    pub kind: Option<&'static str>,
    /// Another incarnation followed the one that it belongs to.
    pub is_of_former: bool,
}

/// Sessions by key, in a fixed order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sessions {
    pub(super) sessions: BTreeMap<SessionKey, Session>,
    /// The session of an area that is found by its session id and a name of its subscriber when another radio has it.
    pub(super) roaming: BTreeMap<(Vec<u8>, Vec<u8>, SubscriberIdentity), SessionKey>,
    /// By sender, former incarnations of its sessions of which something waits.
    waiting_formers: BTreeMap<Sender, u64>,
    /// Places below `next_place` that are free.
    free_places: BTreeSet<u32>,
    next_place: u32,
}

impl Sessions {
    /// Whether a session is known, or there are fewer than `max`.
    pub(crate) fn has_room(&self, key: &SessionKey, max: u64) -> bool {
        self.sessions.contains_key(key) || (self.sessions.len() as u64) < max
    }

    /// Takes in a report of one session. `None`: there is no room for another incarnation of it. `line`: what names' line can
    /// carry.
    ///
    /// About `most_waiting` former incarnations of a sender's sessions may wait.
    pub(crate) fn observe(
        &mut self,
        recognised: &Recognised,
        line: impl Fn(&Names) -> Option<u64>,
        most_waiting: u64,
    ) -> Option<Seen> {
        let Recognised { key, report, .. } = recognised;
        if !self.sessions.contains_key(key) {
            self.begin(key, report);
        }
        let before = self.sessions.get(key)?;
        let former = before.newest().names.roaming_name();
        let mut session = before.clone();
        let mut done = session.observe(key, report, &line, false);
        if done.is_none() {
            session = before.clone();
            let waiting = self.waiting_formers.get(&key.sender());
            let may_wait = waiting.copied().unwrap_or(0) < most_waiting;
            done = session.observe(key, report, &line, may_wait);
        }
        let waited = before.waiting_formers();
        self.replace(key, session, waited);
        let (done, session) = (done?, self.sessions.get(key)?);
        let incarnations = session.incarnations.iter();
        let incarnation = done.run.and_then(|number| {
            let mut numbers = incarnations.map(|incarnation| incarnation.number);
            numbers.position(|other| other == number)
        });
        let seen = Seen {
            key: key.clone(),
            observation: done.observation,
            incarnation,
            added: done.added,
            kind: done.kind,
            is_of_former: incarnation.is_some_and(|index| index + 1 < session.incarnations.len()),
        };
        let has_other_name = session.newest().names.roaming_name() != former;
        if has_other_name {
            self.may_roam(key, former);
        }
        if done.observation == Observation::Restarted {
            self.begins_to_roam(key, report);
        }
        Some(seen)
    }

    fn begin(&mut self, key: &SessionKey, report: &UsageReport) {
        let place = self.free_places.pop_first().unwrap_or(self.next_place);
        self.next_place = self.next_place.max(place + 1);
        let session = Session {
            place,
            incarnations: vec![Incarnation::begin(0, key, report)],
            runs: Runs::default(),
            last_received_at_ms: report.received_at_ms,
            also_with: None,
            also_without: false,
            is_apart: key.device.is_some() && !report.session_key.device,
        };
        self.sessions.insert(key.clone(), session);
        self.begins_to_roam(key, report);
    }

    /// Ends all sessions at a radio that have no later events than `at_ms`. Returns how many it ended.
    pub(crate) fn stop_all_of(&mut self, area: &[u8], radio: &RadioIdentity, at_ms: u64) -> u64 {
        let first = SessionKey {
            area: area.to_vec(),
            radio: None,
            session_id: Vec::new(),
            multi_session_id: None,
            device: None,
        };
        let mut ended = 0;
        let in_area = self.sessions.range_mut(first..);
        for (_, session) in in_area.take_while(|(key, _)| key.area == area) {
            if session.newest().names.radio.first() != Some(radio) {
                continue;
            }
            let was_stopped = session.is_stopped();
            session.runs.stop(at_ms);
            ended += u64::from(session.is_stopped() != was_stopped);
        }
        ended
    }

    /// The oldest part of an incarnation was attributed now.
    pub(crate) fn settle_oldest(&mut self, key: &SessionKey, index: usize) {
        let Some(mut session) = self.sessions.get(key).cloned() else {
            return;
        };
        let waited = session.waiting_formers();
        if let Some(incarnation) = session.incarnations.get_mut(index) {
            incarnation.settle_oldest();
        }
        self.replace(key, session, waited);
    }

    /// In place of one of which so many former incarnations waited.
    fn replace(&mut self, key: &SessionKey, session: Session, waited: u64) {
        let waiting = self.waiting_formers.entry(key.sender()).or_default();
        *waiting = *waiting + session.waiting_formers() - waited;
        if *waiting == 0 {
            self.waiting_formers.remove(&key.sender());
        }
        self.sessions.insert(key.clone(), session);
    }

    /// Of all sessions anew.
    fn count_waiting_formers(&self) -> BTreeMap<Sender, u64> {
        let mut counts = BTreeMap::new();
        for (key, session) in &self.sessions {
            *counts.entry(key.sender()).or_default() += session.waiting_formers();
        }
        counts.retain(|_, count| *count > 0);
        counts
    }

    pub(crate) fn get(&self, key: &SessionKey) -> Option<&Session> {
        self.sessions.get(key)
    }

    /// The session of this place.
    pub(crate) fn at(&self, place: u32) -> Option<&Session> {
        self.sessions
            .values()
            .find(|session| session.place == place)
    }

    pub(crate) fn get_mut(&mut self, key: &SessionKey) -> Option<&mut Session> {
        self.sessions.get_mut(key)
    }

    /// Sessions that have begun and not ended.
    pub(crate) fn open(&self) -> u64 {
        self.sessions
            .values()
            .filter(|session| !session.is_stopped())
            .count() as u64
    }

    /// Forgets what can get no report any more. `now_ms` has passed for certain.
    ///
    /// Where three quarters of `max` are kept, Starts without more are not kept for long.
    pub(crate) fn forget_old(&mut self, now_ms: u64, max: u64) {
        let are_many = self.sessions.len() as u64 >= max - max / 4;
        let kept_start_ms = if are_many { 3_600_000 } else { 7 * DAY_MS };
        self.sessions.retain(|_, session| {
            let silent = now_ms.saturating_sub(session.last_received_at_ms);
            let is_alone = session.newest().number == 0 && !session.runs.is_held();
            let kept = if session.is_stopped() {
                KEPT_AFTER_STOP_MS
            } else if is_alone && session.runs.is_only_begun() {
                kept_start_ms
            } else {
                KEPT_SILENT_MS
            };
            silent < kept || session.is_waiting()
        });
        let sessions = &self.sessions;
        self.roaming.retain(|_, key| sessions.contains_key(key));
        assert_eq!(self.waiting_formers, self.count_waiting_formers());
        let taken: BTreeSet<u32> = sessions.values().map(|session| session.place).collect();
        let places = 0..self.next_place;
        self.free_places = places.filter(|place| !taken.contains(place)).collect();
    }
}

impl Session {
    fn observe(
        &mut self,
        key: &SessionKey,
        report: &UsageReport,
        line: impl Fn(&Names) -> Option<u64>,
        may_wait: bool,
    ) -> Option<Done> {
        self.last_received_at_ms = self.last_received_at_ms.max(report.received_at_ms);
        let incarnations = &self.incarnations;
        self.runs.set_waits(|number| {
            let mut incarnations = incarnations.iter();
            incarnations.any(|it| it.number == number && it.waiting() != Reading::ZERO)
        });
        let line = match report.line_bits_per_second {
            Some(bits) => Some(bits / 8),
            None => line(&self.newest().names),
        };
        let done = self.runs.observe(report, line, may_wait)?;
        if let Some(number) = done.run {
            let newest = self.newest().number;
            if number > newest {
                let next = Incarnation::begin(number, key, report);
                self.incarnations.push(next);
            }
            let mut incarnations = self.incarnations.iter_mut();
            let mut runs = self.runs.all();
            let run = runs.find(|run| run.number == number)?;
            if let Some(incarnation) = incarnations.find(|it| it.number == number) {
                incarnation.see(key, report, done.observation);
                incarnation.reading = run.reading;
                incarnation.last_event_at_ms = run.latest_ms;
            }
        }
        let numbers: Vec<u32> = self.runs.all().map(|run| run.number).collect();
        self.incarnations.retain(|it| numbers.contains(&it.number));
        Some(done)
    }
}
