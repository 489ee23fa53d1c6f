//! What some bytes would cost, for whoever wants to know before.

use std::cmp::Reverse;

use h3o::CellIndex;
use openmast_engine::{MoreUsage, PaidAhead};
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

/// What a payer meets usage with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayerMeans {
    /// Index on chain.
    pub payer: u32,
    /// What of its money the open epoch can still charge, by what was reported until now.
    pub free: BaseUnits,
    /// The most that it pays for 10⁹ bytes: no dearer asset is paid with its money. `None`: whatever an asset costs.
    pub max_price: Option<PricePerGb>,
    /// What it has paid for ahead, by asset, ascending: used before its money is.
    pub paid_ahead: Vec<PaidAhead>,
}

impl PayerMeans {
    fn ahead(&self, asset: u32) -> Option<&PaidAhead> {
        let of_asset = |ahead: &PaidAhead| ahead.asset;
        let at = self
            .paid_ahead
            .binary_search_by_key(&asset, of_asset)
            .ok()?;
        self.paid_ahead.get(at)
    }

    /// No money of the payer pays for what is dearer than it says.
    fn may_be_served(&self, offer: &Offer<'_>, bytes: Bytes) -> bool {
        let is_cheap = |most| offer.price.price <= most;
        offer.more.met == bytes || self.max_price.is_none_or(is_cheap)
    }

    fn can_meet(&self, offer: &Offer<'_>) -> bool {
        offer.more.charged <= self.free
    }

    /// How many of the bytes the payer has enough for: with what it has paid for ahead, and with its money for the rest.
    fn affordable(&self, offer: &Offer<'_>) -> u64 {
        let by_money = bytes_for(self.free, offer.price.price).0;
        by_money.saturating_add(offer.more.met.0)
    }
}

/// An asset that may be quoted.
struct Offer<'a> {
    price: &'a AssetPrice,
    place: Option<Place>,
    more: MoreUsage,
    /// If some of it is met ahead: the last epoch in which it can be.
    last_epoch: Option<u64>,
}

impl<'a> Offer<'a> {
    fn of(
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
            last_epoch,
        }
    }

    /// The nearest come first, then the cheapest: whoever tells its place less exactly stands behind those who tell theirs.
    fn rank(&self) -> impl Ord + use<> {
        (
            self.place,
            self.more.charged,
            self.price.price,
            self.price.asset,
        )
    }

    fn quote(&self, list: &PriceList) -> Quote {
        Quote {
            asset: self.price.asset,
            asset_name: None,
            place: self.place.map(in_words),
            cell: cell(self.price),
            price_per_gb: Decimal(self.price.price.0),
            met_bytes: Decimal(self.more.met.0),
            amount: Decimal(self.more.charged.0),
            valid: validity(list.validity_until(self.price, self.last_epoch)),
        }
    }
}

/// Quotes of `bytes`, the nearest first and of these the cheapest, at most `limit`.
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
        .map(|offered| Offer::of(offered, bytes, means))
        .collect();
    if let Some(means) = means {
        offers = within_means(offers, bytes, means)?;
    }
    keep_first(&mut offers, limit);
    let quotes = offers.iter().map(|offer| offer.quote(list)).collect();
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

/// What a payer can meet of what it may be served: never nothing.
fn within_means<'a>(
    mut offers: Vec<Offer<'a>>,
    bytes: Bytes,
    means: &PayerMeans,
) -> Result<Vec<Offer<'a>>, Problem> {
    offers.retain(|offer| means.may_be_served(offer, bytes));
    let of_most = |offer: &&Offer<'_>| (means.affordable(offer), Reverse(offer.price.asset));
    match offers.iter().any(|offer| means.can_meet(offer)) {
        true => {
            offers.retain(|offer| means.can_meet(offer));
            Ok(offers)
        }
        false => Err(match offers.iter().max_by_key(of_most) {
            Some(offer) => cannot_pay(means, bytes, offer),
            None => too_dear(means),
        }),
    }
}

/// The first ones in their order. The others are not put into any.
fn keep_first(offers: &mut Vec<Offer<'_>>, limit: usize) {
    if limit < offers.len() {
        offers.select_nth_unstable_by_key(limit, Offer::rank);
        offers.truncate(limit);
    }
    offers.sort_unstable_by_key(Offer::rank);
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
                    "no asset with a radio that is mapped here is offered now in cell {cell}, or with a place told as one around or beside it"
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

/// `of` is that of which the payer has enough for most bytes.
fn cannot_pay(means: &PayerMeans, bytes: Bytes, of: &Offer<'_>) -> Problem {
    let PayerMeans { payer, free, .. } = means;
    let (price, met, most) = (of.price, of.more.met, means.affordable(of));
    let ahead = match met {
        Bytes::ZERO => String::new(),
        Bytes(met) => format!(", with {met} bytes that are paid for ahead,"),
    };
    Problem::payer_cannot_pay(format!(
        "payer {payer} can be charged {} base units now: at {} base units per 10^9 bytes of asset {} they are enough{ahead} for {most} of \
         the {} bytes, and for no more of anything else that is asked for",
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
