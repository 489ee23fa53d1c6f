//! Which asset a radio belongs to, which payer a subscriber's usage is paid by.

use std::collections::BTreeMap;

use openmast_records::{MappingChange, RadioIdentity, SubscriberIdentity};

/// All mappings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mapping {
    pub radios: BTreeMap<RadioIdentity, u32>,
    pub subscribers: BTreeMap<SubscriberIdentity, u32>,
}

impl Mapping {
    pub(crate) fn change(&mut self, change: &MappingChange) {
        match change {
            MappingChange::Radio { identity, asset } => set(&mut self.radios, identity, *asset),
            MappingChange::Subscriber { identity, payer } => {
                set(&mut self.subscribers, identity, *payer)
            }
        }
    }

    /// The first name that is mapped, and its asset.
    pub(crate) fn asset<'a>(&self, names: &'a [RadioIdentity]) -> Option<(&'a RadioIdentity, u32)> {
        names
            .iter()
            .find_map(|name| Some((name, *self.radios.get(name)?)))
    }

    /// Whether a name of a subscriber is mapped.
    pub(crate) fn has(&self, name: &SubscriberIdentity) -> bool {
        self.subscribers.contains_key(name)
    }

    /// The payer of the first name that is mapped, most specific first.
    pub(crate) fn payer(&self, names: &[SubscriberIdentity]) -> Option<u32> {
        names
            .iter()
            .find_map(|name| self.subscribers.get(name).copied())
    }
}

fn set<K: Ord + Clone>(map: &mut BTreeMap<K, u32>, key: &K, index: Option<u32>) {
    match index {
        Some(index) => map.insert(key.clone(), index),
        None => map.remove(key),
    };
}
