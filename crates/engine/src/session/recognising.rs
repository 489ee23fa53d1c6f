//! Reports whose own key does not lead to their session: the gateway left out a name, or began to send another one, or
//! another radio has the session now; or the session with that key is of somebody else. Without this such a session
//! would be two, and billed twice, or two sessions one, and billed once.
//!
//! Looked for only where a report's own key is not known, which of most sessions happens once, or where names contradict.

use openmast_metering::{Hint, RowId};

use super::{
    aliases::base,
    asked::{Asked, ToldApart},
    keys::{Keyed, Keys, device},
    order::with_first,
    run_state::{NONE, RunState},
    table::Sessions,
};
use openmast_records::{NameKind, NamesBuf, RadioKind, RadioName, ReportRef};

/// Sessions apart under one key among which a report without device is looked for: with more of them it is the own key's.
const MOST_APART: usize = 16;

/// How a report leads to its session, if not by its own key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recognised {
    /// Known under another name of the radio, or with or without a multi-session id.
    OtherName,
    /// Begun at another radio.
    HandedOver,
    /// The session with its key is of another subscriber with another device.
    Apart,
}

impl Recognised {
    /// The counter's name.
    pub fn counter(self) -> &'static str {
        match self {
            Self::OtherName => "other_name",
            Self::HandedOver => "handed_over",
            Self::Apart => "contradicting_names",
        }
    }
}

/// A session that a report may be of.
struct Found {
    row: RowId,
    /// What it is known with from now on.
    learns: Option<Learns>,
}

enum Learns {
    Without,
    With(Vec<u8>),
}

/// How the session of a report was found.
struct Way {
    recognised: Recognised,
    /// Names of the report that have to change places, so that the one that the session is told apart by comes first.
    place: usize,
    row: RowId,
    /// What the session is known with from now on.
    learns: Option<Learns>,
}

impl Sessions {
    /// How a report is recognised whose own key does not lead to its session, with the names of its radio if they have to change
    /// places, and the key that leads there. `None`: its own key does, or its session begins with it.
    #[inline]
    pub fn recognise(
        &mut self,
        report: &ReportRef<'_>,
        keyed: &Keyed,
        hint: Hint,
    ) -> Option<(Recognised, Option<NamesBuf<RadioKind>>, Keyed)> {
        let own = self.table.find_with(hint, keyed.session);
        match own {
            Some(row)
                if self.names.is_same(self.party(row), keyed.party)
                    || self.with_keys(|all, keys| all.may_be_of(keys, row, report, keyed)) =>
            {
                match self.apart_by_user(row, report, keyed) {
                    Some(apart) => self.recognise_apart(apart, report),
                    None => self.recognise_handed_over(row, report),
                }
            }
            _ => self.find_elsewhere(report, own.is_none().then_some(keyed)),
        }
    }

    /// The session apart that a report without device is of: its User-Name is that session's, and another than all runs of the
    /// session with its key have. `None` as well if there are several, or too many to look at.
    #[inline]
    fn apart_by_user(&self, row: RowId, report: &ReportRef<'_>, keyed: &Keyed) -> Option<RowId> {
        if self.aliases.apart.is_empty() || self.names.is_same(self.party(row), keyed.party) {
            return None;
        }
        let mut parties = self.incarnations(row).filter_map(|at| self.run_state(at));
        let is_others = device(report).is_none()
            && parties.all(|state| self.names.has_another_user(state.party(), report));
        let of_key = (keyed.session, 0)..=(keyed.session, NONE);
        let apart = self.aliases.apart.range(of_key).map(|(_, row)| *row);
        if !is_others || apart.clone().nth(MOST_APART).is_some() {
            return None;
        }
        let mut its = apart.filter(|row| {
            self.names.has_same_user(self.party(*row), report) && self.agrees(*row, report)
        });
        let only = its.next();
        only.filter(|_| its.next().is_none())
    }

    fn recognise_apart(
        &mut self,
        row: RowId,
        report: &ReportRef<'_>,
    ) -> Option<(Recognised, Option<NamesBuf<RadioKind>>, Keyed)> {
        self.goes_on_roaming(row, report);
        let keyed = self.keyed_as(row, report)?;
        Some((Recognised::Apart, None, keyed))
    }

    /// The session of another radio that a report continues although its own key is known: it has ended under that key, or
    /// begun with a Start of the radio that took it over.
    #[inline]
    fn recognise_handed_over(
        &mut self,
        row: RowId,
        report: &ReportRef<'_>,
    ) -> Option<(Recognised, Option<NamesBuf<RadioKind>>, Keyed)> {
        let is_found = self.table.attachment(row).is_some_and(RunState::roams);
        let has_ended = self.table.is_stopped(row);
        if !has_ended && (is_found || !self.has_only_begun(row)) {
            return None;
        }
        let found = self.find_begun_elsewhere(row, report)?;
        let keyed = self.keyed_as(found, report)?;
        Some((Recognised::HandedOver, None, keyed))
    }

    /// Whether a report is of a session that is kept, however it is recognised: it will begin none. `keys` are a copy of the
    /// sessions' own.
    pub fn knows(&self, keys: &mut Keys, report: &ReportRef<'_>) -> bool {
        let Some(keyed) = keys.of(report) else {
            return false;
        };
        let own = self.table.find(keyed.session);
        let is_own = |row| {
            self.names.is_same(self.party(row), keyed.party)
                || self.may_be_of(keys, row, report, &keyed)
        };
        if own.is_some_and(is_own) {
            return true;
        }
        let is_apart = own.is_some();
        let of_apart = |keys: &mut Keys| {
            let keyed = keys.apart(report).filter(|_| is_apart);
            keyed.is_some_and(|keyed| self.is_known(&keyed))
        };
        let own = (!is_apart).then_some(&keyed);
        self.find_by_alias(keys, report, own).is_some()
            || self.find_handed_over(report).is_some()
            || of_apart(keys)
    }

    /// Works with what makes keys, which remembers what it was asked for last.
    pub(super) fn with_keys<T>(&mut self, work: impl FnOnce(&Self, &mut Keys) -> T) -> T {
        let mut keys = self.keys.take();
        let done = work(self, &mut keys);
        self.keys = keys;
        done
    }

    /// A copy of what makes keys.
    pub fn keys(&self) -> Keys {
        self.keys.clone()
    }

    /// Whether a report with other names than the session with its key may be of it: not of another subscriber with another device
    /// than all of its runs, nor of one that is told apart from it by the report's device.
    fn may_be_of(
        &self,
        keys: &mut Keys,
        row: RowId,
        report: &ReportRef<'_>,
        keyed: &Keyed,
    ) -> bool {
        self.contradicts_no(row, report)
            && (keyed.by_device || !self.is_of_one_apart(keys, row, report))
    }

    /// Whether a report with another device than all runs of the session with its key is of one that its device tells apart.
    fn is_of_one_apart(&self, keys: &mut Keys, row: RowId, report: &ReportRef<'_>) -> bool {
        if self.aliases.by_device == 0 {
            return false;
        }
        let mut parties = self.incarnations(row).filter_map(|at| self.run_state(at));
        if !parties.all(|state| self.names.has_another_device(state.party(), report)) {
            return false;
        }
        let apart = keys.apart(report);
        apart.is_some_and(|keyed| self.is_known(&keyed))
    }

    fn contradicts_no(&self, row: RowId, report: &ReportRef<'_>) -> bool {
        let mut parties = self.incarnations(row).filter_map(|at| self.run_state(at));
        parties.any(|state| !self.names.contradict(state.party(), report))
    }

    /// `own`: the report's own key, which leads to no session. `None`: it leads to somebody else's.
    fn find_elsewhere(
        &mut self,
        report: &ReportRef<'_>,
        own: Option<&Keyed>,
    ) -> Option<(Recognised, Option<NamesBuf<RadioKind>>, Keyed)> {
        let is_apart = own.is_none();
        let otherwise = self.with_keys(|all, keys| all.find_by_alias(keys, report, own));
        if let Some(way) = &otherwise {
            self.learn(way);
            self.goes_on_roaming(way.row, report);
        }
        let way = otherwise.or_else(|| {
            let row = self.find_handed_over(report)?;
            Some(Way {
                recognised: Recognised::HandedOver,
                place: 0,
                row,
                learns: None,
            })
        });
        let Some(way) = way else {
            let keyed = is_apart.then(|| self.keys.apart(report)).flatten()?;
            return Some((Recognised::Apart, None, keyed));
        };
        let rotated = (way.place > 0).then(|| with_first(&report.radio, way.place));
        let radio = rotated.as_ref().map_or(report.radio, NamesBuf::names);
        let keyed = self.keyed_as(way.row, &ReportRef { radio, ..*report })?;
        let recognised = match is_apart {
            true => Recognised::Apart,
            false => way.recognised,
        };
        Some((recognised, rotated, keyed))
    }

    /// A report's names as hashes, with the key of this session.
    fn keyed_as(&mut self, row: RowId, report: &ReportRef<'_>) -> Option<Keyed> {
        let party = self.party(row);
        let key = self.names.radio_set(party)?.key;
        let place = self.names.place(&mut self.keys, key, report.area);
        let device = self.names.device(party).filter(|_| key.by_device);
        let (id, multi) = self.ids.get(row);
        let (radio, subscriber) = ((report.area, report.radio), &report.subscriber);
        Some(Keyed {
            session: self.keys.session(place, id, multi, device),
            party: self.keys.party(place, key.by_device, radio, subscriber),
            by_device: key.by_device,
        })
    }

    /// The session with the same session id that has either the same first name of the radio, or area where that tells
    /// sessions apart, and the same multi-session id or one of the two has none; or another name of the report's as its first,
    /// and no kind of name of radio or subscriber that both have differs.
    ///
    /// With the device in its key if the report's own key leads to somebody else's, or is not known. `own`: as of
    /// [`Self::find_elsewhere`].
    fn find_by_alias(
        &self,
        keys: &mut Keys,
        report: &ReportRef<'_>,
        own: Option<&Keyed>,
    ) -> Option<Way> {
        match report.session_key.radio {
            true => (0..)
                .zip(report.radio.iter())
                .find_map(|(place, name)| self.find_by_name(keys, (place, name), report, own)),
            false => self.find_at(keys, ToldApart::ByArea, 0, report, own),
        }
    }

    /// From now on a session is known with what it was found by.
    fn learn(&mut self, way: &Way) {
        match &way.learns {
            Some(Learns::Without) => {
                self.aliases.also_without.insert(way.row, ());
            }
            Some(Learns::With(multi)) => {
                self.aliases.also_with.insert(way.row, multi.clone());
            }
            None => {}
        }
    }

    fn find_by_name(
        &self,
        keys: &mut Keys,
        (place, name): (usize, RadioName<'_>),
        report: &ReportRef<'_>,
        own: Option<&Keyed>,
    ) -> Option<Way> {
        let kind = usize::from(name.kind.number());
        if self.aliases.by_kind.get(kind) == Some(&0) {
            return None;
        }
        self.find_at(keys, ToldApart::ByRadio(name), place, report, own)
    }

    /// The session that is told apart here, by the report's name in this place.
    fn find_at(
        &self,
        keys: &mut Keys,
        at: ToldApart<'_>,
        place: usize,
        report: &ReportRef<'_>,
        own: Option<&Keyed>,
    ) -> Option<Way> {
        let device = device(report);
        let by_device = report.session_key.device;
        let asked = Asked {
            area: report.area,
            at,
            id: report.session_id,
            multi: report.multi_session_id,
            device: device.filter(|_| by_device),
            // Told apart by the first name, or by the area, it is the report's own.
            key: own.filter(|_| place == 0).map(|own| own.session),
        };
        let may_be_apart = !by_device && device.is_some() && self.aliases.by_device > 0;
        let with_device = Asked {
            device,
            key: None,
            ..asked
        };
        let asked = [own.map(|_| asked), may_be_apart.then_some(with_device)];
        asked.into_iter().flatten().find_map(|asked| {
            let Found { row, learns } = self.find_by(keys, asked)?;
            let is_it = match place {
                0 => self.contradicts_no(row, report),
                _ => self.agrees(row, report),
            };
            is_it.then_some(Way {
                recognised: Recognised::OtherName,
                place,
                row,
                learns,
            })
        })
    }

    /// The session at this place that a report may be of.
    fn find_by(&self, keys: &mut Keys, asked: Asked<'_>) -> Option<Found> {
        let key = asked.key(keys);
        if let Some(row) = self.table.find(key) {
            return Some(Found { row, learns: None });
        }
        match asked.multi {
            Some(multi) => self.find_without(asked.key_with(keys, None), multi),
            None => self.find_with(keys, key),
        }
    }

    /// The session without multi-session id that a report with one is of.
    fn find_without(&self, key: u128, multi: &[u8]) -> Option<Found> {
        let row = self.table.find(key)?;
        match self.aliases.also_with.get(row) {
            Some(known) => (known == multi).then_some(Found { row, learns: None }),
            None if self.aliases.with_multi.contains_key(&base(key)) => None,
            None => {
                let learns = Some(Learns::With(multi.to_vec()));
                Some(Found { row, learns })
            }
        }
    }

    /// The session with a multi-session id that a report without one is of.
    fn find_with(&self, keys: &mut Keys, key: u128) -> Option<Found> {
        let row = *self.aliases.with_multi.get(&base(key))?;
        // The map's key is half a hash.
        let is_it = self.key_without_multi(keys, row) == Some(key);
        let is_known = self.aliases.also_without.contains(row);
        let learns = (!is_known).then_some(Learns::Without);
        is_it.then_some(Found { row, learns })
    }

    /// Whether no kind of name that both have differs.
    fn agrees(&self, row: RowId, report: &ReportRef<'_>) -> bool {
        self.names.agree(self.party(row), report)
    }
}
