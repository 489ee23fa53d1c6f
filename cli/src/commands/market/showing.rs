//! `openmast market show`

use super::Traded;
use crate::{
    commands::collecting::broken_accounts, context::Context, failure::Failure, report::Report,
};
use openmast_client::market::{MarketRules, Offer, SELL, offer};
use solana_pubkey::Pubkey;

pub(super) async fn show(context: &Context, index: u32) -> Result<Report, Failure> {
    let traded = Traded::find(context, index).await?;
    let rules = traded.rules(context).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let (network, mint) = (traded.network.address, traded.goods.mint);
    let offers = context
        .rpc
        .offers(&network, &mint, context.commitment)
        .await?
        .value;
    let sales = context
        .rpc
        .sales(&network, &mint, context.commitment)
        .await?
        .value;
    let open = offers.iter().filter(|it| it.is_open(now));
    let (mut sell, mut bids): (Vec<&Offer>, Vec<&Offer>) = open.partition(|it| it.side == SELL);
    sell.sort_by_key(|it| it.price);
    bids.sort_by_key(|it| std::cmp::Reverse(it.price));
    let lines = |offers: Vec<&Offer>| offers.into_iter().map(line).collect();
    let sales = sales.iter().filter(|sale| !sale.is_ended());
    Ok(Report::new()
        .count("index", "Asset", index)
        .and(fee(&rules, now)?)
        .table(
            "sales",
            "Sales by the owner",
            sales.map(|sale| super::sales::line(sale, now)).collect(),
        )
        .table("sell", "For sale, the cheapest first", lines(sell))
        .table("bids", "Bids, the highest first", lines(bids)))
}

/// The fee of what is offered now, and the one that is announced, unless it holds already.
fn fee(rules: &MarketRules, now: i64) -> Result<Report, Failure> {
    let fee_bps = rules.fee_bps_at(now).map_err(broken_accounts)?;
    let report = Report::new().bps("fee_bps", "Fee that takers pay", fee_bps);
    let (next, from) = ("  the next one", "  of what is offered from");
    Ok(match rules.next_fee_at > now {
        true => report.bps("next_fee_bps", next, rules.next_fee_bps).time(
            "next_fee_at",
            from,
            rules.next_fee_at,
        ),
        false => report.none("next_fee_bps", next).none("next_fee_at", from),
    })
}

fn line(found: &Offer) -> Report {
    let taker = (found.taker != Pubkey::default()).then_some(found.taker);
    Report::new()
        .key("offer", "offer", &offer(&found.maker, found.id))
        .money("price", "price per share", found.price)
        .shares("left", "shares", found.left, found.decimals)
        .shares("least_fill", "at least", found.least_fill, found.decimals)
        .bps("fee_bps", "fee", found.fee_bps)
        .time("expires_at", "until", found.expires_at)
        .optional("taker", "only for", taker)
}
