//! Usage that waits for a mapping, for the chain or for room in the ledger, by the party whose it is.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
};

use openmast_metering::RowId;

use crate::session::Reading;

/// Party, session, number of the incarnation.
pub(crate) type WaitingKey = (u32, RowId, u32);

#[derive(Debug, Default)]
pub(crate) struct Waiting {
    usage: BTreeMap<WaitingKey, Reading>,
    /// Of all of it.
    bytes: u128,
    /// Hashes of the names of all parties in `usage`: a mapping of one of them may end the wait.
    by_name: BTreeSet<(u128, u32)>,
    /// Parties whose usage has a payer and an asset, and no room in the ledger.
    roomless: BTreeSet<u32>,
}

impl Waiting {
    /// As [`Self::parts`]. Names are to be added.
    pub(crate) fn from_parts(
        usage: BTreeMap<WaitingKey, Reading>,
        roomless: BTreeSet<u32>,
    ) -> Self {
        let bytes = usage.values().map(|it| u128::from(it.bytes())).sum();
        Self {
            usage,
            bytes,
            by_name: BTreeSet::new(),
            roomless,
        }
    }

    /// All but the names.
    pub(crate) fn parts(&self) -> (&BTreeMap<WaitingKey, Reading>, &BTreeSet<u32>) {
        (&self.usage, &self.roomless)
    }

    pub(crate) fn get(&self, key: &WaitingKey) -> Reading {
        self.usage.get(key).copied().unwrap_or_default()
    }

    /// Whether nothing waited under this key before.
    pub(crate) fn set(&mut self, key: WaitingKey, reading: Reading) -> bool {
        let before = self.usage.insert(key, reading);
        self.bytes += u128::from(reading.bytes());
        self.bytes -= u128::from(before.unwrap_or_default().bytes());
        before.is_none()
    }

    /// What waited, if something did.
    pub(crate) fn remove(&mut self, key: &WaitingKey) -> Option<Reading> {
        let removed = self.usage.remove(key)?;
        self.bytes -= u128::from(removed.bytes());
        Some(removed)
    }

    pub(crate) fn bytes(&self) -> u128 {
        self.bytes
    }

    /// Sessions' incarnations of which something waits.
    pub(crate) fn count(&self) -> u64 {
        self.usage.len() as u64
    }

    pub(crate) fn has_party(&self, party: u32) -> bool {
        let mut of_party = self
            .usage
            .range((party, 0, 0)..=(party, u32::MAX, u32::MAX));
        of_party.next().is_some()
    }

    pub(crate) fn has_no_room(&mut self, party: u32) {
        self.roomless.insert(party);
    }

    /// A party's usage waits; it has names with these hashes.
    pub(crate) fn add_names(&mut self, party: u32, hashes: Vec<u128>) {
        self.by_name
            .extend(hashes.into_iter().map(|hash| (hash, party)));
    }

    /// Nothing of a party waits any more.
    pub(crate) fn remove_party(&mut self, party: u32, hashes: Vec<u128>) {
        for hash in hashes {
            self.by_name.remove(&(hash, party));
        }
        self.roomless.remove(&party);
    }

    /// Sessions that a change of the mapping of a name concerns, and those that wait for room, which are tried again
    /// each time.
    pub(crate) fn concerned(&self, name: u128) -> Vec<RowId> {
        let named = self.by_name.range((name, 0)..=(name, u32::MAX));
        let mut parties: BTreeSet<u32> = named.map(|(_, party)| *party).collect();
        parties.extend(&self.roomless);
        let of_parties = parties.into_iter().flat_map(|party| {
            self.usage
                .range((party, 0, 0)..=(party, u32::MAX, u32::MAX))
        });
        rows(of_parties.map(|(key, _)| key))
    }

    /// All sessions of which something waits.
    pub(crate) fn all(&self) -> Vec<RowId> {
        rows(self.usage.keys())
    }

    /// What waits, in the order of the keys, behind `last`, or from the beginning.
    pub(crate) fn behind(
        &self,
        last: Option<WaitingKey>,
    ) -> impl Iterator<Item = (&WaitingKey, &Reading)> {
        let from = last.map_or(Bound::Unbounded, Bound::Excluded);
        self.usage.range((from, Bound::Unbounded))
    }

    pub(crate) fn parties(&self) -> BTreeSet<u32> {
        self.usage.keys().map(|(party, _, _)| *party).collect()
    }
}

/// Each once, in order.
fn rows<'a>(keys: impl Iterator<Item = &'a WaitingKey>) -> Vec<RowId> {
    let mut rows: Vec<RowId> = keys.map(|(_, row, _)| *row).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}
