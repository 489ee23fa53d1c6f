//! From a session's bytes to a payer and an asset.

use openmast_ledger::Bytes;
use openmast_metering::RowId;

use crate::session::{At, Reading, RunState};
use crate::{
    Engine,
    charging::tariffs::Span,
    epoch::usage::{BookedLeg, RouteOf},
    routing::{
        no_route::NoRoute,
        route::{Booking, Route},
        waiting::{Part, WaitingKey},
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
        let Some(run) = self.sessions.run_state(at) else {
            return Ok(());
        };
        let (party, waits) = (run.party(), run.waits());
        if !waits && added == Reading::ZERO {
            return Ok(());
        }
        let key = (party, at.row, self.sessions.number(at));
        let outcome = match waits {
            true => self.bill_waiting(at, key, added),
            false => self.bill(at, key, added),
        };
        let Err(why) = outcome else {
            return Ok(());
        };
        if !waits {
            self.wait(at, key, added);
        }
        if why == NoRoute::LedgerFull {
            self.count(why.code());
            self.waiting.has_no_room(party);
        }
        Err((party, why))
    }

    /// Meters usage of an incarnation on each leg of its route by the tariff in force, and records it.
    ///
    /// # Errors
    /// It has to wait. Nothing changed.
    #[inline]
    fn bill(
        &mut self,
        at: At,
        (party, _, number): WaitingKey,
        usage: Reading,
    ) -> Result<(), NoRoute> {
        let Booking { route, pairs } = self.booking(party)?;
        let bytes = usage.bytes();
        if !pairs.iter().all(|pair| self.ledger.has_room(*pair, bytes)) {
            return Err(NoRoute::LedgerFull);
        }
        let tariff = self.tariffs.newest();
        for pair in pairs.iter() {
            self.ledger.meter(*pair, bytes);
            self.note_tariff(
                BookedLeg {
                    pair: *pair,
                    tariff,
                },
                bytes,
            );
        }
        self.record(at, number, route, usage);
        Ok(())
    }

    /// Bills what waits and what was added, the oldest part first, until one has to wait longer.
    ///
    /// # Errors
    /// Why it has to.
    fn bill_waiting(&mut self, at: At, key: WaitingKey, added: Reading) -> Result<(), NoRoute> {
        if added != Reading::ZERO {
            self.wait(at, key, added);
        }
        let first_event_at_ms = self
            .sessions
            .run_state(at)
            .map_or(0, RunState::first_event_at_ms);
        while let Some(part) = self.waiting.oldest(&key) {
            match self.tariffs.is_in_force(part.reported.since) {
                true => self.bill(at, key, part.reading)?,
                false => self.bill_earlier(at, key, part)?,
            }
            self.waiting.remove_oldest(&key);
            if self.waiting.oldest(&key).is_none() {
                self.end_wait(at, key.0);
            } else {
                // The record of each part has the times of the whole wait.
                self.see_event(at, first_event_at_ms);
            }
        }
        Ok(())
    }

    /// As [`Self::bill`], by the tariff under which it was reported.
    fn bill_earlier(&mut self, at: At, key: WaitingKey, part: Part) -> Result<(), NoRoute> {
        let (party, _, number) = key;
        let Booking { route, pairs } = self.booking(party)?;
        let bytes = part.reading.bytes();
        let priced = pairs.map(|pair| self.open_as_of(pair, Some(part.reported)));
        let has_room = pairs.iter().all(|pair| self.ledger.has_room(*pair, bytes));
        if has_room {
            for leg in priced.iter() {
                self.ledger.meter(leg.pair, bytes);
                self.note_tariff(*leg, bytes);
            }
        }
        // What is reported from now on is priced as before.
        pairs.map(|pair| self.open_as_of(pair, None));
        if !has_room {
            return Err(NoRoute::LedgerFull);
        }
        let booked = self.usages.routes.get(route as usize);
        let radio = booked.map_or(0, |booked| booked.radio);
        let route = self.usages.route(RouteOf {
            legs: priced,
            radio,
        });
        self.record(at, number, route, part.reading);
        Ok(())
    }

    /// What was metered last may be priced by another tariff than the one that the epoch began with: entitlements meet it as they were
    /// then.
    #[inline]
    fn note_tariff(&mut self, leg: BookedLeg, bytes: u64) {
        if leg.tariff != self.tariffs.own_number() {
            let pairs = &mut self.ledger.pairs;
            pairs.add_by_tariff(leg.pair, Bytes(bytes), leg.tariff);
        }
    }

    /// Has usage of an open pair cost from now on what it costs if it was reported under these tariffs, or by the one in force.
    fn open_as_of(&mut self, pair: u32, reported: Option<Span>) -> BookedLeg {
        let tariff = self.tariffs.newest();
        let Some((payer, asset)) = self.ledger.pair(pair) else {
            return BookedLeg { pair, tariff };
        };
        let reported = reported.unwrap_or(Span::of(tariff));
        // The tariff in force knows every asset that usage goes to.
        let Some(priced) = self.tariffs.price_of(reported, asset) else {
            return BookedLeg { pair, tariff };
        };
        BookedLeg {
            pair: self.ledger.open_pair(payer, asset, priced.terms),
            tariff: priced.tariff,
        }
    }

    fn wait(&mut self, at: At, key: WaitingKey, usage: Reading) {
        let Some(run) = self.sessions.run_state_mut(at) else {
            return;
        };
        run.set_waits(true);
        if !self.waiting.has_party(key.0) {
            let hashes = self.sessions.name_hashes(key.0);
            self.waiting.add_names(key.0, hashes);
        }
        let newest = self.waiting.newest_since(&key);
        match newest.is_some_and(|since| self.tariffs.is_in_force(since)) {
            true => self.waiting.join(key, usage),
            false => self.wait_apart(key, usage),
        }
        if newest.is_none() && at.former.is_some() {
            self.sessions.former_waits(at.row, true);
        }
    }

    /// Usage waits as a part of the tariff in force. Parts of one price become one before others do, as far as it is known
    /// which asset has it, and parts that are licensed alike before those that are not.
    fn wait_apart(&mut self, key: WaitingKey, reading: Reading) {
        let mapped = self.mapping.asset(self.sessions.radio_names(key.0));
        let asset = mapped.map(|(_, asset)| asset);
        let tariffs = &self.tariffs;
        let likeness = |first, next| tariffs.likeness(first, next, asset);
        let reported = Span::of(tariffs.newest());
        let part = Part { reported, reading };
        self.waiting.push(key, part, likeness);
    }

    /// Nothing of an incarnation waits any more.
    fn end_wait(&mut self, at: At, party: u32) {
        if let Some(run) = self.sessions.run_state_mut(at) {
            run.set_waits(false);
        }
        if at.former.is_some() {
            self.sessions.former_waits(at.row, false);
        }
        self.forget_if_idle(party);
    }

    /// Counts former incarnations of which something waits: of a state that was read.
    pub(crate) fn count_waiting_formers(&mut self) {
        let (usage, _, _) = self.waiting.parts();
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
        let Some(run) = self.sessions.run_state(at) else {
            return;
        };
        if !run.waits() {
            return;
        }
        let (party, number) = (run.party(), self.sessions.number(at));
        if !self.waiting.has_party(party) {
            let hashes = self.sessions.name_hashes(party);
            self.waiting.add_names(party, hashes);
        }
        let former = (former_party, at.row, number);
        self.waiting.rename(&former, (party, at.row, number));
        self.forget_if_idle(former_party);
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
        let pairs = legs.map(|leg| self.ledger.open_pair(payer, leg.asset, leg.terms()));
        let tariff = self.tariffs.newest();
        let route = self.usages.route(RouteOf {
            legs: pairs.map(|pair| BookedLeg { pair, tariff }),
            // A route has a radio that is mapped.
            radio: mapped.radio.map_or(0, |(number, _)| number),
        });
        Ok(Booking { route, pairs })
    }

    /// All mappings, in a fixed order.
    pub fn mappings(&self) -> Mappings {
        let radios = self.mapping.radios.iter();
        let subscribers = self.mapping.subscribers.iter();
        (
            radios
                .map(|(name, mapped)| (name.clone(), mapped.asset))
                .collect(),
            subscribers
                .map(|(name, payer)| (name.clone(), *payer))
                .collect(),
        )
    }
}
