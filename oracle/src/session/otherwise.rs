//! Reports of a session that is known under another key than theirs: the gateway left out a name, or began to send
//! another one. Without this such a session would be two, and billed twice.
//!
//! Looked for only where a report's own key is not known, which of most sessions happens once.

use std::collections::{BTreeMap, BTreeSet};

use openmast_metering::{Hint, RowId};
use rustc_hash::FxHashMap;

use super::{
    keys::Keyed,
    names::{KINDS, radio_kind},
    table::Sessions,
    tail::{NONE, Tail},
};
use crate::record::{RadioIdentity, UsageReport};

/// Under what else sessions may be reported.
#[derive(Clone, Debug, Default)]
pub(super) struct Otherwise {
    /// Sessions whose key has a multi-session id, by radio and session id without it. [`NONE`]: several, and of none of
    /// them reports came without.
    with_multi: FxHashMap<Base, RowId>,
    /// Those of them of which reports came without, too.
    pub also_without: BTreeSet<RowId>,
    /// Sessions whose key has no multi-session id, and the one that reports came with.
    pub also_with: BTreeMap<RowId, Vec<u8>>,
    /// How many sessions' keys have a radio's name of each kind.
    by_kind: [u64; KINDS],
}

/// Half of a hash, in parts, so that an entry takes 12 bytes.
type Base = [u32; 2];

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

impl Sessions {
    /// A report whose key is not known, as one of the session that it is of all the same; `None`: there is no such.
    ///
    /// That session has the same session id, and either the same first name of the radio, and one of the two has no
    /// multi-session id; or another name of the report's as its first, and no kind of name of radio or subscriber that
    /// both have differs.
    #[inline]
    pub fn known_otherwise(
        &mut self,
        report: &UsageReport,
        keyed: &Keyed,
        hint: Hint,
    ) -> Option<(UsageReport, Keyed)> {
        match self.table.find_with(hint, keyed.session) {
            Some(_) => None,
            None => self.find_otherwise(report),
        }
    }

    fn find_otherwise(&mut self, report: &UsageReport) -> Option<(UsageReport, Keyed)> {
        let mut names = report.radio.iter().enumerate();
        let (place, found) = names.find_map(|(place, name)| {
            let found = self.find_by(name, report)?;
            let is_same = place == 0 || self.agrees(found.row, report);
            is_same.then_some((place, found))
        })?;
        match found.learns {
            Some(Learns::Without) => {
                self.otherwise.also_without.insert(found.row);
            }
            Some(Learns::With(multi)) => {
                self.otherwise.also_with.insert(found.row, multi);
            }
            None => {}
        }
        let mut report = report.clone();
        if let Some(before) = report.radio.get_mut(..=place) {
            before.rotate_right(1);
        }
        report.multi_session_id = self.ids.get(found.row).1.map(<[u8]>::to_vec);
        let keyed = self.keys.of(&report)?;
        Some((report, keyed))
    }

    /// The session of this radio's name that a report may be of.
    fn find_by(&mut self, name: &RadioIdentity, report: &UsageReport) -> Option<Found> {
        let kind = usize::from(radio_kind(name));
        if self.otherwise.by_kind.get(kind) == Some(&0) {
            return None;
        }
        let (id, multi) = (&report.session_id, report.multi_session_id.as_deref());
        let key = self.keys.session(name, id, multi);
        if let Some(row) = self.table.find(key) {
            return Some(Found { row, learns: None });
        }
        match multi {
            Some(multi) => self.find_without(name, id, multi),
            None => self.find_with(name, id, key),
        }
    }

    /// The session without multi-session id that a report with one is of.
    fn find_without(&mut self, name: &RadioIdentity, id: &[u8], multi: &[u8]) -> Option<Found> {
        let key = self.keys.session(name, id, None);
        let row = self.table.find(key)?;
        match self.otherwise.also_with.get(&row) {
            Some(known) => (known == multi).then_some(Found { row, learns: None }),
            None if self.otherwise.with_multi.contains_key(&base(key)) => None,
            None => {
                let learns = Some(Learns::With(multi.to_vec()));
                Some(Found { row, learns })
            }
        }
    }

    /// The session with a multi-session id that a report without one is of.
    fn find_with(&self, name: &RadioIdentity, id: &[u8], key: u128) -> Option<Found> {
        let row = *self.otherwise.with_multi.get(&base(key))?;
        // The map's key is half a hash.
        let is_it = self.key_name(row) == Some(name) && self.ids.get(row).0 == id;
        let is_known = self.otherwise.also_without.contains(&row);
        let learns = (!is_known).then_some(Learns::Without);
        is_it.then_some(Found { row, learns })
    }

    /// Whether no kind of name that both have differs.
    fn agrees(&self, row: RowId, report: &UsageReport) -> bool {
        let party = self.table.attachment(row).map_or(NONE, Tail::party);
        self.names.agree(party, report)
    }

    /// The name that tells a session apart.
    fn key_name(&self, row: RowId) -> Option<&RadioIdentity> {
        self.radio_name(self.radio(row)?)
    }

    /// Remembers under what else a session may be reported.
    pub(super) fn enlist(&mut self, row: RowId) {
        let kind = self.key_name(row).map(|name| usize::from(radio_kind(name)));
        let count = kind.and_then(|kind| self.otherwise.by_kind.get_mut(kind));
        if let Some(count) = count {
            *count += 1;
        }
        let (id, Some(_)) = self.ids.get(row) else {
            return;
        };
        let Some(name) = self.key_name(row).cloned() else {
            return;
        };
        let otherwise = &mut self.otherwise;
        let base = base(self.keys.session(&name, id, None));
        let is_chosen = |row: &RowId| otherwise.also_without.contains(row);
        let place = otherwise.with_multi.entry(base);
        place
            .and_modify(|known| match is_chosen(&row) {
                true => *known = row,
                false if is_chosen(known) => {}
                false => *known = NONE,
            })
            .or_insert(row);
    }

    /// Before all sessions are enlisted again, those of `gone` rows not among them.
    pub(super) fn enlist_none(&mut self, gone: &[RowId]) {
        let otherwise = &mut self.otherwise;
        for row in gone {
            otherwise.also_without.remove(row);
            otherwise.also_with.remove(row);
        }
        otherwise.with_multi.clear();
        otherwise.by_kind = [0; KINDS];
    }
}

fn base(key: u128) -> Base {
    [key as u32, (key >> 32) as u32]
}
