//! Usage that waits for a mapping, for the chain or for room in the ledger, by the party whose it is.
//!
//! It waits in parts: each of the tariff that was in force when it was reported, which it is priced by one day.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
};

use anyhow::ensure;
use borsh::{BorshDeserialize, BorshSerialize};
use openmast_metering::RowId;

use crate::{
    charging::{
        tariff_number::TariffNumber,
        tariffs::{Likeness, Span},
    },
    session::Reading,
};

/// Party, session, number of the incarnation.
pub(crate) type WaitingKey = (u32, RowId, u32);

/// Parts of one incarnation: what waits must not fill the memory. Of more, two become one, which costs what was the lowest
/// price of both: nothing, if the asset was not licensed in one of them.
const MOST_PARTS: usize = 8;

/// Usage that waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Part {
    /// In force when it was reported.
    pub reported: Span,
    pub reading: Reading,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Waiting {
    usage: BTreeMap<WaitingKey, Part>,
    /// Parts before those in `usage`, oldest first, of the few keys that have some. No list is empty.
    earlier: BTreeMap<WaitingKey, Vec<Part>>,
    /// Sum over `usage`.
    bytes: u128,
    /// Hashes of the names of all parties in `usage`: a mapping of one of them may end the wait.
    by_name: BTreeSet<(u128, u32)>,
    /// Parties whose usage has a payer and an asset, and no room in the ledger.
    roomless: BTreeSet<u32>,
}

/// All but what follows from the rest.
pub(crate) type Saved = (
    BTreeMap<WaitingKey, Part>,
    BTreeMap<WaitingKey, Vec<Part>>,
    BTreeSet<u32>,
);

/// What all runs wait with: the newest part, the earlier ones, and the parties that have no room in the ledger.
type Parts<'a> = (
    &'a BTreeMap<WaitingKey, Part>,
    &'a BTreeMap<WaitingKey, Vec<Part>>,
    &'a BTreeSet<u32>,
);

impl Waiting {
    /// As [`Self::parts`]. Names are to be added.
    ///
    /// # Errors
    /// It is nothing that [`Self::parts`] gave.
    pub(crate) fn from_parts((usage, earlier, roomless): Saved) -> anyhow::Result<Self> {
        let mut lists = earlier.iter();
        let is_whole = lists.all(|(key, parts)| !parts.is_empty() && usage.contains_key(key));
        ensure!(is_whole, "an earlier part of what waits is of nothing");
        let parts = usage.values().chain(earlier.values().flatten());
        let bytes = parts.map(|it| u128::from(it.reading.bytes())).sum();
        Ok(Self {
            usage,
            earlier,
            bytes,
            by_name: BTreeSet::new(),
            roomless,
        })
    }

    /// All but the names.
    pub(crate) fn parts(&self) -> Parts<'_> {
        (&self.usage, &self.earlier, &self.roomless)
    }

    /// All that waits under a key.
    pub(crate) fn get(&self, key: &WaitingKey) -> Reading {
        let newest = self.usage.get(key).copied().unwrap_or_default();
        let earlier = self.earlier.get(key).into_iter().flatten();
        earlier.fold(newest.reading, |sum, part| sum.plus(&part.reading))
    }

    /// The part that waits longest.
    pub(crate) fn oldest(&self, key: &WaitingKey) -> Option<Part> {
        let earlier = self.earlier.get(key).and_then(|parts| parts.first());
        earlier.or_else(|| self.usage.get(key)).copied()
    }

    /// Since when the newest part of a key waits.
    pub(crate) fn newest_since(&self, key: &WaitingKey) -> Option<TariffNumber> {
        self.usage.get(key).map(|part| part.reported.since)
    }

    /// Adds to the newest part.
    pub(crate) fn join(&mut self, key: WaitingKey, reading: Reading) {
        let newest = self.usage.entry(key).or_default();
        newest.reading = newest.reading.plus(&reading);
        self.bytes += u128::from(reading.bytes());
    }

    /// Adds a part behind the others. Of too many, two neighbours become one: the first two that cost the same, or else those that
    /// are licensed alike, or else the oldest two.
    pub(crate) fn push(
        &mut self,
        key: WaitingKey,
        part: Part,
        likeness: impl Fn(Span, Span) -> Likeness,
    ) {
        self.bytes += u128::from(part.reading.bytes());
        let Some(before) = self.usage.insert(key, part) else {
            return;
        };
        let earlier = self.earlier.entry(key).or_default();
        earlier.push(before);
        if earlier.len() >= MOST_PARTS {
            let likeness = |parts: &[Part]| match parts {
                [first, next] => likeness(first.reported, next.reported),
                _ => Likeness::None,
            };
            let pairs = (0..).zip(earlier.windows(2));
            // The first of those that are most alike.
            let most = pairs.min_by_key(|(_, parts)| Reverse(likeness(parts)));
            let at = most.map_or(0, |(at, _)| at);
            let first = earlier.remove(at);
            if let Some(next) = earlier.get_mut(at) {
                next.reported = first.reported.with(next.reported);
                next.reading = next.reading.plus(&first.reading);
            }
        }
    }

    /// The part that waits longest waits no more.
    pub(crate) fn remove_oldest(&mut self, key: &WaitingKey) {
        let removed = match self.earlier.get_mut(key) {
            Some(parts) => {
                let oldest = parts.remove(0);
                if parts.is_empty() {
                    self.earlier.remove(key);
                }
                Some(oldest)
            }
            None => self.usage.remove(key),
        };
        let bytes = removed.map_or(0, |part| part.reading.bytes());
        self.bytes -= u128::from(bytes);
    }

    /// What waits under a key waits under another one, under which nothing does.
    pub(crate) fn rename(&mut self, from: &WaitingKey, to: WaitingKey) {
        if let Some(newest) = self.usage.remove(from) {
            self.usage.insert(to, newest);
        }
        if let Some(earlier) = self.earlier.remove(from) {
            self.earlier.insert(to, earlier);
        }
    }

    /// The oldest tariff since which something waits.
    pub(crate) fn since(&self) -> Option<TariffNumber> {
        let oldest = self.earlier.values().filter_map(|parts| parts.first());
        let all = oldest.chain(self.usage.values());
        all.map(|part| part.reported.since).min()
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
    pub(crate) fn behind(&self, last: Option<WaitingKey>) -> impl Iterator<Item = &WaitingKey> {
        let from = last.map_or(Bound::Unbounded, Bound::Excluded);
        let behind = self.usage.range((from, Bound::Unbounded));
        behind.map(|(key, _)| key)
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
