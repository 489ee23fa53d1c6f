//! Names of radios and subscribers, kept once for all sessions that have them.

use super::{
    derived::Derived,
    interned::Interned,
    keys::{Keyed, Keys, Place},
    order::{is_in_order, put_in_order, share_each_kind, take_over},
};
use openmast_records::{
    NameKind, NamesBuf, RadioIdentity, RadioKind, RadioName, RadioNames, ReportRef, SenderRef,
    SubscriberIdentity, SubscriberKind, SubscriberNames,
};

/// How many kinds of names a radio may have.
pub(super) const KINDS: usize = RadioKind::ALL.len();

/// All names.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub(super) radios: Interned<Radio>,
    pub(super) radio_sets: Interned<RadioSet>,
    pub(super) parties: Interned<Party>,
    pub(super) derived: Derived,
    /// Parties that were added since it was last looked which of them are used.
    pub(super) added: u64,
}

/// One name of a radio, in its area.
#[derive(Clone, Debug)]
pub(super) struct Radio {
    pub area: Box<[u8]>,
    pub name: RadioIdentity,
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
    /// Which names tell its sessions apart.
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
    pub subscriber: NamesBuf<SubscriberKind>,
}

/// Names in the form that reports have them.
struct Named<'a> {
    key: KeyParts,
    area: &'a [u8],
    radio: RadioNames<'a>,
    subscriber: SubscriberNames<'a>,
}

impl Names {
    /// The key of a session that begins with a report.
    pub(super) fn key_of(
        &mut self,
        keys: &mut Keys,
        keyed: &Keyed,
        report: &ReportRef<'_>,
    ) -> KeyParts {
        let first = report.radio.first();
        let first = first.filter(|_| report.session_key.radio);
        KeyParts {
            radio: first.and_then(|name| self.radio(keys, report.area, name)),
            by_device: keyed.by_device,
        }
    }

    /// The party that a report names, of a session with this key.
    pub(super) fn party_of(
        &mut self,
        keys: &mut Keys,
        keyed: &Keyed,
        key: KeyParts,
        report: &ReportRef<'_>,
    ) -> u32 {
        if let Some(party) = self.parties.number(keyed.party) {
            return party;
        }
        let first = self.kind_of(key);
        let (radio, subscriber) = (report.radio, report.subscriber);
        if is_in_order(first, &radio, &subscriber) {
            let named = Named {
                key,
                area: report.area,
                radio,
                subscriber,
            };
            return self.add(keys, keyed.party, &named);
        }
        let (radio, subscriber) = (radio.iter().collect(), subscriber.iter().collect());
        let (radio, subscriber) = put_in_order(first, radio, subscriber);
        let named = Named {
            key,
            area: report.area,
            radio: radio.names(),
            subscriber: subscriber.names(),
        };
        self.named(keys, keyed.party, &named)
    }

    /// The kind of radio's name that comes before all others.
    fn kind_of(&self, key: KeyParts) -> Option<RadioKind> {
        let radio = self.radios.get(key.radio?)?;
        Some(radio.name.name().kind)
    }

    /// Where sessions with this key are told apart.
    pub(super) fn place(&self, keys: &mut Keys, key: KeyParts, area: &[u8]) -> Place {
        match key.radio.and_then(|radio| self.radios.get(radio)) {
            Some(radio) => keys.radio(&radio.area, radio.name.name()),
            None => keys.area(area),
        }
    }

    /// The party with these names, in order. A report with names of hash `same_as` would not change it.
    fn named(&mut self, keys: &mut Keys, same_as: u128, named: &Named<'_>) -> u32 {
        let place = self.place(keys, named.key, named.area);
        let radio = (named.area, named.radio);
        let hash = keys.party(place, named.key.by_device, radio, &named.subscriber);
        let party = match self.parties.number(hash) {
            Some(party) => party,
            None => self.add(keys, hash, named),
        };
        self.derived.set_same(party, same_as);
        party
    }

    /// Names that are in order, and not known yet.
    fn add(&mut self, keys: &mut Keys, hash: u128, named: &Named<'_>) -> u32 {
        let KeyParts { radio, by_device } = named.key;
        let names = named.radio.iter();
        let names: Vec<u32> = names
            .filter_map(|name| self.radio(keys, named.area, name))
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
            subscriber: named.subscriber.to_buf(),
        };
        self.added += 1;
        let party = self.parties.add(hash, party);
        self.derived.begin_party(party, hash);
        party
    }

    /// The number of a radio's name. `None`: it is none, which no record has.
    pub(super) fn radio(
        &mut self,
        keys: &mut Keys,
        area: &[u8],
        name: RadioName<'_>,
    ) -> Option<u32> {
        let Place(hash) = keys.radio(area, name);
        if let Some(number) = self.radios.number(hash) {
            return Some(number);
        }
        let radio = Radio {
            area: area.into(),
            name: RadioIdentity::of(name)?,
        };
        let number = self.radios.add(hash, radio);
        self.derived.begin_radio(number);
        Some(number)
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
        SenderRef::new(self.area(party), radio.map(|radio| radio.name.name()))
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
        let names = self.subscriber(party).iter();
        names.filter_map(SubscriberIdentity::of).collect()
    }

    fn subscriber(&self, party: u32) -> SubscriberNames<'_> {
        let party = self.parties.get(party);
        party.map_or_else(SubscriberNames::default, |party| party.subscriber.names())
    }

    /// Whether a report with names of this hash is known to change nothing of a party.
    #[inline]
    pub(super) fn is_same(&self, party: u32, hash: u128) -> bool {
        self.derived.is_same(party, hash)
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
        report: &ReportRef<'_>,
    ) -> u32 {
        if self.is_same(party, hash) {
            return party;
        }
        let Some(key) = self.radio_set(party).map(|set| set.key) else {
            return party;
        };
        let known = self.radio_names(party).map(|(_, name)| name.name());
        let mut radio: Vec<RadioName<'_>> = known.collect();
        let first = report.radio.first();
        if !first.is_some_and(|first| radio.contains(&first)) {
            radio.clear();
        }
        let mut subscriber = self.subscriber(party).iter().collect();
        take_over(&mut radio, report.radio.iter());
        take_over(&mut subscriber, report.subscriber.iter());
        let (radio, subscriber) = put_in_order(self.kind_of(key), radio, subscriber);
        let named = Named {
            key,
            area: report.area,
            radio: radio.names(),
            subscriber: subscriber.names(),
        };
        // The same report once more would change nothing.
        self.named(keys, hash, &named)
    }

    /// Whether no kind of name that both a party and a report have differs.
    pub(super) fn agree(&self, party: u32, report: &ReportRef<'_>) -> bool {
        let radio = self.radio_names(party).map(|(_, name)| name.name());
        let radio: Vec<_> = radio.collect();
        share_each_kind(radio.iter().copied(), report.radio.iter())
            && share_each_kind(self.subscriber(party).iter(), report.subscriber.iter())
    }

    /// Whether both User-Name and Calling-Station-Id of a report are others than a party's: it is of somebody else, with
    /// another device.
    pub(super) fn contradict(&self, party: u32, report: &ReportRef<'_>) -> bool {
        self.has_another_user(party, report) && self.has_another_device(party, report)
    }

    /// Whether a party and a report both have a User-Name, and not the same.
    pub(super) fn has_another_user(&self, party: u32, report: &ReportRef<'_>) -> bool {
        self.compare(party, report, SubscriberKind::UserName) == Some(false)
    }

    /// Whether a party and a report have a User-Name in common.
    pub(super) fn has_same_user(&self, party: u32, report: &ReportRef<'_>) -> bool {
        self.compare(party, report, SubscriberKind::UserName) == Some(true)
    }

    /// Whether a party and a report both have a Calling-Station-Id, and not the same.
    pub(super) fn has_another_device(&self, party: u32, report: &ReportRef<'_>) -> bool {
        self.compare(party, report, SubscriberKind::CallingStationId) == Some(false)
    }

    /// Whether a report is of the same subscriber's device: by Calling-Station-Id, and where one of them has none by User-Name. One
    /// device may say several names: an outer identity and an inner one.
    pub(super) fn is_same_subscriber(&self, party: u32, report: &ReportRef<'_>) -> bool {
        let compare = |kind| self.compare(party, report, kind);
        compare(SubscriberKind::CallingStationId)
            .or_else(|| compare(SubscriberKind::UserName))
            .unwrap_or(false)
    }

    /// Whether a party and a report have a name of this kind in common; `None`: one of them has none of the kind.
    fn compare(&self, party: u32, report: &ReportRef<'_>, kind: SubscriberKind) -> Option<bool> {
        let known = self.subscriber(party).of_kind(kind);
        let mut newer = report.subscriber.of_kind(kind);
        known.clone().next().and(newer.clone().next())?;
        Some(newer.any(|name| known.clone().any(|other| other == name)))
    }

    /// The device of a party: its first Calling-Station-Id.
    pub(super) fn device(&self, party: u32) -> Option<&[u8]> {
        let mut devices = self
            .subscriber(party)
            .of_kind(SubscriberKind::CallingStationId);
        devices.next()
    }

    /// The name by which a party's sessions are found when another radio has them.
    pub(super) fn roaming_name(&self, party: u32) -> Option<(SubscriberKind, &[u8])> {
        let subscriber = self.subscriber(party);
        let name = |kind| Some((kind, subscriber.of_kind(kind).next()?));
        name(SubscriberKind::CallingStationId).or_else(|| name(SubscriberKind::UserName))
    }

    /// The names as they are now, to be saved while these go on: those, and nothing that follows from them.
    pub(super) fn share(&mut self) -> Self {
        Self {
            radios: self.radios.share(),
            radio_sets: self.radio_sets.share(),
            parties: self.parties.share(),
            ..Self::default()
        }
    }

    /// Forgets parties that no session has, and radios' names that neither a party nor one of `kept` has.
    pub(super) fn retain_parties(&mut self, used: &[bool], kept: impl Iterator<Item = u32>) {
        self.added = 0;
        self.parties.retain(used);
        self.derived.forget_parties(used);
        let mut sets = vec![false; self.radio_sets.len()];
        for party in self.parties.slots().flatten() {
            mark(&mut sets, party.radio_set);
        }
        self.radio_sets.retain(&sets);
        let mut radios = vec![false; self.radios.len()];
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
