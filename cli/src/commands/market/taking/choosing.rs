//! Which offers are taken, and why there are not more.

use super::super::{goods::Traded, standings::Standings, words::money};
use crate::{
    args::{GoodsName, Taking},
    context::Context,
    failure::Failure,
    values::text_of_time,
};
use openmast_client::{
    amounts::Amount,
    market::{self, MOST_PICKS, Offer, Pick, Picked, SELL, Way, Wish},
};
use solana_pubkey::Pubkey;

/// The offers that are taken: those that are named, or those that together give the most, and then the best price.
///
/// # Errors
/// They do not give what is wished, one that is named cannot be taken, or the chain does not answer.
pub(super) async fn choose(
    context: &Context,
    traded: &Traded,
    taking: &Taking,
    wish: &Wish,
) -> Result<Vec<Pick>, Failure> {
    let offers = traded.offers(context).await?;
    let of_side = offers.iter().filter(|it| it.side == wish.side);
    let makers: Vec<Pubkey> = of_side.map(|it| it.maker).collect();
    let standings = Standings::of(context, &traded.goods, &makers, wish.now).await?;
    let there = There {
        name: traded.name,
        noun: traded.noun(),
        decimals: traded.decimals,
        standings,
        wish,
    };
    let offers = match taking.offer.as_slice() {
        [] => offers,
        named => there.named(offers, named)?,
    };
    let within: Vec<Offer> = (offers.iter().filter(|it| there.may_take(it)))
        .cloned()
        .collect();
    let Picked { picks, is_sure } = market::pick(&within, wish);
    there.require_enough(&offers, &within, &picks, taking.partly)?;
    if !is_sure {
        context.tell("So much is offered that not everything could be compared: these may not be the cheapest.");
    }
    Ok(picks)
}

/// What is offered, as a taker sees it.
struct There<'a> {
    name: GoodsName,
    noun: String,
    decimals: u8,
    standings: Standings,
    wish: &'a Wish,
}

impl There<'_> {
    fn is_barred(&self, offer: &Offer) -> bool {
        let way = Way::of_maker(offer.side);
        self.standings.barred(&offer.maker, way).is_some()
    }

    fn is_own(&self, offer: &Offer) -> bool {
        offer.maker == self.wish.taker
    }

    fn is_within(&self, offer: &Offer) -> bool {
        let (price, limit) = (offer.price, self.wish.limit_price);
        let is_within = match offer.side {
            SELL => price <= limit,
            _ => price >= limit,
        };
        let is_for_taker = offer.taker == Pubkey::default() || offer.taker == self.wish.taker;
        offer.side == self.wish.side && offer.is_open(self.wish.now) && is_within && is_for_taker
    }

    fn may_take(&self, offer: &Offer) -> bool {
        self.is_within(offer) && !self.is_own(offer) && !self.is_barred(offer)
    }

    /// Those of the offers that are named.
    ///
    /// # Errors
    /// One of them cannot be taken.
    fn named(&self, offers: Vec<Offer>, named: &[Pubkey]) -> Result<Vec<Offer>, Failure> {
        if named.len() > MOST_PICKS {
            return Err(Failure::input(format!(
                "{MOST_PICKS} offers can be taken in one transaction: name fewer with --offer"
            )));
        }
        for address in named {
            let mut all = offers.iter();
            let found = all.find(|it| market::offer(&it.maker, it.id) == *address);
            if let Some(why) = self.why_not(found) {
                return Err(Failure::input(format!("offer {address}: {why}")));
            }
        }
        let is_named = |it: &Offer| named.contains(&market::offer(&it.maker, it.id));
        Ok(offers.into_iter().filter(is_named).collect())
    }

    /// Why an offer cannot be taken; `None`: it can.
    fn why_not(&self, offer: Option<&Offer>) -> Option<String> {
        let (name, noun) = (self.name, &self.noun);
        let Some(offer) = offer else {
            return Some(format!(
                "there is none (any more) of the {noun}: `openmast market show {name}` lists those that are"
            ));
        };
        let expired = offer.expires_at != 0 && self.wish.now >= offer.expires_at;
        if offer.side != self.wish.side {
            let what = if offer.side == SELL {
                "it sells"
            } else {
                "it is a bid"
            };
            return Some(format!("{what}, which is the other side"));
        }
        if expired {
            return Some(format!("it expired at {}", text_of_time(offer.expires_at)));
        }
        if !offer.is_open(self.wish.now) {
            return Some("it was filled, cancelled or has ended".into());
        }
        if self.is_own(offer) {
            return Some("it is your own: `openmast market cancel` takes it back".into());
        }
        if self.is_barred(offer) {
            let address = market::offer(&offer.maker, offer.id);
            return Some(format!(
                "its maker may not trade these shares now; `openmast market expire {address}` ends it, anybody can"
            ));
        }
        if !self.is_within(offer) {
            let price = money(offer.price);
            return Some(format!("it is at {price} for each, or for another taker"));
        }
        None
    }

    /// # Errors
    /// The picks are less than what is wished, and that will not do.
    fn require_enough(
        &self,
        offers: &[Offer],
        within: &[Offer],
        picks: &[Pick],
        partly: bool,
    ) -> Result<(), Failure> {
        let can_be_had = sum(picks.iter().map(|pick| pick.quantity));
        if can_be_had == self.wish.quantity || (partly && can_be_had > 0) {
            return Ok(());
        }
        let amount = |base_units| Amount::new(base_units, self.decimals);
        let mut text = format!(
            "at this price {} {} can be had in one transaction (of at most {MOST_PICKS} offers)",
            amount(can_be_had),
            self.noun
        );
        let all = sum(within.iter().map(|it| it.left));
        if all > can_be_had {
            text.push_str(&format!(", of {} that are offered", amount(all)));
        }
        text.push_str(&self.left_out(offers));
        if !partly && can_be_had > 0 {
            text.push_str("; take less with --partly");
        }
        text.push_str("; choose another price, or make an offer of your own");
        Err(Failure::input(text))
    }

    /// What of those at the price is left out, in words.
    fn left_out(&self, offers: &[Offer]) -> String {
        let mut text = String::new();
        let at_price = || offers.iter().filter(|it| self.is_within(it));
        if at_price().any(|it| self.is_own(it)) {
            text.push_str("; your own offers are left out");
        }
        let barred = at_price().filter(|it| !self.is_own(it) && self.is_barred(it));
        let barred: Vec<String> = barred
            .map(|it| market::offer(&it.maker, it.id).to_string())
            .collect();
        if !barred.is_empty() {
            text.push_str(&format!(
                "; left out are those whose makers may not trade now, which anybody can end with `openmast market expire`: {}",
                barred.join(", ")
            ));
        }
        text
    }
}

fn sum(amounts: impl Iterator<Item = u64>) -> u64 {
    amounts.fold(0, u64::saturating_add)
}
