//! From a session's bytes to a payer and an asset.

use openmast_metering::RowId;

use crate::session::{At, Reading, Route};
use crate::{Engine, epoch::usage::RouteOf, routing::waiting::WaitingKey};
use openmast_records::{MappingChange, RadioIdentity, SubscriberIdentity};

/// Radios with their assets, subscribers with their payers.
pub type Mappings = (Vec<(RadioIdentity, u32)>, Vec<(SubscriberIdentity, u32)>);

impl Engine {
    /// Attributes what a report added to one incarnation of a session, and what waits in the others.
    #[inline]
    pub(crate) fn attribute(&mut self, row: RowId, reported: Option<At>, added: Reading) {
        for at in self.sessions.incarnations(row) {
            let added = match reported == Some(at) {
                true => added,
                false => Reading::ZERO,
            };
            self.attribute_incarnation(at, added);
        }
    }

    /// Attributes what waits and what was added, or remembers that it waits.
    #[inline]
    fn attribute_incarnation(&mut self, at: At, added: Reading) {
        let Some(tail) = self.sessions.tail(at) else {
            return;
        };
        let (party, waited) = (tail.party(), tail.waits());
        if !waited && added == Reading::ZERO {
            return;
        }
        let key = (party, at.row, self.sessions.number(at));
        let usage = match waited {
            true => self.waiting.get(&key).plus(&added),
            false => added,
        };
        let Some(route) = self.route(party) else {
            return self.wait(at, key, usage);
        };
        if !self.ledger.has_room(route.pair, usage.bytes()) {
            self.count("beyond_the_ledger");
            self.wait(at, key, usage);
            return self.waiting.has_no_room(party);
        }
        self.ledger.meter(route.pair, usage.bytes());
        self.record(at, key.2, route.id, usage);
        if waited {
            self.end_wait(at, &key);
        }
    }

    fn wait(&mut self, at: At, key: WaitingKey, usage: Reading) {
        let Some(tail) = self.sessions.tail_mut(at) else {
            return;
        };
        tail.set_waits(true);
        if !self.waiting.has_party(key.0) {
            let hashes = self.sessions.name_hashes(key.0);
            self.waiting.add_names(key.0, hashes);
        }
        let is_new = self.waiting.set(key, usage);
        if is_new && at.former.is_some() {
            self.sessions.former_waits(at.row, true);
        }
    }

    fn end_wait(&mut self, at: At, key: &WaitingKey) {
        if let Some(tail) = self.sessions.tail_mut(at) {
            tail.set_waits(false);
        }
        self.take_waiting(at, key);
        self.forget_if_idle(key.0);
    }

    /// Nothing of an incarnation waits under this key any more. What did.
    fn take_waiting(&mut self, at: At, key: &WaitingKey) -> Reading {
        let waited = self.waiting.remove(key);
        if waited.is_some() && at.former.is_some() {
            self.sessions.former_waits(at.row, false);
        }
        waited.unwrap_or_default()
    }

    /// Counts former incarnations of which something waits: of a state that was read.
    pub(crate) fn count_waiting_formers(&mut self) {
        let (usage, _) = self.waiting.parts();
        for (_, row, number) in usage.keys() {
            let newest = At {
                row: *row,
                former: None,
            };
            if self.sessions.number(newest) != *number {
                self.sessions.former_waits(*row, true);
            }
        }
    }

    /// An incarnation of which something waits has other names now.
    pub(crate) fn wait_as(&mut self, at: At, former_party: u32) {
        let Some(tail) = self.sessions.tail(at) else {
            return;
        };
        if !tail.waits() {
            return;
        }
        let (party, number) = (tail.party(), self.sessions.number(at));
        let usage = self.take_waiting(at, &(former_party, at.row, number));
        self.forget_if_idle(former_party);
        self.wait(at, (party, at.row, number), usage);
    }

    fn forget_if_idle(&mut self, party: u32) {
        if !self.waiting.has_party(party) {
            let hashes = self.sessions.name_hashes(party);
            self.waiting.remove_party(party, hashes);
        }
    }

    /// Tries again what may have waited for this change.
    pub(crate) fn attribute_concerned(&mut self, change: &MappingChange) {
        let name = match change {
            MappingChange::Radio { identity, .. } => self.sessions.radio_hash(identity),
            MappingChange::Subscriber { identity, .. } => self.sessions.subscriber_hash(identity),
        };
        let rows = self.waiting.concerned(name);
        self.attribute_rows(rows);
    }

    /// Tries again all that waits: an epoch or a tariff began.
    pub(crate) fn attribute_waiting(&mut self) {
        let rows = self.waiting.all();
        self.attribute_rows(rows);
    }

    /// In the order of the sessions' rows: there may not be room for all.
    fn attribute_rows(&mut self, rows: Vec<RowId>) {
        for row in rows {
            self.attribute(row, None, Reading::ZERO);
        }
    }

    /// Where a party's usage goes, when radio and subscriber are mapped and the tariff in force knows both accounts.
    #[inline]
    fn route(&mut self, party: u32) -> Option<Route> {
        match self.sessions.route(party, self.generation) {
            Some(route) => route,
            None => {
                let route = self.find_route(party);
                self.sessions.set_route(party, self.generation, route);
                route
            }
        }
    }

    fn find_route(&mut self, party: u32) -> Option<Route> {
        let (radio, asset) = self.mapping.asset(self.sessions.radio_names(party))?;
        let payer = self.mapping.payer(&self.sessions.subscriber_names(party))?;
        let (_, known_payers) = self.tariffs.known();
        let price = self.tariffs.price(asset)?;
        if payer as usize >= known_payers {
            return None;
        }
        let pair = self.ledger.open_pair(payer, asset, price);
        let id = self.usages.route(RouteOf {
            pair,
            radio,
            tariff: self.tariffs.newest(),
        });
        Some(Route { id, pair })
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
