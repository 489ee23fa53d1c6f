//! Hashes that stand for names. SipHash-1-3 with 128 bits, under a key that is drawn from the log's secret: nobody
//! outside can make two names meet, and every replay has the same hashes.

use borsh::BorshSerialize;
use sha2::{Digest, Sha256};
use siphasher::sip128::SipHasher13;

use crate::record::{RadioIdentity, SubscriberIdentity, UsageReport};

const DOMAIN: &[u8] = b"openmast/names/1";

/// Makes the hashes.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    hasher: SipHasher13,
    /// Kept, so that no report allocates one.
    text: Vec<u8>,
    /// Of the radio that was asked for last: a batch is one radio's.
    newest: (Vec<u8>, Radios),
}

/// A report's names as hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keyed {
    /// Of the session: the radio's first name, session id and multi-session id.
    pub(super) session: u128,
    /// Of all names of radio and subscriber.
    pub(super) party: u128,
}

/// A radio's names as hashes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Radios {
    /// Of the first.
    first: u128,
    /// Of all, in their order.
    all: u128,
}

/// What is hashed: no name of one kind is one of another.
#[derive(Clone, Copy)]
enum Kind {
    Session,
    Party,
    RadioSet,
    Radio,
    Radios,
    Subscriber,
}

impl Keys {
    pub(super) fn new(salt_key: &[u8; 32]) -> Self {
        let digest = Sha256::new()
            .chain_update(DOMAIN)
            .chain_update(salt_key)
            .finalize();
        let mut key = [0; 16];
        key.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        Self {
            hasher: SipHasher13::new_with_key(&key),
            text: Vec::new(),
            newest: Default::default(),
        }
    }

    /// `None`: the report has no radio, so it belongs to no session.
    #[inline]
    pub(super) fn of(&mut self, report: &UsageReport) -> Option<Keyed> {
        let radios = self.radios(&report.radio)?;
        let (id, multi) = (&report.session_id, report.multi_session_id.as_deref());
        Some(Keyed {
            session: self.hash(Kind::Session, &(radios.first, id, multi)),
            party: self.hash(Kind::Party, &(radios.first, radios.all, &report.subscriber)),
        })
    }

    /// `None`: there is none.
    #[inline]
    fn radios(&mut self, names: &[RadioIdentity]) -> Option<Radios> {
        let first = names.first()?;
        self.write(Kind::Radios, &names);
        let (text, radios) = &self.newest;
        if *text == self.text {
            return Some(*radios);
        }
        std::mem::swap(&mut self.newest.0, &mut self.text);
        let all = self.hasher.hash(&self.newest.0).as_u128();
        let first = self.radio(first);
        self.newest.1 = Radios { first, all };
        Some(self.newest.1)
    }

    pub(super) fn session(
        &mut self,
        radio: &RadioIdentity,
        id: &[u8],
        multi: Option<&[u8]>,
    ) -> u128 {
        let radio = self.radio(radio);
        self.hash(Kind::Session, &(radio, id, multi))
    }

    pub(super) fn party(
        &mut self,
        key: &RadioIdentity,
        radio: &[RadioIdentity],
        subscriber: &[SubscriberIdentity],
    ) -> u128 {
        let (key, all) = (self.radio(key), self.hash(Kind::Radios, &radio));
        self.hash(Kind::Party, &(key, all, subscriber))
    }

    pub(super) fn radio_set(&mut self, key: u32, radio: &[u32]) -> u128 {
        self.hash(Kind::RadioSet, &(key, radio))
    }

    pub(super) fn radio(&mut self, name: &RadioIdentity) -> u128 {
        self.hash(Kind::Radio, name)
    }

    pub(super) fn subscriber(&mut self, name: &SubscriberIdentity) -> u128 {
        self.hash(Kind::Subscriber, name)
    }

    #[inline]
    fn hash(&mut self, kind: Kind, value: &impl BorshSerialize) -> u128 {
        self.write(kind, value);
        self.hasher.hash(&self.text).as_u128()
    }

    #[inline]
    fn write(&mut self, kind: Kind, value: &impl BorshSerialize) {
        self.text.clear();
        self.text.push(kind as u8);
        // Writing to memory fails only for lengths beyond 32 bits, which no record has.
        let _ = value.serialize(&mut self.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::UsageEvent;
    use proptest::prelude::*;

    fn report(radio: Vec<RadioIdentity>, subscriber: u8, session_id: Vec<u8>) -> UsageReport {
        UsageReport {
            received_at_ms: 0,
            event_at_ms: 0,
            event: UsageEvent::Interim,
            radio,
            subscriber: vec![SubscriberIdentity::UserName(vec![subscriber])],
            session_id,
            multi_session_id: None,
            session_seconds: None,
            bytes_up: 0,
            bytes_down: 0,
            counters_are_32_bit: false,
            raw_hash: [0; 32],
        }
    }

    proptest! {
        /// What was asked for before changes nothing, and the hashes are those of the parts.
        #[test]
        fn a_report_has_the_hashes_of_its_names(asked in prop::collection::vec((0..3_u8, 0..3_usize, 0..2_u8), 1..20)) {
            let mut keys = Keys::new(&[7; 32]);
            for (name, count, subscriber) in asked {
                let name = |place: usize| RadioIdentity::NasIdentifier(vec![name + place as u8]);
                let radio: Vec<_> = (0..count).map(name).collect();
                let report = report(radio.clone(), subscriber, vec![subscriber]);
                let found = keys.of(&report);
                let mut fresh = Keys::new(&[7; 32]);
                let expected = radio.first().map(|first| Keyed {
                    session: fresh.session(first, &report.session_id, None),
                    party: fresh.party(first, &radio, &report.subscriber),
                });
                prop_assert_eq!(found, expected);
            }
        }
    }
}
