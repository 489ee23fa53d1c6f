//! From a session's bytes to a payer and an asset.

use super::{Engine, private::UsageKey};
use crate::{
    engine::identity::{radio_name, subscriber_name},
    record::{RadioIdentity, SubscriberIdentity},
    session::{Reading, Session, SessionKey},
};

/// Usage that waits for a mapping or for the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unattributed {
    /// `kind=value`, most specific first.
    pub radio: Vec<String>,
    pub subscriber: Vec<String>,
    pub asset: Option<u32>,
    pub payer: Option<u32>,
    pub bytes: u64,
    pub last_report_at_ms: u64,
}

/// Radios with their assets, subscribers with their payers.
pub type Mappings = (Vec<(RadioIdentity, u32)>, Vec<(SubscriberIdentity, u32)>);

impl Engine {
    /// Attributes what waits in a session, or remembers that it waits.
    pub(super) fn attribute(&mut self, key: SessionKey) {
        let Some(session) = self.sessions.get(&key) else {
            return;
        };
        let waiting = session.waiting();
        if waiting == Reading::default() {
            self.waiting.remove(&key);
            return;
        }
        let Some((radio, asset, payer)) = self.parties(session) else {
            self.waiting.insert(key);
            return;
        };
        let usage = UsageKey {
            payer,
            asset,
            session: key.clone(),
            incarnation: session.incarnation,
        };
        let events = (session.first_event_at_ms, session.last_event_at_ms);
        self.ledger.meter((payer, asset), waiting.bytes());
        self.records.add(usage, radio_name(&radio), waiting, events);
        self.waiting.remove(&key);
        if let Some(session) = self.sessions.get_mut(&key) {
            session.settle();
        }
    }

    /// Tries again what waits: a mapping or an epoch changed.
    pub(super) fn attribute_waiting(&mut self) {
        let waiting: Vec<SessionKey> = self.waiting.iter().cloned().collect();
        for key in waiting {
            self.attribute(key);
        }
    }

    /// Radio, asset and payer, when all are mapped and the open epoch began with both accounts on chain.
    fn parties(&self, session: &Session) -> Option<(RadioIdentity, u32, u32)> {
        let (radio, asset) = self.mapping.asset(&session.radio)?;
        let payer = self.mapping.payer(&session.subscriber)?;
        let known = (asset as usize) < self.opening.assets.len()
            && (payer as usize) < self.opening.payers.len();
        known.then(|| (radio.clone(), asset, payer))
    }

    /// What waits, most bytes first, at most `limit`.
    pub fn unattributed(&self, limit: usize) -> Vec<Unattributed> {
        let mut all: Vec<Unattributed> = self
            .waiting
            .iter()
            .filter_map(|key| self.sessions.get(key))
            .map(|session| self.describe(session))
            .collect();
        all.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.radio.cmp(&b.radio)));
        all.truncate(limit);
        all
    }

    fn describe(&self, session: &Session) -> Unattributed {
        Unattributed {
            radio: session.radio.iter().map(radio_name).collect(),
            subscriber: session.subscriber.iter().map(subscriber_name).collect(),
            asset: self.mapping.asset(&session.radio).map(|(_, asset)| asset),
            payer: self.mapping.payer(&session.subscriber),
            bytes: session.waiting().bytes(),
            last_report_at_ms: session.last_received_at_ms,
        }
    }

    /// All mappings, in a fixed order.
    pub fn mappings(&self) -> Mappings {
        let radios = self.mapping.radios.iter();
        let subscribers = self.mapping.subscribers.iter();
        (
            radios.map(|(name, asset)| (name.clone(), *asset)).collect(),
            subscribers
                .map(|(name, payer)| (name.clone(), *payer))
                .collect(),
        )
    }
}
