//! From names to a route, or to the reason why there is none. Nothing here changes anything.

use openmast_records::{RadioIdentity, SubscriberIdentity};

use crate::{
    Engine,
    routing::{
        mapping::Mapped,
        no_route::NoRoute,
        route::{Leg, Legs, Route},
    },
};

impl Engine {
    /// Where usage with these names would go if it were reported now. Names in the order in which they are looked up in the
    /// mapping; areas share the mapping. It needs no session, and asks nothing of what the payer has.
    ///
    /// # Errors
    /// Why it would wait.
    pub fn resolve(
        &self,
        radio: &[RadioIdentity],
        subscriber: &[SubscriberIdentity],
    ) -> Result<Route, NoRoute> {
        self.route_of(&self.mapping.of((0..).zip(radio), subscriber))
    }

    /// What a party's names are mapped to.
    pub(crate) fn mapped(&self, party: u32) -> Mapped {
        let subscriber = self.sessions.subscriber_names(party);
        self.mapping
            .of(self.sessions.radio_names(party), &subscriber)
    }

    /// By the tariff in force.
    pub(crate) fn route_of(&self, mapped: &Mapped) -> Result<Route, NoRoute> {
        let (asset, payer) = mapped.accounts()?;
        let terms = self.tariffs.terms(asset).ok_or(NoRoute::AssetUnknown)?;
        let (_, known_payers) = self.tariffs.known();
        if payer as usize >= known_payers {
            return Err(NoRoute::PayerUnknown);
        }
        let serving = Leg {
            asset,
            tariff: self.tariffs.epoch(),
            price: terms.price,
            not_licensed: terms.not_licensed,
            too_dear: self.too_dear(payer, asset),
        };
        Ok(Route {
            payer,
            legs: Legs::serving_alone(serving),
        })
    }
}
