//! What the owner sells for less, where it can be bought at once. It is refused as an oversight where all that is wanted can
//! be had so; a part of it is told, as a crumb at a good price must keep nobody from trading.

use super::goods::Traded;
use crate::{context::Context, failure::Failure};
use openmast_client::market::{Purchase, Sale, purchase, sale};
use solana_pubkey::Pubkey;

/// A sale that delivers at once.
pub(super) struct Running {
    pub(super) address: Pubkey,
    pub(super) sale: Sale,
    /// Base units of the currency for each.
    pub(super) price: u64,
    /// Base units of the goods that the buyer can have there now.
    pub(super) may: u64,
}

impl Running {
    /// Whether a buyer can have exactly so much there.
    pub(super) fn gives(&self, quantity: u64) -> bool {
        let is_enough = quantity >= self.sale.least_purchase || quantity == self.sale.left;
        quantity > 0 && quantity <= self.may && is_enough
    }

    /// What so much costs, the fee included; `None`: it is more than can be counted.
    pub(super) fn cost(&self, quantity: u64) -> Option<u64> {
        let trade = self.sale.terms(self.price).ok()?.buy(quantity).ok()?;
        Some(trade.paid().ok()?.get())
    }
}

/// The sales in which the buyer can have something at once, the cheapest first.
///
/// # Errors
/// The chain does not answer.
pub(super) async fn running(
    context: &Context,
    traded: &Traded,
    buyer: &Pubkey,
    now: i64,
) -> Result<Vec<Running>, Failure> {
    let sales = traded.sales(context).await?.into_iter();
    let priced = sales.filter(|it| it.issuer != *buyer && it.locked_until <= now);
    let priced: Vec<(u64, Sale)> = priced
        .filter_map(|it| Some((it.price_at(now)?, it)))
        .collect();
    let at: Vec<Pubkey> = (priced.iter())
        .map(|(_, it)| purchase(&sale(&it.issuer, it.id), buyer))
        .collect();
    let found = context.rpc.accounts::<Purchase>(&at, context.commitment);
    let found = found.await?.value.into_iter();
    let all = priced.into_iter().zip(found).map(|((price, of), bought)| {
        let bought = bought.filter(|it| it.sale_made_at == of.made_at);
        let bought = bought.map_or(0, |it| it.bought);
        Running {
            address: sale(&of.issuer, of.id),
            may: of.left.min(of.most_per_buyer.saturating_sub(bought)),
            sale: of,
            price,
        }
    });
    let mut all: Vec<Running> = all.filter(|it| it.gives(it.may)).collect();
    all.sort_by_key(|it| it.price);
    Ok(all)
}
