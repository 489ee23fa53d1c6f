//! What some bytes would cost, for whoever wants to know before.

use h3o::CellIndex;
use openmast_engine::{MoreUsage, PaidAhead};
use openmast_ledger::{BaseUnits, Bytes, PricePerGb, bytes_for, charged_at_most};

use super::{
    model::{self, Decimal, Quote, QuoteList, QuotedPayer},
    price_events::{cell, validity, version, why_free},
};
use crate::{
    prices::{AssetPrice, Place, PriceList, Validity},
    problem::Problem,
};

/// What is to be quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// An asset by its index.
    Asset(u32),
    /// Assets by their place.
    Cell(CellIndex),
}

/// What a payer meets usage with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayerMeans {
    /// Index on chain.
    pub payer: u32,
    /// What of its money the open epoch can still charge, by what was reported until now.
    pub free: BaseUnits,
    /// The most that it pays for 10⁹ bytes: no dearer asset is paid with its money. `None`: whatever an asset costs.
    pub max_price: Option<PricePerGb>,
    /// What it has paid for ahead, by asset: used before its money is.
    pub paid_ahead: Vec<PaidAhead>,
}

impl PayerMeans {
    fn ahead(&self, asset: u32) -> Option<&PaidAhead> {
        self.paid_ahead.iter().find(|ahead| ahead.asset == asset)
    }

    /// No money of the payer pays for what is dearer than it says.
    fn may_be_served(&self, offer: &Offer<'_>, bytes: Bytes) -> bool {
        let is_cheap = |most| offer.price.price <= most;
        offer.more.met == bytes || self.max_price.is_none_or(is_cheap)
    }

    fn can_meet(&self, offer: &Offer<'_>) -> bool {
        offer.more.charged <= self.free
    }
}

/// An asset that may be quoted.
struct Offer<'a> {
    price: &'a AssetPrice,
    place: Option<Place>,
    more: MoreUsage,
    valid: Validity,
}

impl<'a> Offer<'a> {
    fn of(
        list: &PriceList,
        (price, place): (&'a AssetPrice, Option<Place>),
        bytes: Bytes,
        means: Option<&PayerMeans>,
    ) -> Self {
        let ahead = means.and_then(|means| means.ahead(price.asset));
        let more = match ahead {
            Some(ahead) => ahead.more(bytes, price.price),
            None => charged_at_most(bytes, price.price).map(|charged| MoreUsage {
                met: Bytes::ZERO,
                charged,
            }),
        };
        // What no amount holds is above all that anybody has.
        let more = more.unwrap_or(MoreUsage {
            met: Bytes::ZERO,
            charged: BaseUnits(u64::MAX),
        });
        let is_met = |_: &&PaidAhead| more.met > Bytes::ZERO;
        let last_epoch = ahead.filter(is_met).map(|ahead| ahead.last_epoch);
        Self {
            price,
            place,
            more,
            valid: list.validity_until(price, last_epoch),
        }
    }

    fn quote(&self) -> Quote {
        Quote {
            asset: self.price.asset,
            place: self.place.map(in_words),
            cell: cell(self.price),
            price_per_gb: Decimal(self.price.price.0),
            met_bytes: Decimal(self.more.met.0),
            amount: Decimal(self.more.charged.0),
            valid: validity(self.valid),
        }
    }
}

/// Quotes of `bytes`, the cheapest first, at most `limit`.
///
/// # Errors
/// Nothing can be quoted; the reason.
pub(super) fn quote(
    list: &PriceList,
    bytes: Bytes,
    wanted: Wanted,
    means: Option<&PayerMeans>,
    limit: usize,
) -> Result<QuoteList, Problem> {
    let offers = offers(list, wanted)?.into_iter();
    let mut offers: Vec<Offer<'_>> = offers
        .map(|offered| Offer::of(list, offered, bytes, means))
        .collect();
    if let Some(means) = means {
        offers.retain(|offer| means.may_be_served(offer, bytes));
        if offers.is_empty() {
            return Err(too_dear(means));
        }
    }
    offers.sort_by_key(|it| (it.more.charged, it.price.price, it.place, it.price.asset));
    let within_means = |offer: &&Offer<'_>| means.is_none_or(|means| means.can_meet(offer));
    let quotes = offers.iter().filter(within_means).take(limit);
    let quotes: Vec<Quote> = quotes.map(Offer::quote).collect();
    if let (true, Some(means), Some(cheapest)) = (quotes.is_empty(), means, offers.first()) {
        return Err(cannot_pay(means, bytes, cheapest));
    }
    Ok(QuoteList {
        bytes: Decimal(bytes.0),
        version: version(list.version),
        payer: means.map(|means| QuotedPayer {
            index: means.payer,
            free: Decimal(means.free.0),
            max_price_per_gb: means.max_price.map(|most| Decimal(most.0)),
        }),
        quotes,
    })
}

/// What is offered of what is wanted: never nothing.
fn offers(list: &PriceList, wanted: Wanted) -> Result<Vec<(&AssetPrice, Option<Place>)>, Problem> {
    match wanted {
        Wanted::Asset(asset) => {
            let price = list.price(asset).ok_or_else(|| unknown_asset(asset))?;
            match price.why_free {
                None => Ok(vec![(price, None)]),
                Some(why) => Err(Problem::not_offered(format!(
                    "asset {asset}: {}",
                    why_free(why).text
                ))),
            }
        }
        Wanted::Cell(cell) => {
            let near = list.near(cell).into_iter();
            let offered = near.filter(|(price, _)| price.why_free.is_none());
            let offered: Vec<_> = offered.map(|(price, place)| (price, Some(place))).collect();
            match offered.is_empty() {
                false => Ok(offered),
                true => Err(Problem::nothing_there(format!(
                    "no asset in cell {cell}, or with a place told as one around or beside it, is offered now"
                ))),
            }
        }
    }
}

pub(super) fn unknown_asset(asset: u32) -> Problem {
    Problem::no_account(format!("the oracle knows no asset with index {asset}"))
}

fn too_dear(means: &PayerMeans) -> Problem {
    let most = means.max_price.map_or(u64::MAX, |most| most.0);
    Problem::too_dear(format!(
        "payer {} pays at most {most} base units per 10^9 bytes, and what is asked for costs more",
        means.payer
    ))
}

fn cannot_pay(means: &PayerMeans, bytes: Bytes, cheapest: &Offer<'_>) -> Problem {
    let PayerMeans { payer, free, .. } = means;
    let (price, met) = (cheapest.price, cheapest.more.met);
    let affordable = bytes_for(*free, price.price).0.saturating_add(met.0);
    let ahead = match met {
        Bytes::ZERO => String::new(),
        Bytes(met) => format!(", with {met} bytes that are paid for ahead,"),
    };
    Problem::payer_cannot_pay(format!(
        "payer {payer} can be charged {} base units now: at the lowest price, {} base units per 10^9 bytes of asset {}, they are enough{ahead} \
         for {affordable} of the {} bytes",
        free.0, price.price.0, price.asset, bytes.0
    ))
}

fn in_words(place: Place) -> model::Place {
    match place {
        Place::Within => model::Place::Within,
        Place::Around => model::Place::Around,
        Place::Beside => model::Place::Beside,
    }
}
