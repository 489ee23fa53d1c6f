//! Buys shares in a sale of who owns the asset, whose price may fall while it lasts.

use std::sync::Arc;

use axum::{Json, body::Bytes, extract::State};
use openmast_client::{
    accounts::{Asset, Network},
    amounts::Amount,
    instructions::token::create_share_account,
    market::{Goods, PurchaseOrder, Sale, raw},
};
use solana_pubkey::Pubkey;

use super::{
    amounts::{field, wanted},
    answers::{Handed, Shown},
    desk::{Desk, account},
    failure::Failure,
    shares::{DEADLINE_SECONDS, Offered, Wanted, cost, named},
    words::{in_currency, money, percent, time},
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
    let (sale, decimals) = (&found.sale, found.sale.decimals);
    let title = format!("Buy shares of asset {}", found.asset.index);
    let label = "Buy".to_owned();
    let (offered, description) = match found.offered() {
        Ok(offered) => {
            let description = found.description(&desk, offered.price);
            (offered, description)
        }
        Err(why) => {
            let description = format!("A sale of shares of {}.", named(&desk, &found.asset));
            let shown = Shown::new(desk.icon(), title, description, label);
            return Ok(Json(shown.unless(Some(why))));
        }
    };
    let href = format!(
        "{}/v1/actions/sales/{}/buy?{}",
        desk.origin,
        found.address,
        offered.query()
    );
    let most = sale.left.min(sale.most_per_buyer);
    let least = sale.least_purchase.min(sale.left).max(1);
    let field = field("quantity", "Shares", (least, most), decimals);
    let shown = Shown::new(desk.icon(), title, description, label);
    Ok(Json(shown.asking(href, field)))
}

pub(super) async fn hand(
    State(desk): State<Arc<Desk>>,
    address: Result<Path<AddressText>, Problem>,
    query: Result<Query<Wanted>, Problem>,
    body: Bytes,
) -> Result<Json<Handed>, Failure> {
    let (Path(address), Query(wish)) = (address?, query?);
    let buyer = account(&body)?;
    let found = Found::read(&desk, address).await?;
    let offered = found.offered().map_err(Failure::conflict)?;
    let worst = wish.accepting(&offered, found.now)?;
    let (sale, goods) = (&found.sale, &found.goods);
    let quantity = found.quantity(wish.quantity.as_deref(), &buyer)?;
    let terms = sale.terms(offered.price);
    let (trade, paid) = cost(&terms.map_err(|_| Failure::internal())?, quantity)?;
    let needed = Amount::currency(paid);
    desk.require(goods.money_of(&buyer), needed, "of the currency")
        .await?;
    let order = PurchaseOrder {
        quantity,
        least: quantity,
        // The price of now and not what the link says: the issuer could end this sale and open a dearer one in its place.
        highest_price: offered.price.min(worst.price),
        most_fee_bps: sale.fee_bps.min(worst.fee_bps),
        latest_unlock: sale.locked_until,
        deadline: found.now.saturating_add(DEADLINE_SECONDS),
    };
    let buying = goods.buying(buyer, buyer, &sale.issuer, found.address, sale.pay_to);
    let instructions = [
        create_share_account(&buyer, &buyer, &goods.mint),
        buying.instruction(&raw::BuyArgs { order: &order }),
    ];
    let message = format!(
        "Buys {} shares of {} for {} and a fee of {}: {needed} in all, or less. {}",
        Amount::new(quantity, sale.decimals),
        named(&desk, &found.asset),
        money(trade.amount.get()),
        money(trade.fee.get()),
        found.delivery()
    );
    desk.hand(&buyer, instructions.into(), message).await
}

/// A sale, and what it is about.
struct Found {
    address: Pubkey,
    sale: Sale,
    goods: Goods,
    asset: Asset,
    network: Network,
    /// The chain's clock, Unix seconds.
    now: i64,
}

impl Found {
    /// # Errors
    /// There is no such sale of shares, or the chain does not answer.
    async fn read(desk: &Desk, address: AddressText) -> Result<Self, Failure> {
        let address = address.read().map_err(Failure::input)?;
        let read = desk.read::<Sale>(address);
        let ((network, now), sale) = tokio::try_join!(desk.network(), read)?;
        if sale.network != desk.network {
            let text = format!("the sale {address} is of another network; check the link");
            return Err(Failure::nothing(text));
        }
        let (goods, asset) = desk.shares(network.currency_mint, &sale.mint).await?;
        Ok(Self {
            address,
            sale,
            goods,
            asset,
            network,
            now,
        })
    }

    /// # Errors
    /// Nothing is sold now; why.
    fn offered(&self) -> Result<Offered, String> {
        let sale = &self.sale;
        let price = sale.price_at(self.now).ok_or_else(|| match sale.left {
            _ if sale.is_ended() => "the sale has ended".to_owned(),
            0 => "the sale is sold out".into(),
            _ if self.now < sale.starts_at => {
                format!(
                    "the sale begins at {}: come back then",
                    time(sale.starts_at)
                )
            }
            _ => format!("the sale was over at {}", time(sale.ends_at)),
        })?;
        Ok(Offered {
            mint: sale.mint,
            price,
            fee_bps: sale.fee_bps,
            locked_until: sale.locked_until,
        })
    }

    fn description(&self, desk: &Desk, price: u64) -> String {
        let sale = &self.sale;
        let amount = |base_units| Amount::new(base_units, sale.decimals);
        let falls = match sale.start_price == sale.floor_price {
            true => String::new(),
            false => format!(
                " The price falls until {}; you pay that of the moment, and never more than this.",
                time(sale.ends_at)
            ),
        };
        format!(
            "{} sells {} shares of {} at {} for each, and a fee of {}; at least {} at once, or all that is left, and at most {} to \
             each.{falls} {} {}",
            sale.issuer,
            amount(sale.left),
            named(desk, &self.asset),
            money(price),
            percent(sale.fee_bps),
            amount(sale.least_purchase),
            amount(sale.most_per_buyer),
            self.delivery(),
            in_currency(&self.network.currency_mint)
        )
    }

    fn delivery(&self) -> String {
        let until = self.sale.locked_until;
        match until > self.now {
            true => format!("What you buy stays in escrow until {}.", time(until)),
            false => "What you buy is delivered at once.".to_owned(),
        }
    }

    /// Base units that are bought.
    ///
    /// # Errors
    /// It is no number of shares that can be bought here.
    fn quantity(&self, text: Option<&str>, buyer: &Pubkey) -> Result<u64, Failure> {
        let sale = &self.sale;
        let quantity = wanted("quantity", text, sale.decimals)?;
        if sale.issuer == *buyer {
            return Err(Failure::conflict("it is your own sale"));
        }
        let amount = |base_units| Amount::new(base_units, sale.decimals);
        let most = sale.left.min(sale.most_per_buyer);
        if quantity > most {
            let text = format!("at most {} can be bought here by one buyer", amount(most));
            return Err(Failure::conflict(text));
        }
        if quantity < sale.least_purchase && quantity != sale.left {
            return Err(Failure::conflict(format!(
                "at least {} are bought at once, or all {} that are left",
                amount(sale.least_purchase),
                amount(sale.left)
            )));
        }
        Ok(quantity)
    }
}
