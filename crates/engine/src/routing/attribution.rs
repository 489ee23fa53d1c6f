//! From a session's bytes to a payer and an asset.

use openmast_metering::RowId;

use crate::session::{At, Reading};
use crate::{
    Engine,
    epoch::usage::RouteOf,
    routing::{
        no_route::NoRoute,
        route::{Booking, Route},
        waiting::WaitingKey,
    },
};
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
            if let Err((party, why)) = self.attribute_incarnation(at, added)
                && added != Reading::ZERO
            {
                self.notice_unmapped(party, why);
            }
        }
    }

    /// Attributes what waits and what was added, or remembers that it waits.
    ///
    /// # Errors
    /// It waits: whose it is, and why.
    #[inline]
    fn attribute_incarnation(&mut self, at: At, added: Reading) -> Result<(), (u32, NoRoute)> {
        let Some(tail) = self.sessions.tail(at) else {
            return Ok(());
        };
        let (party, waited) = (tail.party(), tail.waits());
        if !waited && added == Reading::ZERO {
            return Ok(());
        }
        let key = (party, at.row, self.sessions.number(at));
        let usage = match waited {
            true => self.waiting.get(&key).plus(&added),
            false => added,
        };
        match self.bill(at, party, key.2, usage) {
            Ok(()) if waited => self.end_wait(at, &key),
            Ok(()) => {}
            Err(why) => {
                self.wait(at, key, usage);
                self.note_refusal(party, why);
                return Err((party, why));
            }
        }
        Ok(())
    }

    /// Meters usage of an incarnation on each leg of its route, and records it.
    ///
    /// # Errors
    /// It has to wait. Nothing changed.
    #[inline]
    fn bill(&mut self, at: At, party: u32, number: u32, usage: Reading) -> Result<(), NoRoute> {
        let Booking { route, pairs } = self.booking(party)?;
        let bytes = usage.bytes();
        if !pairs.iter().all(|pair| self.ledger.has_room(*pair, bytes)) {
            return Err(NoRoute::LedgerFull);
        }
        for pair in pairs.iter() {
            self.ledger.meter(*pair, bytes);
        }
        self.record(at, number, route, usage);
        Ok(())
    }

    /// Room comes with other charges: what waits for it is tried again each time.
    fn note_refusal(&mut self, party: u32, why: NoRoute) {
        if why == NoRoute::LedgerFull {
            self.count(why.code());
            self.waiting.has_no_room(party);
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

    /// Under which numbers a party's usage is booked. Found out once in a generation.
    ///
    /// # Errors
    /// There is no route.
    #[inline]
    fn booking(&mut self, party: u32) -> Result<Booking, NoRoute> {
        match self.sessions.booking(party, self.generation) {
            Some(booking) => booking,
            None => {
                let booking = self.book(party);
                self.sessions.set_booking(party, self.generation, booking);
                booking
            }
        }
    }

    fn book(&mut self, party: u32) -> Result<Booking, NoRoute> {
        let mapped = self.mapped(party);
        let Route { payer, legs } = self.route_of(&mapped)?;
        let pairs = legs.map(|leg| self.ledger.open_pair(payer, leg.asset, leg.price));
        let route = self.usages.route(RouteOf {
            pairs,
            // A route has a radio that is mapped.
            radio: mapped.radio.map_or(0, |(number, _)| number),
            tariff: self.tariffs.newest(),
        });
        Ok(Booking { route, pairs })
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
