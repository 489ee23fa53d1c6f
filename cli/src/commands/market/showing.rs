//! `openmast market show`

use super::Traded;
use crate::{context::Context, failure::Failure, report::Report};
use openmast_client::market::{Offer, SELL, is_open, offer};
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
    let open: Vec<&Offer> = offers.iter().filter(|it| is_open(it, now)).collect();
    let mut sell: Vec<&Offer> = open.iter().copied().filter(|it| it.side == SELL).collect();
    let mut bids: Vec<&Offer> = open.iter().copied().filter(|it| it.side != SELL).collect();
    sell.sort_by_key(|it| it.price);
    bids.sort_by_key(|it| std::cmp::Reverse(it.price));
    let lines = |offers: Vec<&Offer>| offers.into_iter().map(line).collect();
    let sales = sales.iter().filter(|sale| sale.state == 0);
    Ok(Report::new()
        .count("index", "Asset", index)
        .bps("fee_bps", "Fee that takers pay", rules.fee_bps)
        .bps("next_fee_bps", "  the next one", rules.next_fee_bps)
        .time(
            "next_fee_at",
            "  of what is offered from",
            rules.next_fee_at,
        )
        .table(
            "sales",
            "Sales by the owner",
            sales.map(|sale| super::sales::line(sale, now)).collect(),
        )
        .table("sell", "For sale, the cheapest first", lines(sell))
        .table("bids", "Bids, the highest first", lines(bids)))
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
