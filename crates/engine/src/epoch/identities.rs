//! How many subscribers of a payer used an asset in an epoch: what its entitlements of SIM slots are for.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::Hash,
};

use openmast_records::SubscriberIdentity;
use rustc_hash::FxHashSet;
use siphasher::sip128::{Hasher128, SipHasher13};

use super::usage::UsageOf;
use crate::{Engine, session::At};

/// A payer and an asset.
type Accounts = (u32, u32);

impl Engine {
    /// Distinct subscribers with usage in the open epoch, of each of these entitlements' payer on its asset. A subscriber is known
    /// by the name of its that is mapped, so one with several names counts once.
    pub(crate) fn identities(&self, slots: &BTreeMap<u32, Accounts>) -> BTreeMap<u32, u32> {
        if slots.is_empty() {
            return BTreeMap::new();
        }
        let concerned: BTreeSet<Accounts> = slots.values().copied().collect();
        // Names are counted by hashes that nobody outside can have collide: whoever gives a payer one slot has all names of its
        // subscribers counted, and there can be very many.
        let hasher = self.name_hasher();
        let mut active: BTreeMap<Accounts, FxHashSet<u128>> = BTreeMap::new();
        for (of, route) in self.used_routes() {
            let accounts = self.accounts_of(route).filter(|it| concerned.contains(it));
            if let (Some(accounts), Some(name)) = (accounts, self.subscriber_of(of)) {
                let mut hasher = hasher;
                name.hash(&mut hasher);
                let hash = hasher.finish128().as_u128();
                active.entry(accounts).or_default().insert(hash);
            }
        }
        let count = |accounts| active.get(accounts).map_or(0, FxHashSet::len);
        let count = |accounts| u32::try_from(count(accounts)).unwrap_or(u32::MAX);
        slots
            .iter()
            .map(|(reserve, accounts)| (*reserve, count(accounts)))
            .collect()
    }

    fn name_hasher(&self) -> SipHasher13 {
        let mut key = [0; 16];
        let salt = self.deployment.map_or([0; 32], |it| it.salt_key);
        key.iter_mut().zip(salt).for_each(|(key, salt)| *key = salt);
        SipHasher13::new_with_key(&key)
    }

    /// Where usage of the open epoch went, by session and run.
    fn used_routes(&self) -> impl Iterator<Item = (UsageOf, u32)> {
        let sessions = &self.sessions;
        let rows = (0..sessions.row_count()).flat_map(|row| sessions.incarnations(row));
        let in_rows = rows.filter_map(|at| {
            let route = sessions.run_state(at)?.record()?.route;
            Some(((at.row, sessions.number(at)), route))
        });
        let elsewhere = self.usages.more.iter().flat_map(|(of, usages)| {
            let routes = usages.iter().map(|usage| usage.route);
            routes.map(|route| (*of, route))
        });
        in_rows.chain(elsewhere)
    }

    fn accounts_of(&self, route: u32) -> Option<Accounts> {
        let route = self.usages.routes.get(route as usize)?;
        self.ledger.pair(route.legs.serving().pair)
    }

    /// The name of a run's subscriber that is mapped, or its most specific one. Of a run that is forgotten, the session's newest.
    fn subscriber_of(&self, (row, number): UsageOf) -> Option<SubscriberIdentity> {
        let mut runs = self.sessions.incarnations(row);
        let newest = At { row, former: None };
        let at = runs.find(|at| self.sessions.number(*at) == number);
        let party = self.sessions.run_state(at.unwrap_or(newest))?.party();
        let names = self.sessions.subscriber_names(party);
        let mapped = names.iter();
        let mut mapped = mapped.filter(|name| self.mapping.subscribers.contains_key(name));
        mapped.next().or(names.first()).cloned()
    }
}
