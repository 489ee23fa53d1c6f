//! What some bytes would cost, for whoever wants to know before.

use h3o::CellIndex;
use openmast_ledger::{BaseUnits, Bytes, PricePerGb, bytes_for, charged_at_most};

use super::{
    model::{self, Decimal, Quote, QuoteList, QuotedPayer},
    price_events::{cell, validity, version, why_free},
};
use crate::{
    prices::{AssetPrice, Place, PriceList},
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

/// What a payer meets usage with. Whatever else than its money meets usage is a field here, and part of [`Self::can_meet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayerMeans {
    /// Index on chain.
    pub payer: u32,
    /// What of its money the open epoch can still charge, by what was reported until now.
    pub free: BaseUnits,
    /// The most that it pays for 10⁹ bytes: no dearer asset serves it. `None`: whatever an asset costs.
    pub max_price: Option<PricePerGb>,
}

impl PayerMeans {
    fn may_be_served_at(&self, price: PricePerGb) -> bool {
        self.max_price.is_none_or(|most| price <= most)
    }

    fn can_meet(&self, quote: &Quote) -> bool {
        quote.amount.0 <= self.free.0
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
    means: Option<PayerMeans>,
    limit: usize,
) -> Result<QuoteList, Problem> {
    let mut offers = offers(list, wanted)?;
    if let Some(means) = means {
        offers.retain(|(price, _)| means.may_be_served_at(price.price));
        if offers.is_empty() {
            return Err(too_dear(means));
        }
    }
    offers.sort_by_key(|(price, place)| (price.price, *place, price.asset));
    let quotes = offers.iter().map(|(price, place)| Quote {
        asset: price.asset,
        place: place.map(in_words),
        cell: cell(price),
        price_per_gb: Decimal(price.price.0),
        // What no amount holds is above all that anybody has.
        amount: Decimal(charged_at_most(bytes, price.price).map_or(u64::MAX, |it| it.0)),
        valid: validity(list.validity(price)),
    });
    let within_means = |quote: &Quote| means.is_none_or(|means| means.can_meet(quote));
    let quotes: Vec<Quote> = quotes.filter(within_means).take(limit).collect();
    if let (true, Some(means), Some((cheapest, _))) = (quotes.is_empty(), means, offers.first()) {
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

fn too_dear(means: PayerMeans) -> Problem {
    let most = means.max_price.map_or(u64::MAX, |most| most.0);
    Problem::too_dear(format!(
        "payer {} pays at most {most} base units per 10^9 bytes, and what is asked for costs more",
        means.payer
    ))
}

fn cannot_pay(means: PayerMeans, bytes: Bytes, cheapest: &AssetPrice) -> Problem {
    let PayerMeans { payer, free, .. } = means;
    let affordable = bytes_for(free, cheapest.price);
    Problem::payer_cannot_pay(format!(
        "payer {payer} can be charged {} base units now: at the lowest price, {} base units per 10^9 bytes of asset {}, they are enough \
         for {} of the {} bytes",
        free.0, cheapest.price.0, cheapest.asset, affordable.0, bytes.0
    ))
}

fn in_words(place: Place) -> model::Place {
    match place {
        Place::Within => model::Place::Within,
        Place::Around => model::Place::Around,
        Place::Beside => model::Place::Beside,
    }
}
