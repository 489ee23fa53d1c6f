//! Names of radios and subscribers, kept once for all sessions that have them.

use super::{
    interned::Interned,
    keys::{Keyed, Keys, Place},
    open::Open,
    packed_names::{Kind, PackedNames, kind, texts},
};
use crate::routing::{no_route::NoRoute, route::Booking};
use openmast_records::{RadioIdentity, SenderRef, SubscriberIdentity, UsageReport};

/// No report has names with this hash, but for one in 2¹²⁸.
pub(super) const NOT_KNOWN: u128 = 0;

/// All names.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub(super) radios: Interned<Radio>,
    pub(super) radio_sets: Interned<RadioSet>,
    pub(super) parties: Interned<Party>,
    /// Parties that were added since it was last looked which of them are used.
    pub(super) added: u64,
}

/// One name of a radio, in its area.
#[derive(Clone, Debug)]
pub(super) struct Radio {
    pub area: Box<[u8]>,
    pub name: RadioIdentity,
    /// Sessions that are at the radio with this name.
    pub open: Open,
}

/// What a session's key has beside its ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KeyParts {
    /// A name of a radio; `None`: the area alone.
    pub radio: Option<u32>,
    /// The device.
    pub by_device: bool,
}

/// The names of a radio in its reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RadioSet {
    /// Of its sessions.
    pub key: KeyParts,
    /// Those of the kind of the key's first, then the most specific. Never empty. The key's own is not among them while
    /// another radio has the sessions.
    pub names: Vec<u32>,
}

/// Whose usage a session's is: a radio's and a subscriber's names.
#[derive(Clone, Debug)]
pub(super) struct Party {
    pub radio_set: u32,
    /// Most specific first.
    pub subscriber: PackedNames,
    /// Hash of other names that a report may have without changing it: the newest that had.
    pub same_as: Packed128,
    /// What became of it under which state of mappings and accounts.
    pub resolved: (u64, Result<Booking, NoRoute>),
}

/// No generation is 0.
pub(super) const NOT_RESOLVED: (u64, Result<Booking, NoRoute>) = (0, Err(NoRoute::NothingMapped));

/// A hash without alignment to 16 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Packed128([u64; 2]);

impl From<u128> for Packed128 {
    fn from(hash: u128) -> Self {
        Self([hash as u64, (hash >> 64) as u64])
    }
}

/// Names in the form that reports have them.
struct Named<'a> {
    key: KeyParts,
    area: &'a [u8],
    radio: &'a [RadioIdentity],
    subscriber: &'a [SubscriberIdentity],
}

impl Names {
    /// The key of a session that begins with a report.
    pub(super) fn key_of(
        &mut self,
        keys: &mut Keys,
        keyed: &Keyed,
        report: &UsageReport,
    ) -> KeyParts {
        let first = report.radio.first();
        let first = first.filter(|_| report.session_key.radio);
        KeyParts {
            radio: first.map(|name| self.radio(keys, &report.area, name)),
            by_device: keyed.by_device,
        }
    }

    /// The party that a report names, of a session with this key.
    pub(super) fn party_of(
        &mut self,
        keys: &mut Keys,
        keyed: &Keyed,
        key: KeyParts,
        report: &UsageReport,
    ) -> u32 {
        if let Some(party) = self.parties.number(keyed.party) {
            return party;
        }
        let first = self.kind_of(key);
        if is_in_order(first, &report.radio, &report.subscriber) {
            let named = Named {
                key,
                area: &report.area,
                radio: &report.radio,
                subscriber: &report.subscriber,
            };
            return self.add(keys, keyed.party, &named);
        }
        let (mut radio, mut subscriber) = (report.radio.clone(), report.subscriber.clone());
        put_in_order(first, &mut radio, &mut subscriber);
        let named = Named {
            key,
            area: &report.area,
            radio: &radio,
            subscriber: &subscriber,
        };
        self.named(keys, keyed.party, &named)
    }

    /// The kind of radio's name that comes before all others.
    fn kind_of(&self, key: KeyParts) -> Option<u8> {
        let radio = self.radios.get(key.radio?)?;
        Some(radio_kind(&radio.name))
    }

    /// Where sessions with this key are told apart.
    pub(super) fn place(&self, keys: &mut Keys, key: KeyParts, area: &[u8]) -> Place {
        match key.radio.and_then(|radio| self.radios.get(radio)) {
            Some(radio) => keys.radio(&radio.area, &radio.name),
            None => keys.area(area),
        }
    }

    /// The party with these names, in order. A report with names of hash `same_as` would not change it.
    fn named(&mut self, keys: &mut Keys, same_as: u128, named: &Named<'_>) -> u32 {
        let place = self.place(keys, named.key, named.area);
        let radio = (named.area, named.radio);
        let hash = keys.party(place, named.key.by_device, radio, named.subscriber);
        let party = match self.parties.number(hash) {
            Some(party) => party,
            None => self.add(keys, hash, named),
        };
        if let Some(party) = self.parties.get_mut(party) {
            party.same_as = same_as.into();
        }
        party
    }

    /// Names that are in order, and not known yet.
    fn add(&mut self, keys: &mut Keys, hash: u128, named: &Named<'_>) -> u32 {
        let KeyParts { radio, by_device } = named.key;
        let names = named.radio.iter();
        let names: Vec<u32> = names
            .map(|name| self.radio(keys, named.area, name))
            .collect();
        let hash_of_set = keys.radio_set(radio, by_device, &names);
        let radio_set = match self.radio_sets.number(hash_of_set) {
            Some(number) => number,
            None => {
                let key = named.key;
                self.radio_sets.add(hash_of_set, RadioSet { key, names })
            }
        };
        let party = Party {
            radio_set,
            subscriber: PackedNames::new(named.subscriber),
            same_as: hash.into(),
            resolved: NOT_RESOLVED,
        };
        self.added += 1;
        self.parties.add(hash, party)
    }

    pub(super) fn radio(&mut self, keys: &mut Keys, area: &[u8], name: &RadioIdentity) -> u32 {
        let Place(hash) = keys.radio(area, name);
        match self.radios.number(hash) {
            Some(number) => number,
            None => {
                let radio = Radio {
                    area: area.into(),
                    name: name.clone(),
                    open: Open::default(),
                };
                self.radios.add(hash, radio)
            }
        }
    }

    pub(super) fn radio_set(&self, party: u32) -> Option<&RadioSet> {
        self.radio_sets.get(self.parties.get(party)?.radio_set)
    }

    /// The radio that a party's sessions are at, by its first name.
    pub(super) fn first_radio(&self, party: u32) -> Option<u32> {
        self.radio_set(party)?.names.first().copied()
    }

    /// Where a party's names are unique.
    pub(super) fn area(&self, party: u32) -> &[u8] {
        let radio = self.first_radio(party);
        let radio = radio.and_then(|radio| self.radios.get(radio));
        radio.map_or(&[], |radio| &radio.area)
    }

    /// Whose a party's sessions are.
    pub(super) fn sender(&self, party: u32) -> SenderRef<'_> {
        let key = self.radio_set(party).and_then(|set| set.key.radio);
        let radio = key.and_then(|radio| self.radios.get(radio));
        SenderRef::new(self.area(party), radio.map(|radio| &radio.name))
    }

    /// The names of a party's radio, each with its number.
    pub fn radio_names(&self, party: u32) -> impl Iterator<Item = (u32, &RadioIdentity)> {
        let names = self.radio_set(party).map_or(&[][..], |set| &set.names);
        names
            .iter()
            .filter_map(|number| Some((*number, &self.radios.get(*number)?.name)))
    }

    /// The names of a party's subscriber.
    pub(super) fn subscriber_names(&self, party: u32) -> Vec<SubscriberIdentity> {
        let party = self.parties.get(party);
        party.map_or_else(Vec::new, |party| party.subscriber.names())
    }

    /// Whether a report with names of this hash is known to change nothing of a party.
    #[inline]
    pub(super) fn is_same(&self, party: u32, hash: u128) -> bool {
        let known = self.parties.get(party);
        known.is_some_and(|known| known.same_as == hash.into())
    }

    /// The party after a report with other names.
    ///
    /// A gateway that leaves a name out (a Stop without the Class) has not made it invalid: without it a less specific
    /// name would decide who pays. A radio whose first name is none of those that are known is another one: it has all its
    /// names from the report.
    pub(super) fn renamed(
        &mut self,
        keys: &mut Keys,
        party: u32,
        hash: u128,
        report: &UsageReport,
    ) -> u32 {
        if self.is_same(party, hash) {
            return party;
        }
        let Some(key) = self.radio_set(party).map(|set| set.key) else {
            return party;
        };
        let mut radio: Vec<_> = self
            .radio_names(party)
            .map(|(_, name)| name.clone())
            .collect();
        if !report
            .radio
            .first()
            .is_some_and(|first| radio.contains(first))
        {
            radio.clear();
        }
        let mut subscriber = self.subscriber_names(party);
        take_over(&mut radio, &report.radio, radio_kind);
        take_over(&mut subscriber, &report.subscriber, kind);
        put_in_order(self.kind_of(key), &mut radio, &mut subscriber);
        let named = Named {
            key,
            area: &report.area,
            radio: &radio,
            subscriber: &subscriber,
        };
        // The same report once more would change nothing.
        self.named(keys, hash, &named)
    }

    /// Whether no kind of name that both a party and a report have differs.
    pub(super) fn agree(&self, party: u32, report: &UsageReport) -> bool {
        let radio: Vec<_> = self.radio_names(party).map(|(_, name)| name).collect();
        let newer: Vec<_> = report.radio.iter().collect();
        let subscriber = self.subscriber_names(party);
        share_each_kind(&radio, &newer, |name| radio_kind(name))
            && share_each_kind(&subscriber, &report.subscriber, kind)
    }

    /// Whether both User-Name and Calling-Station-Id of a report are others than a party's: it is of somebody else, with
    /// another device.
    pub(super) fn contradict(&self, party: u32, report: &UsageReport) -> bool {
        self.has_another_user(party, report) && self.has_another_device(party, report)
    }

    /// Whether a party and a report both have a User-Name, and not the same.
    pub(super) fn has_another_user(&self, party: u32, report: &UsageReport) -> bool {
        self.compare(party, report, Kind::UserName) == Some(false)
    }

    /// Whether a party and a report have a User-Name in common.
    pub(super) fn has_same_user(&self, party: u32, report: &UsageReport) -> bool {
        self.compare(party, report, Kind::UserName) == Some(true)
    }

    /// Whether a party and a report both have a Calling-Station-Id, and not the same.
    pub(super) fn has_another_device(&self, party: u32, report: &UsageReport) -> bool {
        self.compare(party, report, Kind::CallingStationId) == Some(false)
    }

    /// Whether a report is of the same subscriber's device: by Calling-Station-Id, and where one of them has none by User-Name. One
    /// device may say several names: an outer identity and an inner one.
    pub(super) fn is_same_subscriber(&self, party: u32, report: &UsageReport) -> bool {
        let compare = |kind| self.compare(party, report, kind);
        compare(Kind::CallingStationId)
            .or_else(|| compare(Kind::UserName))
            .unwrap_or(false)
    }

    /// Whether a party and a report have a name of this kind in common; `None`: one of them has none of the kind.
    fn compare(&self, party: u32, report: &UsageReport, of_kind: Kind) -> Option<bool> {
        let known = self.parties.get(party)?.subscriber.of_kind(of_kind);
        let mut newer = texts(&report.subscriber, of_kind);
        known.clone().next().and(newer.clone().next())?;
        Some(newer.any(|name| known.clone().any(|other| other == name)))
    }

    /// The device of a party: its first Calling-Station-Id.
    pub(super) fn device(&self, party: u32) -> Option<&[u8]> {
        let party = self.parties.get(party)?;
        party.subscriber.of_kind(Kind::CallingStationId).next()
    }

    /// The name by which a party's sessions are found when another radio has them.
    pub(super) fn roaming_name(&self, party: u32) -> Option<(Kind, &[u8])> {
        let subscriber = &self.parties.get(party)?.subscriber;
        let name = |kind| Some((kind, subscriber.of_kind(kind).next()?));
        name(Kind::CallingStationId).or_else(|| name(Kind::UserName))
    }

    /// Forgets parties that no session has, and radios' names that neither a party nor one of `kept` has.
    pub(super) fn retain_parties(&mut self, used: &[bool], kept: impl Iterator<Item = u32>) {
        self.added = 0;
        self.parties.retain(used);
        let mut sets = vec![false; self.radio_sets.slots().len()];
        for party in self.parties.slots().flatten() {
            mark(&mut sets, party.radio_set);
        }
        self.radio_sets.retain(&sets);
        let mut radios = vec![false; self.radios.slots().len()];
        for set in self.radio_sets.slots().flatten() {
            let names = set.names.iter().chain(&set.key.radio);
            names.for_each(|radio| mark(&mut radios, *radio));
        }
        kept.for_each(|radio| mark(&mut radios, radio));
        self.radios.retain(&radios);
    }
}

fn mark(used: &mut [bool], number: u32) {
    if let Some(is_used) = used.get_mut(number as usize) {
        *is_used = true;
    }
}

/// Whether of each kind that both have they have one in common.
fn share_each_kind<T: PartialEq, K: PartialEq>(
    known: &[T],
    newer: &[T],
    kind: impl Fn(&T) -> K,
) -> bool {
    newer.iter().all(|name| {
        let of_kind = |other: &&T| kind(other) == kind(name);
        let mut common = newer.iter().filter(of_kind);
        !known.iter().any(|other| of_kind(&other)) || common.any(|name| known.contains(name))
    })
}

/// How many kinds of names a radio may have.
pub(super) const KINDS: usize = 5;

/// Below [`KINDS`], the most specific first.
pub(super) fn radio_kind(name: &RadioIdentity) -> u8 {
    match name {
        RadioIdentity::NasIdentifier(_) => 0,
        RadioIdentity::CalledStationId(_) => 1,
        RadioIdentity::NasIp(_) => 2,
        RadioIdentity::SourceIp(_) => 3,
        RadioIdentity::Ed25519(_) => 4,
    }
}

fn take_over<T: Clone, K: PartialEq>(known: &mut Vec<T>, newer: &[T], kind: impl Fn(&T) -> K) {
    known.retain(|name| !newer.iter().any(|other| kind(other) == kind(name)));
    known.extend_from_slice(newer);
}

/// The order in which names are looked up in the mapping. The kind of name that tells sessions apart comes first, in
/// every report alike: which asset a session is of must not depend on how many reports it has had.
fn radio_order(first: Option<u8>) -> impl Fn(&RadioIdentity) -> (bool, u8) {
    move |name| {
        let kind = radio_kind(name);
        (first.is_some_and(|first| kind != first), kind)
    }
}

fn is_in_order(
    first: Option<u8>,
    radio: &[RadioIdentity],
    subscriber: &[SubscriberIdentity],
) -> bool {
    radio.is_sorted_by_key(radio_order(first)) && subscriber.is_sorted_by_key(kind)
}

fn put_in_order(
    first: Option<u8>,
    radio: &mut [RadioIdentity],
    subscriber: &mut [SubscriberIdentity],
) {
    radio.sort_by_key(radio_order(first));
    subscriber.sort_by_key(kind);
}
