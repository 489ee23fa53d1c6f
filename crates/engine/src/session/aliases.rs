//! Under what else sessions may be reported than under their own key.

use std::collections::BTreeSet;

use openmast_chunks::Sparse;
use openmast_metering::RowId;
use openmast_records::NameKind;
use rustc_hash::FxHashMap;

use super::{keys::Keys, names::KINDS, run_state::NONE, table::Sessions};

/// Under what else sessions may be reported.
#[derive(Clone, Debug, Default)]
pub(super) struct Aliases {
    /// Sessions whose key has a multi-session id, by the key without it. [`NONE`]: several, and of none of them reports came
    /// without.
    pub with_multi: FxHashMap<Base, RowId>,
    /// Those of them of which reports came without, too.
    pub also_without: Sparse<()>,
    /// Sessions whose key has no multi-session id, and the one that reports came with.
    pub also_with: Sparse<Vec<u8>>,
    /// How many sessions' keys have a radio's name of each kind.
    pub by_kind: [u64; KINDS],
    /// How many sessions' keys have the device.
    pub by_device: u64,
    /// Sessions with the device in their key because their own was another's.
    pub rows_apart: Sparse<()>,
    /// The same, by that other's key.
    pub apart: BTreeSet<(u128, RowId)>,
}

/// Half of a hash, in parts, so that an entry takes 12 bytes.
type Base = [u32; 2];

impl Aliases {
    /// What is saved, as it is now.
    pub(super) fn share(&mut self) -> Self {
        Self {
            also_without: self.also_without.share(),
            also_with: self.also_with.share(),
            rows_apart: self.rows_apart.share(),
            ..Self::default()
        }
    }
}

impl Sessions {
    /// Remembers under what else a session may be reported.
    pub(super) fn index_aliases(&mut self, row: RowId) {
        let Some(key) = self.names.radio_set(self.party(row)).map(|set| set.key) else {
            return;
        };
        let name = key.radio.and_then(|radio| self.radio_name(radio));
        let kind = name.map(|name| usize::from(name.name().kind.number()));
        let count = kind.and_then(|kind| self.aliases.by_kind.get_mut(kind));
        if let Some(count) = count {
            *count += 1;
        }
        self.aliases.by_device += u64::from(key.by_device);
        self.senders.count(self.names.sender(self.party(row)));
        if self.aliases.rows_apart.contains(row) {
            self.index_apart(row);
        }
        if self.ids.get(row).1.is_some() {
            self.index_multi(row);
        }
    }

    fn index_apart(&mut self, row: RowId) {
        let party = self.party(row);
        let Some(key) = self.names.radio_set(party).map(|set| set.key) else {
            return;
        };
        let place = self
            .names
            .place(&mut self.keys, key, self.names.area(party));
        let (id, multi) = self.ids.get(row);
        let own = self.keys.session(place, id, multi, None);
        self.aliases.apart.insert((own, row));
    }

    /// A session's key as it would be without a multi-session id.
    pub(super) fn key_without_multi(&self, keys: &mut Keys, row: RowId) -> Option<u128> {
        let party = self.party(row);
        let key = self.names.radio_set(party)?.key;
        let area = self.names.area(party);
        let place = self.names.place(keys, key, area);
        let device = self.names.device(party).filter(|_| key.by_device);
        let id = self.ids.get(row).0;
        Some(keys.session(place, id, None, device))
    }

    fn index_multi(&mut self, row: RowId) {
        let Some(key) = self.with_keys(|all, keys| all.key_without_multi(keys, row)) else {
            return;
        };
        let otherwise = &mut self.aliases;
        let is_chosen = |row: &RowId| otherwise.also_without.contains(*row);
        let place = otherwise.with_multi.entry(base(key));
        place
            .and_modify(|known| match is_chosen(&row) {
                true => *known = row,
                false if is_chosen(known) => {}
                false => *known = NONE,
            })
            .or_insert(row);
    }

    /// Before all sessions are enlisted again, those of `gone` rows not among them.
    pub(super) fn clear_aliases(&mut self, gone: &[RowId]) {
        let otherwise = &mut self.aliases;
        for row in gone {
            otherwise.also_without.remove(*row);
            otherwise.also_with.remove(*row);
            otherwise.rows_apart.remove(*row);
        }
        otherwise.with_multi.clear();
        otherwise.by_kind = [0; KINDS];
        otherwise.by_device = 0;
        otherwise.apart.clear();
        self.senders.count_none();
    }
}

pub(super) fn base(key: u128) -> Base {
    [key as u32, (key >> 32) as u32]
}
