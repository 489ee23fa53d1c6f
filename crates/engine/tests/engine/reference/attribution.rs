//! From a session's bytes to a payer and an asset.

use super::{
    Engine,
    identity::{radio_name, subscriber_name},
    meter::Reading,
    names::Names,
    private::UsageKey,
    sessions::{Incarnation, Seen, Session, SessionKey},
};
use openmast_engine::{Answer, Leg, Legs, NoRoute, Route, TooDear, Unattributed};
use openmast_ledger::{NotLicensed, PricePerGb};
use openmast_records::{Question, RadioIdentity};

impl Engine {
    /// Attributes what waits in a session, or remembers that it waits.
    pub(crate) fn attribute(&mut self, key: SessionKey) {
        let Some(session) = self.sessions.get(&key) else {
            return;
        };
        let count = session.incarnations().len();
        for index in 0..count {
            self.attribute_incarnation(&key, index);
        }
        let is_waiting = self.sessions.get(&key).is_some_and(Session::is_waiting);
        if is_waiting {
            self.waiting.insert(key);
        } else {
            self.waiting.remove(&key);
        }
    }

    fn attribute_incarnation(&mut self, key: &SessionKey, index: usize) {
        let since = self
            .incarnation(key, index)
            .and_then(|it| it.newest_since());
        let goes_on = since.is_some_and(|since| self.tariffs.holds(since));
        self.divide(key, index, goes_on);
        while let Some((reported, reading)) =
            self.incarnation(key, index).and_then(|it| it.oldest())
        {
            if !self.attribute_part(key, index, reported, reading) {
                return;
            }
        }
    }

    fn divide(&mut self, key: &SessionKey, index: usize, goes_on: bool) {
        let (tariffs, mapping) = (&self.tariffs, &self.mapping);
        let session = self.sessions.get_mut(key);
        let incarnation = session.and_then(|it| it.incarnations_mut().get_mut(index));
        let Some(incarnation) = incarnation else {
            return;
        };
        let asset = mapping.asset(&incarnation.names.radio);
        let asset = asset.map(|(_, asset)| asset);
        let likeness = |first, next| tariffs.likeness(first, next, asset);
        incarnation.divide(tariffs.newest(), goes_on, likeness);
    }

    /// The oldest tariff since which something waits.
    pub(crate) fn waits_since(&self) -> Option<usize> {
        let sessions = self.waiting.iter().filter_map(|key| self.sessions.get(key));
        let runs = sessions.flat_map(Session::incarnations);
        runs.filter_map(|run| Some(run.oldest()?.0.0)).min()
    }

    /// Whether it need not wait longer.
    fn attribute_part(
        &mut self,
        key: &SessionKey,
        index: usize,
        reported: (usize, usize),
        reading: Reading,
    ) -> bool {
        let Some(session) = self.sessions.get(key) else {
            return false;
        };
        let (incarnation, place) = (&session.incarnations()[index], session.place);
        let Ok((radio, asset, payer)) = self.parties(&incarnation.names) else {
            return false;
        };
        let tariff = self.tariffs.of(reported, asset).expect("it is known now");
        let price = self.tariffs.price_in(tariff, asset);
        let pair = (payer, asset);
        if !self.ledger.has_room(pair, reading.bytes(), price) {
            self.count("beyond_the_ledger");
            return false;
        }
        let usage = UsageKey {
            payer,
            asset,
            session: place,
            incarnation: incarnation.number,
            tariff,
        };
        let events = (incarnation.first_event_at_ms, incarnation.last_event_at_ms);
        let why = self.tariffs.why_in(tariff, asset);
        self.saw("metered_without_a_licence", why > 0);
        self.ledger.meter(pair, reading.bytes(), (price, why));
        let own = self.tariffs.own_position();
        if tariff != own && why == 0 {
            self.saw("waited_since_an_earlier_epoch", tariff < own);
            self.saw("reported_after_a_void_end", tariff > own);
            self.ledger.waited(pair, tariff, reading.bytes(), price);
        }
        let radio = radio_name(&radio);
        self.records
            .add(usage, &key.session_id, radio, reading, events);
        self.sessions.settle_oldest(key, index);
        true
    }

    fn incarnation(&self, key: &SessionKey, index: usize) -> Option<&Incarnation> {
        self.sessions.get(key)?.incarnations().get(index)
    }

    /// Counts a report that added something which waits for a mapping.
    pub(crate) fn count_unmapped(&mut self, seen: &Seen) {
        let session = self.sessions.get(&seen.key);
        let incarnation = seen.incarnation.and_then(|index| {
            let incarnations = session.map(Session::incarnations).unwrap_or_default();
            incarnations.get(index)
        });
        let Some(incarnation) = incarnation else {
            return;
        };
        if seen.added == Reading::ZERO || incarnation.waiting() == Reading::ZERO {
            return;
        }
        let radio = self.mapping.asset(&incarnation.names.radio).is_some();
        let subscriber = self.mapping.payer(&incarnation.names.subscriber).is_some();
        if !radio {
            self.count("unmapped_radio");
        }
        if !subscriber {
            self.count("unmapped_subscriber");
        }
    }

    /// Tries again what waits: a mapping or an epoch changed.
    pub(crate) fn attribute_waiting(&mut self) {
        let mut waiting: Vec<SessionKey> = self.waiting.iter().cloned().collect();
        waiting.sort_by_key(|key| self.sessions.get(key).map(|session| session.place));
        for key in waiting {
            self.attribute(key);
        }
    }

    /// Radio, asset and payer, when all are mapped and the newest tariff knows both accounts.
    fn parties(&self, names: &Names) -> Result<(RadioIdentity, u32, u32), NoRoute> {
        let asset = self.mapping.asset(&names.radio);
        let payer = self.mapping.payer(&names.subscriber);
        let ((radio, asset), payer) = match (asset, payer) {
            (None, None) => return Err(NoRoute::NothingMapped),
            (None, Some(_)) => return Err(NoRoute::RadioUnmapped),
            (Some(_), None) => return Err(NoRoute::SubscriberUnmapped),
            (Some(radio), Some(payer)) => (radio, payer),
        };
        if self.tariffs.price(asset).is_none() {
            return Err(NoRoute::AssetUnknown);
        }
        match (payer as usize) < self.known_payers {
            true => Ok((radio.clone(), asset, payer)),
            false => Err(NoRoute::PayerUnknown),
        }
    }

    pub(crate) fn answer(&self, question: &Question) -> Answer {
        let Question::Route { radio, subscriber } = question;
        let names = Names {
            radio: radio.clone(),
            subscriber: subscriber.clone(),
        };
        let route = |(_, asset, payer)| Route {
            payer,
            legs: Legs::serving_alone(Leg {
                asset,
                tariff: self.tariffs.newest_epoch(),
                price: PricePerGb(self.tariffs.price(asset).expect("it is known")),
                not_licensed: NotLicensed::from_code(
                    self.tariffs.why_in(self.tariffs.newest(), asset) as u8,
                ),
                too_dear: self.too_dear(payer, asset),
            }),
        };
        Answer::Route(self.parties(&names).map(route))
    }

    fn too_dear(&self, payer: u32, asset: u32) -> Option<TooDear> {
        let most = self.opening.payers.get(payer as usize)?.max_price_per_gb;
        let price = self.tariffs.price(asset)?;
        let pair = (payer, asset);
        let reserves = &self.ledger.reserves;
        // What people saw last, also at an end that does not count.
        let newest = self.void.last().map(|it| (&it.snapshot, it.epoch, false));
        let opening = newest.unwrap_or((&self.opening, self.epoch, true));
        if most == 0 || price <= most || reserves.have_left(opening, pair) {
            return None;
        }
        Some(TooDear {
            price: PricePerGb(price),
            most: PricePerGb(most),
        })
    }

    /// What waits, most bytes first, at most `limit`.
    pub(crate) fn unattributed(&self, limit: usize) -> Vec<Unattributed> {
        let waiting = self.waiting.iter();
        let mut all: Vec<Unattributed> = waiting
            .filter_map(|key| self.sessions.get(key))
            .flat_map(|session| self.describe(session))
            .collect();
        all.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.radio.cmp(&b.radio)));
        all.truncate(limit);
        all
    }

    fn describe(&self, session: &Session) -> Vec<Unattributed> {
        let incarnations = session.incarnations().iter();
        incarnations
            .filter(|incarnation| incarnation.waiting() != Reading::default())
            .map(|incarnation| Unattributed {
                // With a payer and an asset only room is missing.
                why: self
                    .parties(&incarnation.names)
                    .err()
                    .unwrap_or(NoRoute::LedgerFull),
                radio: incarnation.names.radio.iter().map(radio_name).collect(),
                subscriber: incarnation
                    .names
                    .subscriber
                    .iter()
                    .map(subscriber_name)
                    .collect(),
                asset: self
                    .mapping
                    .asset(&incarnation.names.radio)
                    .map(|(_, asset)| asset),
                payer: self.mapping.payer(&incarnation.names.subscriber),
                bytes: incarnation.waiting().bytes(),
                last_report_at_ms: session.last_received_at_ms,
            })
            .collect()
    }
}
