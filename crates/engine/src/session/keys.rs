//! Hashes that stand for names. SipHash-1-3 with 128 bits, under a key that is drawn from the log's secret: nobody
//! outside can make two names meet, and every replay has the same hashes.

use std::hash::Hasher;

use borsh::BorshSerialize;
use sha2::{Digest, Sha256};
use siphasher::sip128::{Hasher128, SipHasher13};

use openmast_records::{
    RadioIdentity, RadioName, RadioNames, ReportRef, SubscriberIdentity, SubscriberKind,
    SubscriberNames,
};

const DOMAIN: &[u8] = b"openmast/names/2";

/// Makes the hashes.
#[derive(Clone, Debug)]
pub struct Keys {
    hasher: SipHasher13,
    /// Kept, so that no report allocates one.
    text: Vec<u8>,
    /// Hashes of the radio that was asked for last: a batch is one radio's.
    newest: (Vec<u8>, Radios),
}

/// A report's names as hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keyed {
    /// Hash of the session: where it is, session id, multi-session id, and the device if that is part of it.
    pub(super) session: u128,
    /// Hash of all names of radio and subscriber, and of what tells the session apart.
    pub(super) party: u128,
    /// The device is part of the session's key.
    pub(super) by_device: bool,
}

/// Where sessions are told apart: under a radio's name, or in a whole area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place(pub u128);

/// A radio's names as hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Radios {
    area: Place,
    /// Place of the first name.
    first: Place,
    /// Hash of all names, in their order.
    all: u128,
}

impl Radios {
    /// Where a report's session is told apart.
    #[inline]
    fn place(&self, report: &ReportRef<'_>) -> Place {
        match report.session_key.radio {
            true => self.first,
            false => self.area,
        }
    }
}

/// What is hashed: no name of one kind is one of another.
#[derive(Clone, Copy)]
enum Kind {
    Session,
    Party,
    RadioSet,
    Radio,
    Radios,
    Area,
    RadioName,
    SubscriberName,
    Roaming,
}

impl Keys {
    pub(crate) fn new(salt_key: &[u8; 32]) -> Self {
        let digest = Sha256::new()
            .chain_update(DOMAIN)
            .chain_update(salt_key)
            .finalize();
        let mut key = [0; 16];
        key.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        let nothing = Radios {
            area: Place(0),
            first: Place(0),
            all: 0,
        };
        Self {
            hasher: SipHasher13::new_with_key(&key),
            text: Vec::new(),
            newest: (Vec::new(), nothing),
        }
    }

    /// These, and nothing but the secret is left here: to be put back.
    pub(super) fn take(&mut self) -> Self {
        Self {
            hasher: self.hasher,
            text: std::mem::take(&mut self.text),
            newest: (std::mem::take(&mut self.newest.0), self.newest.1),
        }
    }

    /// `None`: the report has no radio, so it belongs to no session.
    #[inline]
    pub(crate) fn of(&mut self, report: &ReportRef<'_>) -> Option<Keyed> {
        let radios = self.radios(report.area, &report.radio)?;
        let place = radios.place(report);
        let device = device(report).filter(|_| report.session_key.device);
        let by_device = device.is_some();
        let (id, multi) = (report.session_id, report.multi_session_id);
        Some(Keyed {
            session: self.session(place, id, multi, device),
            party: self.hash_party(place, by_device, radios.all, &report.subscriber),
            by_device,
        })
    }

    /// Keys of a report whose own key leads to somebody else's session: with the device in the key. `None`: it has none.
    pub(super) fn apart(&mut self, report: &ReportRef<'_>) -> Option<Keyed> {
        let device = device(report)?;
        let radios = self.radios(report.area, &report.radio)?;
        let place = radios.place(report);
        let (id, multi) = (report.session_id, report.multi_session_id);
        Some(Keyed {
            session: self.session(place, id, multi, Some(device)),
            party: self.hash_party(place, true, radios.all, &report.subscriber),
            by_device: true,
        })
    }

    /// `None`: there is none.
    #[inline]
    fn radios(&mut self, area: &[u8], names: &RadioNames<'_>) -> Option<Radios> {
        let first = names.first()?;
        self.write(Kind::Radios, &(area, names.encoded()));
        let (text, radios) = &self.newest;
        if *text == self.text {
            return Some(*radios);
        }
        std::mem::swap(&mut self.newest.0, &mut self.text);
        let all = self.hasher.hash(&self.newest.0).as_u128();
        let (area, first) = (self.area(area), self.radio(area, first));
        self.newest.1 = Radios { area, first, all };
        Some(self.newest.1)
    }

    /// Place of a whole area.
    pub(super) fn area(&mut self, area: &[u8]) -> Place {
        Place(self.hash(Kind::Area, area))
    }

    /// Place of a radio's name in its area.
    pub(super) fn radio(&mut self, area: &[u8], name: RadioName<'_>) -> Place {
        Place(self.hash(Kind::Radio, &(area, name.kind as u8, name.octets)))
    }

    /// Hash of a session.
    #[inline]
    pub(super) fn session(
        &mut self,
        place: Place,
        id: &[u8],
        multi: Option<&[u8]>,
        device: Option<&[u8]>,
    ) -> u128 {
        self.hash(Kind::Session, &(place.0, id, multi, device))
    }

    /// Hash of a party: names in their order, and what tells its sessions apart.
    pub(super) fn party(
        &mut self,
        place: Place,
        by_device: bool,
        (area, radio): (&[u8], RadioNames<'_>),
        subscriber: &SubscriberNames<'_>,
    ) -> u128 {
        let all = self.hash(Kind::Radios, &(area, radio.encoded()));
        self.hash_party(place, by_device, all, subscriber)
    }

    #[inline]
    fn hash_party(
        &mut self,
        place: Place,
        by_device: bool,
        radios: u128,
        subscriber: &SubscriberNames<'_>,
    ) -> u128 {
        let party = (place.0, by_device, radios, subscriber.encoded());
        self.hash(Kind::Party, &party)
    }

    pub(super) fn radio_set(&mut self, key: Option<u32>, by_device: bool, radio: &[u32]) -> u128 {
        self.hash(Kind::RadioSet, &(key, by_device, radio))
    }

    /// Hash of a radio's name, wherever it is.
    pub(super) fn radio_name(&mut self, name: &RadioIdentity) -> u128 {
        self.hash(Kind::RadioName, name)
    }

    /// Hash of a subscriber's name, wherever it is.
    pub(super) fn subscriber_name(&mut self, name: &SubscriberIdentity) -> u128 {
        self.hash(Kind::SubscriberName, name)
    }

    /// Hash of what sessions have in common when one of them may be handed on as another: area, session id and one name of the
    /// subscriber.
    pub(super) fn roaming(&self, area: &[u8], id: &[u8], kind: SubscriberKind, name: &[u8]) -> u64 {
        let mut hasher = self.hasher;
        hasher.write(&[Kind::Roaming as u8, kind as u8]);
        for text in [area, id, name] {
            hasher.write(&(text.len() as u64).to_le_bytes());
            hasher.write(text);
        }
        hasher.finish128().as_u128() as u64
    }

    #[inline]
    fn hash(&mut self, kind: Kind, value: &(impl BorshSerialize + ?Sized)) -> u128 {
        self.write(kind, value);
        self.hasher.hash(&self.text).as_u128()
    }

    #[inline]
    fn write(&mut self, kind: Kind, value: &(impl BorshSerialize + ?Sized)) {
        self.text.clear();
        self.text.push(kind as u8);
        // Writing to memory fails only for lengths beyond 32 bits, which no record has.
        let _ = value.serialize(&mut self.text);
    }
}

/// The device that a report names: its first Calling-Station-Id.
pub(super) fn device<'a>(report: &ReportRef<'a>) -> Option<&'a [u8]> {
    let mut devices = report.subscriber.of_kind(SubscriberKind::CallingStationId);
    devices.next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use openmast_records::{NamesBuf, RadioKind, SessionKey, SubscriberName};
    use proptest::prelude::*;

    proptest! {
        /// What was asked for before changes nothing, and the hashes are those of the parts.
        #[test]
        fn a_report_has_the_hashes_of_its_names(
            asked in prop::collection::vec((0..3_u8, 0..3_u8, 0..2_u8, 0..2_u8, any::<(bool, bool)>()), 1..20),
        ) {
            let mut keys = Keys::new(&[7; 32]);
            for (name, count, subscriber, area, (by_radio, by_device)) in asked {
                let radio: Vec<[u8; 1]> = (0..count).map(|place| [name + place]).collect();
                let radio = radio.iter().map(|name| RadioName::new(RadioKind::NasIdentifier, name));
                let radio: NamesBuf<_> = radio.collect();
                let (area, own) = ([area], [subscriber]);
                let device = SubscriberName::new(SubscriberKind::CallingStationId, &own);
                let device: NamesBuf<_> = [device].into_iter().collect();
                let report = ReportRef {
                    area: &area,
                    radio: radio.names(),
                    subscriber: device.names(),
                    session_id: &own,
                    session_key: SessionKey { radio: by_radio, device: by_device },
                    ..ReportRef::default()
                };
                let found = keys.of(&report);
                let mut fresh = Keys::new(&[7; 32]);
                let expected = report.radio.first().map(|first| {
                    let place = match by_radio {
                        true => fresh.radio(&area, first),
                        false => fresh.area(&area),
                    };
                    let device = by_device.then_some(&own[..]);
                    let names = (&area[..], report.radio);
                    Keyed {
                        session: fresh.session(place, &own, None, device),
                        party: fresh.party(place, by_device, names, &report.subscriber),
                        by_device,
                    }
                });
                prop_assert_eq!(found, expected);
            }
        }
    }
}
