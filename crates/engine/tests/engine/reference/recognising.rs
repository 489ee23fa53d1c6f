//! Which session a report is of.

use openmast_records::{RadioIdentity, SubscriberIdentity, UsageEvent, UsageReport};

use super::{
    names::{device, user},
    sessions::{Incarnation, Session, SessionKey, Sessions},
};

/// Where a report belongs.
pub(crate) struct Recognised {
    pub key: SessionKey,
    /// Its names may have changed places.
    pub report: UsageReport,
    /// How it was recognised, if not by its own key: the counter's name.
    pub how: Option<&'static str>,
}

impl SessionKey {
    /// What a report is recognised by; `None`: it has no radio.
    pub(crate) fn of(report: &UsageReport) -> Option<Self> {
        let first = report.radio.first()?;
        Some(Self {
            area: report.area.clone(),
            radio: report.session_key.radio.then(|| first.clone()),
            session_id: report.session_id.clone(),
            multi_session_id: report.multi_session_id.clone(),
            device: match report.session_key.device {
                true => device(&report.subscriber),
                false => None,
            },
        })
    }
}

impl Sessions {
    /// Where a report belongs; `None`: it has no radio.
    pub(crate) fn recognise(&mut self, report: &UsageReport) -> Option<Recognised> {
        let own = SessionKey::of(report)?;
        let known = self.sessions.get(&own);
        let is_own = known.is_some_and(|session| session.may_be_of(report));
        if is_own && !self.is_of_one_apart(&own, report) {
            if let Some(key) = self.apart_by_user(&own, report) {
                self.goes_on_roaming(&key, report);
                let (report, how) = (report.clone(), Some("contradicting_names"));
                return Some(Recognised { key, report, how });
            }
            if let Some(key) = self.begun_elsewhere(&own, report) {
                let (report, how) = (report.clone(), Some("handed_over"));
                return Some(Recognised { key, report, how });
            }
            return Some(Recognised {
                key: own,
                report: report.clone(),
                how: None,
            });
        }
        let is_apart = known.is_some();
        let how = |how: &'static str| match is_apart {
            true => Some("contradicting_names"),
            false => Some(how),
        };
        if let Some((key, report)) = self.known_otherwise(report, is_apart) {
            self.goes_on_roaming(&key, &report);
            let how = how("other_name");
            return Some(Recognised { key, report, how });
        }
        let report = report.clone();
        if let Some(key) = self.handed_over(&report) {
            let how = how("handed_over");
            return Some(Recognised { key, report, how });
        }
        // It begins: with the device in its key, if its own key is another one's.
        let key = SessionKey {
            device: match is_apart {
                true => device(&report.subscriber),
                false => own.device.clone(),
            },
            ..own
        };
        let how = is_apart.then_some("contradicting_names");
        Some(Recognised { key, report, how })
    }

    /// Another device than all of the session with its key, and one that is told apart by it.
    fn is_of_one_apart(&self, own: &SessionKey, report: &UsageReport) -> bool {
        let device = device(&report.subscriber);
        let apart = SessionKey {
            device: device.clone(),
            ..own.clone()
        };
        let is_other = |session: &Session| {
            let mut incarnations = session.incarnations().iter();
            incarnations.all(|incarnation| incarnation.names.has_another_device(report))
        };
        own.device.is_none()
            && device.is_some()
            && self.sessions.contains_key(&apart)
            && self.sessions.get(own).is_some_and(is_other)
    }

    /// No device, and another user than all of the session with its key: of the one session apart that has the user, of 16 at
    /// most.
    fn apart_by_user(&self, own: &SessionKey, report: &UsageReport) -> Option<SessionKey> {
        let user = |incarnation: &Incarnation| incarnation.names.is_same_user(report);
        let mut incarnations = self.sessions.get(own)?.incarnations().iter();
        let is_others = incarnations.all(|incarnation| user(incarnation) == Some(false));
        if !is_others || device(&report.subscriber).is_some() {
            return None;
        }
        let as_own = |key: &SessionKey| SessionKey {
            device: None,
            ..key.clone()
        };
        // Those apart follow the one without a device, give or take other multi-session ids.
        let apart = self.sessions.range(own..).take_while(|(key, _)| {
            (&key.area, &key.radio, &key.session_id) == (&own.area, &own.radio, &own.session_id)
        });
        let apart: Vec<_> = apart
            .filter(|(key, session)| session.is_apart && as_own(key) == *own)
            .collect();
        let its: Vec<_> = apart
            .iter()
            .filter(|(_, session)| user(session.newest()) == Some(true) && session.agrees(report))
            .collect();
        match (&*its, apart.len()) {
            ([(key, _)], 1..=16) => Some((*key).clone()),
            _ => None,
        }
    }

    /// Handed over, although its own key is known: that session has ended, or only begun, and no run of it began then.
    fn begun_elsewhere(&mut self, own: &SessionKey, report: &UsageReport) -> Option<SessionKey> {
        let session = self.sessions.get(own)?;
        let has_only_begun = session.runs.is_only_begun() && !self.is_found(own, session);
        if !session.is_stopped() && !has_only_begun {
            return None;
        }
        let is_its = session.began_with(report);
        let found = match is_its {
            true => None,
            false => self.handed_over(report).filter(|key| key != own),
        };
        if found.is_none() {
            self.goes_on_roaming(own, report);
        }
        found
    }

    /// One of which only Starts told so far is found from the first other report on.
    fn goes_on_roaming(&mut self, key: &SessionKey, report: &UsageReport) {
        let session = self.sessions.get(key);
        let has_only_begun = session.is_some_and(|session| session.runs.is_only_begun());
        if has_only_begun && report.event != UsageEvent::Start {
            self.may_roam(key, None);
        }
    }

    /// Whether a session is the one that another radio's reports find.
    fn is_found(&self, key: &SessionKey, session: &Session) -> bool {
        let name = session.newest().names.roaming_name();
        let place = name.map(|name| (key.area.clone(), key.session_id.clone(), name));
        place.is_some_and(|place| self.roaming.get(&place) == Some(key))
    }

    /// A session or a run begins. With a Start alone it does not take the place of another that is found.
    pub(crate) fn begins_to_roam(&mut self, key: &SessionKey, report: &UsageReport) {
        let Some(session) = self.sessions.get(key) else {
            return;
        };
        let name = session.newest().names.roaming_name();
        let place = name.map(|name| (key.area.clone(), key.session_id.clone(), name));
        let is_held = place.is_some_and(|place| self.roaming.contains_key(&place));
        if report.event != UsageEvent::Start || !is_held {
            self.may_roam(key, None);
        }
    }

    /// Known under another name of the radio, or with or without a multi-session id.
    fn known_otherwise(
        &mut self,
        report: &UsageReport,
        is_apart: bool,
    ) -> Option<(SessionKey, UsageReport)> {
        let own = SessionKey::of(report)?;
        let places: Vec<Option<RadioIdentity>> = match own.radio {
            Some(_) => report.radio.iter().cloned().map(Some).collect(),
            None => vec![None],
        };
        for (position, radio) in places.into_iter().enumerate() {
            let own = SessionKey {
                radio,
                ..own.clone()
            };
            let mut tries = Vec::new();
            if !is_apart {
                tries.push(own.clone());
            }
            let device = device(&report.subscriber);
            if !report.session_key.device && device.is_some() {
                tries.push(SessionKey { device, ..own });
            }
            for asked in tries {
                let Some(key) = self.find(&asked) else {
                    continue;
                };
                let session = self.sessions.get_mut(&key)?;
                let is_it = match position {
                    0 => session.may_be_of(report),
                    _ => session.agrees(report),
                };
                if !is_it {
                    continue;
                }
                match (&key.multi_session_id, &asked.multi_session_id) {
                    (None, Some(multi)) => session.also_with = Some(multi.clone()),
                    (Some(_), None) => session.also_without = true,
                    _ => {}
                }
                let mut report = report.clone();
                let name = report.radio.remove(position);
                report.radio.insert(0, name);
                return Some((key, report));
            }
        }
        None
    }

    /// The session with this key, give or take a multi-session id.
    fn find(&self, asked: &SessionKey) -> Option<SessionKey> {
        if self.sessions.contains_key(asked) {
            return Some(asked.clone());
        }
        let first = SessionKey {
            multi_session_id: None,
            device: None,
            ..asked.clone()
        };
        let with: Vec<(&SessionKey, &Session)> = self
            .sessions
            .range(first..)
            .take_while(|(key, _)| {
                (&key.area, &key.radio, &key.session_id)
                    == (&asked.area, &asked.radio, &asked.session_id)
            })
            .filter(|(key, _)| key.device == asked.device && key.multi_session_id.is_some())
            .collect();
        match &asked.multi_session_id {
            Some(multi) => {
                let without = SessionKey {
                    multi_session_id: None,
                    ..asked.clone()
                };
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

    /// Begun at another radio.
    fn handed_over(&self, report: &UsageReport) -> Option<SessionKey> {
        if report.event == UsageEvent::Start || report.session_seconds.is_none() {
            return None;
        }
        let names = [device(&report.subscriber), user(&report.subscriber)];
        let mut found = names.into_iter().flatten().filter_map(|name| {
            let place = (report.area.clone(), report.session_id.clone(), name);
            self.roaming.get(&place)
        });
        let key = found.find(|key| {
            let session = self.sessions.get(key);
            session.is_some_and(|session| session.goes_on_in(key, report))
        })?;
        Some(key.clone())
    }

    /// A session is found by its names from now on, and not by those that it had.
    pub(crate) fn may_roam(&mut self, key: &SessionKey, former: Option<SubscriberIdentity>) {
        let Some(session) = self.sessions.get(key) else {
            return;
        };
        let name = session.newest().names.roaming_name();
        let place = |name: SubscriberIdentity| (key.area.clone(), key.session_id.clone(), name);
        if let Some(former) = former.map(place)
            && self.roaming.get(&former) == Some(key)
        {
            self.roaming.remove(&former);
        }
        if let Some(name) = name {
            self.roaming.insert(place(name), key.clone());
        }
    }
}

impl Session {
    /// Not another subscriber's with another device than all of its incarnations are.
    fn may_be_of(&self, report: &UsageReport) -> bool {
        let mut incarnations = self.incarnations().iter();
        incarnations.any(|incarnation| !incarnation.names.contradict(report))
    }

    fn agrees(&self, report: &UsageReport) -> bool {
        self.newest().names.agree(report)
    }

    /// Whether one of its runs began when a report says.
    fn began_with(&self, report: &UsageReport) -> bool {
        self.runs.all().any(|run| run.began_with(report))
    }

    /// Whether a report of another radio is of this session.
    fn goes_on_in(&self, key: &SessionKey, report: &UsageReport) -> bool {
        let known = key.multi_session_id.as_ref().or(self.also_with.as_ref());
        let multi = (known, &report.multi_session_id);
        let is_other_multi = matches!(multi, (Some(known), Some(newer)) if known != newer);
        let device = device(&report.subscriber);
        let is_other_device = key.device.is_some() && device.is_some() && device != key.device;
        let mut runs = self.runs.all();
        !is_other_multi
            && !is_other_device
            && self.newest().names.is_same_subscriber(report)
            && runs.any(|run| run.began_with(report) && !run.is_begun_anew(report))
    }
}
