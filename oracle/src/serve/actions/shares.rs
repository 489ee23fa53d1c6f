//! Shares that are bought by link, and on which terms.

use openmast_client::{
    accounts::Asset,
    amounts::CURRENCY_DECIMALS,
    market::{Escrow, Goods, escrow},
};
use openmast_ledger::{Trade, TradeTerms};
use serde::Deserialize;
use solana_pubkey::Pubkey;

use super::{amounts::read, desk::Desk, failure::Failure, words::money};

/// `Escrow::kind` of shares.
const SHARES: u8 = 1;
/// How long a purchase holds after it was handed out, seconds: for a person to read and sign it.
pub(super) const DEADLINE_SECONDS: i64 = 300;

/// What the link says: how much, and the worst terms.
#[derive(Deserialize)]
pub(super) struct Wanted {
    pub quantity: Option<String>,
    price: Option<String>,
    fee_bps: Option<u16>,
    mint: Option<String>,
    /// Of a sale: until when what is bought may stay in escrow, Unix seconds; 0: not at all.
    locked_until: Option<i64>,
}

/// The worst terms that are accepted.
pub(super) struct Worst {
    pub price: u64,
    pub fee_bps: u16,
    pub locked_until: i64,
}

/// What is offered.
pub(super) struct Offered {
    pub mint: Pubkey,
    /// Base units of the currency for one share.
    pub price: u64,
    pub fee_bps: u16,
    pub locked_until: i64,
}

impl Offered {
    /// For a link that says all of it, and how much in braces.
    pub(super) fn query(&self) -> String {
        format!(
            "quantity={{quantity}}&price={}&fee_bps={}&mint={}&locked_until={}",
            money(self.price),
            self.fee_bps,
            self.mint,
            self.locked_until
        )
    }
}

impl Wanted {
    /// The worst terms that are accepted, which what is offered keeps.
    ///
    /// # Errors
    /// The link does not say all of them, or what is offered now is worse.
    pub(super) fn accepting(&self, offered: &Offered, now: i64) -> Result<Worst, Failure> {
        let (Some(price), Some(fee_bps), Some(mint)) = (&self.price, self.fee_bps, &self.mint)
        else {
            return Err(Failure::input(
                "the link does not say on which terms: it needs `price`, `fee_bps` and `mint`, as the action itself shows them",
            ));
        };
        let worst = Worst {
            price: read("price", price, CURRENCY_DECIMALS)?,
            fee_bps,
            locked_until: self.locked_until.unwrap_or(0),
        };
        if *mint != offered.mint.to_string() {
            return Err(worse("sells other shares than the link says"));
        }
        if offered.price > worst.price {
            let (is, was) = (money(offered.price), money(worst.price));
            return Err(worse(&format!(
                "asks {is} for each share now, and the link says {was}"
            )));
        }
        if offered.fee_bps > worst.fee_bps {
            return Err(worse("has a higher fee now than the link says"));
        }
        if offered.locked_until > now && offered.locked_until > worst.locked_until {
            return Err(worse("keeps what is bought for longer than the link says"));
        }
        Ok(worst)
    }
}

fn worse(how: &str) -> Failure {
    Failure::conflict(format!("it {how}: look at it again before you buy"))
}

impl Desk {
    /// What is sold for the currency with this mint, and of which asset they are the shares.
    ///
    /// # Errors
    /// They are no shares, or the chain does not answer.
    pub(super) async fn shares(
        &self,
        currency_mint: Pubkey,
        mint: &Pubkey,
    ) -> Result<(Goods, Asset), Failure> {
        let books: Escrow = self.read(escrow(&self.network, mint)).await?;
        if books.kind != SHARES {
            return Err(Failure::conflict(
                "only shares are bought by link; `openmast market buy` buys what else is traded",
            ));
        }
        let asset: Asset = self.read(books.asset).await?;
        Ok((Goods::in_escrow(currency_mint, &books), asset))
    }
}

/// What a purchase costs.
///
/// # Errors
/// More than the currency can count.
pub(super) fn cost(terms: &TradeTerms, quantity: u64) -> Result<(Trade, u64), Failure> {
    let trade = terms.buy(quantity);
    let paid = trade.and_then(|trade| Ok((trade, trade.paid()?.get())));
    paid.map_err(|_| Failure::input("so much is more than the currency can count: buy less"))
}

/// What an asset is called: its index is what counts, as whoever founded it chose the name.
pub(super) fn named(desk: &Desk, asset: &Asset) -> String {
    match desk.sources.asset_name(asset.index) {
        Some(name) => format!("asset {} ({})", asset.index, name.name),
        None => format!("asset {}", asset.index),
    }
}
