//! Names of radios and subscribers, kept once for all sessions that have them.

use super::{interned::Interned, keys::Keys, tail::NONE};
use crate::record::{RadioIdentity, SubscriberIdentity, UsageReport};

/// No report has names with this hash, but for one in 2¹²⁸.
pub(super) const NOT_KNOWN: u128 = 0;

/// All names.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub radios: Interned<Radio>,
    pub radio_sets: Interned<RadioSet>,
    pub parties: Interned<Party>,
    /// Parties that were added since it was last looked which of them are used.
    pub added: u64,
}

/// One name of a radio.
#[derive(Clone, Debug)]
pub(super) struct Radio {
    pub name: RadioIdentity,
    /// The first of the sessions whose key has this name, of those that may not have ended.
    pub first_row: u32,
}

/// The names of a radio in its reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RadioSet {
    /// The one that sessions are told apart by.
    pub key: u32,
    /// Those of its kind first, then the most specific.
    pub names: Vec<u32>,
}

/// Whose usage a session's is: a radio's and a subscriber's names.
#[derive(Clone, Debug)]
pub(super) struct Party {
    pub radio_set: u32,
    /// Most specific first, each as kind, length and octets: there may be as many parties as sessions.
    pub subscriber: Box<[u8]>,
    /// Hash of other names that a report may have without changing it: the newest that had.
    pub same_as: Packed128,
    /// What became of it under which state of mappings and accounts.
    pub resolved: (u64, Option<Route>),
}

/// A hash without alignment to 16 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Packed128([u64; 2]);

impl From<u128> for Packed128 {
    fn from(hash: u128) -> Self {
        Self([hash as u64, (hash >> 64) as u64])
    }
}

/// Where a party's usage goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// Pair and the radio's mapped name.
    pub id: u32,
    /// Payer and asset.
    pub pair: u32,
}

impl Names {
    /// The party that a report names.
    pub(super) fn party_of(&mut self, keys: &mut Keys, hash: u128, report: &UsageReport) -> u32 {
        let Some(key) = report.radio.first() else {
            return NONE;
        };
        if let Some(party) = self.parties.number(hash) {
            return party;
        }
        if is_in_order(key, &report.radio, &report.subscriber) {
            return self.add(keys, hash, key, &report.radio, &report.subscriber);
        }
        let (mut radio, mut subscriber) = (report.radio.clone(), report.subscriber.clone());
        put_in_order(key, &mut radio, &mut subscriber);
        self.named(keys, hash, key, &radio, &subscriber)
    }

    /// The party with these names, in order. A report with names of hash `same_as` would not change it.
    fn named(
        &mut self,
        keys: &mut Keys,
        same_as: u128,
        key: &RadioIdentity,
        radio: &[RadioIdentity],
        subscriber: &[SubscriberIdentity],
    ) -> u32 {
        let hash = keys.party(key, radio, subscriber);
        let party = match self.parties.number(hash) {
            Some(party) => party,
            None => self.add(keys, hash, key, radio, subscriber),
        };
        if let Some(party) = self.parties.get_mut(party) {
            party.same_as = same_as.into();
        }
        party
    }

    /// Names that are in order, and not known yet.
    fn add(
        &mut self,
        keys: &mut Keys,
        hash: u128,
        key: &RadioIdentity,
        radio: &[RadioIdentity],
        subscriber: &[SubscriberIdentity],
    ) -> u32 {
        let key = self.radio(keys, key);
        let names: Vec<u32> = radio.iter().map(|name| self.radio(keys, name)).collect();
        let hash_of_set = keys.radio_set(key, &names);
        let radio_set = match self.radio_sets.number(hash_of_set) {
            Some(number) => number,
            None => self.radio_sets.add(hash_of_set, RadioSet { key, names }),
        };
        let party = Party {
            radio_set,
            subscriber: pack(subscriber),
            same_as: hash.into(),
            resolved: (0, None),
        };
        self.added += 1;
        self.parties.add(hash, party)
    }

    pub(super) fn radio(&mut self, keys: &mut Keys, name: &RadioIdentity) -> u32 {
        let hash = keys.radio(name);
        match self.radios.number(hash) {
            Some(number) => number,
            None => {
                let name = name.clone();
                let first_row = NONE;
                self.radios.add(hash, Radio { name, first_row })
            }
        }
    }

    pub(super) fn radio_set(&self, party: u32) -> Option<&RadioSet> {
        self.radio_sets.get(self.parties.get(party)?.radio_set)
    }

    /// The names of a party's radio.
    pub(super) fn radio_names(&self, party: u32) -> impl Iterator<Item = (u32, &RadioIdentity)> {
        let names = self.radio_set(party).map_or(&[][..], |set| &set.names);
        names
            .iter()
            .filter_map(|number| Some((*number, &self.radios.get(*number)?.name)))
    }

    /// The names of a party's subscriber.
    pub(super) fn subscriber_names(&self, party: u32) -> Vec<SubscriberIdentity> {
        let party = self.parties.get(party);
        party.map_or_else(Vec::new, |party| unpack(&party.subscriber))
    }

    /// The party after a report with other names.
    ///
    /// A gateway that leaves a name out (a Stop without the Class) has not made it invalid: without it a less specific
    /// name would decide who pays.
    pub(super) fn renamed(
        &mut self,
        keys: &mut Keys,
        party: u32,
        hash: u128,
        report: &UsageReport,
    ) -> u32 {
        let known = self.parties.get(party);
        if known.is_some_and(|known| known.same_as == hash.into()) {
            return party;
        }
        let key = self.radio_set(party).map(|set| set.key);
        let Some(key) = key.and_then(|key| Some(self.radios.get(key)?.name.clone())) else {
            return party;
        };
        let mut radio: Vec<_> = self
            .radio_names(party)
            .map(|(_, name)| name.clone())
            .collect();
        let mut subscriber = self.subscriber_names(party);
        take_over(&mut radio, &report.radio, radio_kind);
        take_over(&mut subscriber, &report.subscriber, subscriber_kind);
        put_in_order(&key, &mut radio, &mut subscriber);
        // The same report once more would change nothing.
        self.named(keys, hash, &key, &radio, &subscriber)
    }

    /// Whether no kind of name that both a party and a report have differs.
    pub(super) fn agree(&self, party: u32, report: &UsageReport) -> bool {
        let radio: Vec<_> = self.radio_names(party).map(|(_, name)| name).collect();
        let newer: Vec<_> = report.radio.iter().collect();
        let subscriber = self.subscriber_names(party);
        share_each_kind(&radio, &newer, |name| radio_kind(name))
            && share_each_kind(&subscriber, &report.subscriber, subscriber_kind)
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
            let names = set.names.iter().chain([&set.key]);
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
fn share_each_kind<T: PartialEq>(known: &[T], newer: &[T], kind: impl Fn(&T) -> u8) -> bool {
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

fn take_over<T: Clone>(known: &mut Vec<T>, newer: &[T], kind: impl Fn(&T) -> u8) {
    known.retain(|name| !newer.iter().any(|other| kind(other) == kind(name)));
    known.extend_from_slice(newer);
}

/// The order in which names are looked up in the mapping. The kind of name that tells sessions apart comes first, in
/// every report alike: which asset a session is of must not depend on how many reports it has had.
fn radio_order(key: &RadioIdentity) -> impl Fn(&RadioIdentity) -> (bool, u8) {
    let first = radio_kind(key);
    move |name| {
        let kind = radio_kind(name);
        (kind != first, kind)
    }
}

fn is_in_order(
    key: &RadioIdentity,
    radio: &[RadioIdentity],
    subscriber: &[SubscriberIdentity],
) -> bool {
    radio.is_sorted_by_key(radio_order(key)) && subscriber.is_sorted_by_key(subscriber_kind)
}

fn put_in_order(
    key: &RadioIdentity,
    radio: &mut [RadioIdentity],
    subscriber: &mut [SubscriberIdentity],
) {
    radio.sort_by_key(radio_order(key));
    subscriber.sort_by_key(subscriber_kind);
}

pub(super) fn pack(names: &[SubscriberIdentity]) -> Box<[u8]> {
    let mut packed = Vec::new();
    for name in names {
        // Writing to memory fails only for lengths beyond 32 bits, which no record has.
        let _ = borsh::to_writer(&mut packed, name);
    }
    packed.into_boxed_slice()
}

pub(super) fn unpack(mut packed: &[u8]) -> Vec<SubscriberIdentity> {
    let mut names = Vec::new();
    while !packed.is_empty()
        && let Ok(name) = borsh::BorshDeserialize::deserialize(&mut packed)
    {
        names.push(name);
    }
    names
}
