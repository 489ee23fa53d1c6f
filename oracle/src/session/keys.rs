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
}

/// A report's names as hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keyed {
    /// Of the session: the radio's first name, session id and multi-session id.
    pub(super) session: u128,
    /// Of all names of radio and subscriber.
    pub(super) party: u128,
}

/// What is hashed: no name of one kind is one of another.
#[derive(Clone, Copy)]
enum Kind {
    Session,
    Party,
    RadioSet,
    Radio,
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
        }
    }

    /// `None`: the report has no radio, so it belongs to no session.
    pub(super) fn of(&mut self, report: &UsageReport) -> Option<Keyed> {
        let radio = report.radio.first()?;
        let multi = report.multi_session_id.as_deref();
        Some(Keyed {
            session: self.session(radio, &report.session_id, multi),
            party: self.party(radio, &report.radio, &report.subscriber),
        })
    }

    #[inline]
    pub(super) fn session(
        &mut self,
        radio: &RadioIdentity,
        id: &[u8],
        multi: Option<&[u8]>,
    ) -> u128 {
        self.hash(Kind::Session, &(radio, id, multi))
    }

    pub(super) fn party(
        &mut self,
        key: &RadioIdentity,
        radio: &[RadioIdentity],
        subscriber: &[SubscriberIdentity],
    ) -> u128 {
        self.hash(Kind::Party, &(key, radio, subscriber))
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
        self.text.clear();
        self.text.push(kind as u8);
        // Writing to memory fails only for lengths beyond 32 bits, which no record has.
        let _ = value.serialize(&mut self.text);
        self.hasher.hash(&self.text).as_u128()
    }
}
