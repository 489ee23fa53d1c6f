//! Buys shares that somebody offers on the market.

use std::sync::Arc;

use axum::{Json, body::Bytes, extract::State};
use openmast_client::{
    accounts::{Asset, Network},
    amounts::Amount,
    instructions::token::create_share_account,
    market::{Goods, Offer, Order, SELL, raw},
};
use openmast_ledger::fill_quantity;
use solana_pubkey::Pubkey;

use super::{
    amounts::{field, wanted},
    answers::{Handed, Shown},
    desk::{Desk, account},
    failure::Failure,
    shares::{DEADLINE_SECONDS, Offered, Wanted, cost, named},
    words::{in_currency, money, percent},
};
use crate::{
    problem::Problem,
    serve::{
        extract::{Path, Query},
        parameters::AddressText,
    },
};

pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    address: Result<Path<AddressText>, Problem>,
) -> Result<Json<Shown>, Failure> {
    let found = Found::read(&desk, address?.0).await?;
    let (offer, decimals) = (&found.offer, found.offer.decimals);
    let least = offer.least_fill.min(offer.left);
    let amount = |base_units| Amount::new(base_units, decimals);
    let of_what = named(&desk, &found.asset);
    let whom = match offer.taker == Pubkey::default() {
        true => String::new(),
        false => format!(" Only {} may buy them.", offer.taker),
    };
    let description = format!(
        "{} sells {} shares of {of_what} at {} for each, and a fee of {}; at least {} at once, or all that is left.{whom} You buy \
         exactly what you say for no more than this, or nothing. {}",
        offer.maker,
        amount(offer.left),
        money(offer.price),
        percent(offer.fee_bps),
        amount(least),
        in_currency(&found.network.currency_mint)
    );
    let title = format!("Buy shares of asset {}", found.asset.index);
    let href = format!(
        "{}/v1/actions/offers/{}/buy?{}",
        desk.origin,
        found.address,
        found.offered().query()
    );
    let field = field("quantity", "Shares", (least.max(1), offer.left), decimals);
    let shown = Shown::new(desk.icon(), title, description, "Buy".to_owned());
    Ok(Json(shown.asking(href, field).unless(found.why_closed())))
}

pub(super) async fn hand(
    State(desk): State<Arc<Desk>>,
    address: Result<Path<AddressText>, Problem>,
    query: Result<Query<Wanted>, Problem>,
    body: Bytes,
) -> Result<Json<Handed>, Failure> {
    let (Path(address), Query(wish)) = (address?, query?);
    let taker = account(&body)?;
    let found = Found::read(&desk, address).await?;
    if let Some(why) = found.why_closed() {
        return Err(Failure::conflict(why));
    }
    let worst = wish.accepting(&found.offered(), found.now)?;
    let quantity = found.quantity(wish.quantity.as_deref(), &taker)?;
    let (offer, goods) = (&found.offer, &found.goods);
    let terms = offer.terms().map_err(|_| Failure::internal())?;
    let (trade, paid) = cost(&terms, quantity)?;
    let needed = Amount::currency(paid);
    desk.require(goods.money_of(&taker), needed, "of the currency")
        .await?;
    let order = Order {
        side: SELL,
        quantity,
        least: quantity,
        // What it asks now: no more than the link says.
        limit_price: offer.price.min(worst.price),
        most_fee_bps: offer.fee_bps.min(worst.fee_bps),
        deadline: found.now.saturating_add(DEADLINE_SECONDS),
    };
    let filling = goods.filling(taker, &offer.maker, found.address, offer.pay_to);
    let instructions = [
        create_share_account(&taker, &taker, &goods.mint),
        filling.instruction(&raw::FillArgs { order: &order }),
    ];
    let message = format!(
        "Buys {} shares of {} for {} and a fee of {}: {needed} in all",
        Amount::new(quantity, offer.decimals),
        named(&desk, &found.asset),
        money(trade.amount.get()),
        money(trade.fee.get())
    );
    desk.hand(&taker, instructions.into(), message).await
}

/// An offer, and what it is about.
struct Found {
    address: Pubkey,
    offer: Offer,
    goods: Goods,
    asset: Asset,
    network: Network,
    /// The chain's clock, Unix seconds.
    now: i64,
}

impl Found {
    /// # Errors
    /// There is no such offer of shares, or the chain does not answer.
    async fn read(desk: &Desk, address: AddressText) -> Result<Self, Failure> {
        let address = address.read().map_err(Failure::input)?;
        let read = desk.read::<Offer>(address);
        let ((network, now), offer) = tokio::try_join!(desk.network(), read)?;
        if offer.network != desk.network {
            let text = format!("the offer {address} is of another network; check the link");
            return Err(Failure::nothing(text));
        }
        let shares = desk.shares(network.currency_mint, &offer.mint);
        let (goods, asset) = shares.await?;
        Ok(Self {
            address,
            offer,
            goods,
            asset,
            network,
            now,
        })
    }

    fn offered(&self) -> Offered {
        Offered {
            mint: self.offer.mint,
            price: self.offer.price,
            fee_bps: self.offer.fee_bps,
            locked_until: 0,
        }
    }

    fn why_closed(&self) -> Option<String> {
        if self.offer.side != SELL {
            let text = "this offer buys shares; `openmast market sell-now` sells to it";
            return Some(text.to_owned());
        }
        let is_open = self.offer.is_open(self.now);
        (!is_open)
            .then(|| "this offer is filled, ended or expired; look for another one".to_owned())
    }

    /// Base units that the taker buys.
    ///
    /// # Errors
    /// It is no number of shares that can be bought here by it.
    fn quantity(&self, text: Option<&str>, taker: &Pubkey) -> Result<u64, Failure> {
        let offer = &self.offer;
        let quantity = wanted("quantity", text, offer.decimals)?;
        if offer.maker == *taker {
            return Err(Failure::conflict("it is your own offer"));
        }
        if offer.taker != Pubkey::default() && offer.taker != *taker {
            let text = format!("this offer is for {} alone", offer.taker);
            return Err(Failure::conflict(text));
        }
        let can = fill_quantity(quantity, offer.left, offer.least_fill);
        if can == quantity {
            return Ok(quantity);
        }
        let amount = |base_units| Amount::new(base_units, offer.decimals);
        Err(Failure::conflict(match can {
            0 => format!(
                "at least {} are bought at once, or all {} that are left",
                amount(offer.least_fill),
                amount(offer.left)
            ),
            can => format!(
                "of {} that are left, {} can be bought now but not {}: ask for those",
                amount(offer.left),
                amount(can),
                amount(quantity)
            ),
        }))
    }
}
