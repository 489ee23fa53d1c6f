//! `openmast market show`

use super::{
    goods::Traded,
    sales,
    standings::{Standings, halted_until},
    words::bps_cell,
};
use crate::{
    args::GoodsName, commands::collecting::broken_accounts, context::Context, failure::Failure,
    report::Report,
};
use openmast_client::market::{MarketRules, Offer, SELL, Way, offer};
use solana_pubkey::Pubkey;

pub(super) async fn show(context: &Context, name: GoodsName) -> Result<Report, Failure> {
    let traded = Traded::find(context, name).await?;
    let rules = traded.rules(context).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let offers = traded.offers(context).await?;
    let open: Vec<&Offer> = offers.iter().filter(|it| it.is_open(now)).collect();
    let makers: Vec<Pubkey> = open.iter().map(|it| it.maker).collect();
    let standings = Standings::of(context, &traded.goods, &makers, now).await?;
    let (mut sell, mut bids): (Vec<&Offer>, Vec<&Offer>) =
        open.into_iter().partition(|it| it.side == SELL);
    sell.sort_by_key(|it| it.price);
    bids.sort_by_key(|it| std::cmp::Reverse(it.price));
    let lines = |offers: Vec<&Offer>| {
        let line = |offer| line(offer, &standings);
        offers.into_iter().map(line).collect()
    };
    let sales = sales::lines(&traded.sales(context).await?, now);
    let lot = match traded.lot_tokens(context).await? {
        Some(lot) => lot.report()?,
        None => Report::new(),
    };
    let report = traded
        .named()
        .and(lot)
        .key("currency", "Currency", &traded.goods.currency_mint)
        .and(fee(&rules, now)?)
        .table("sales", "Sales by the owner, the cheapest first", sales)
        .table("sell", "For sale, the cheapest first", lines(sell))
        .table("bids", "Bids, the highest first", lines(bids));
    Ok(
        match halted_until(context, &traded.goods, traded.asset_index).await? {
            0 => report,
            until => report.time(
                "halted_until",
                "The regulator halted this market until",
                until,
            ),
        },
    )
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

fn line(found: &Offer, standings: &Standings) -> Report {
    let taker = (found.taker != Pubkey::default()).then_some(found.taker);
    let can_be_taken = standings
        .barred(&found.maker, Way::of_maker(found.side))
        .is_none();
    let report = Report::new().key("offer", "offer", &offer(&found.maker, found.id));
    let report = report.money_cell("price", "for each", found.price);
    let report = report.shares_cell("left", "left", found.left, found.decimals);
    let (least, decimals) = (found.least_fill, found.decimals);
    let report = report.shares_cell("least_fill", "at least", least, decimals);
    bps_cell(report, "fee_bps", "fee", found.fee_bps)
        .time("expires_at", "until", found.expires_at)
        .optional("taker", "only for", taker)
        .flag("can_be_taken", "can be taken", can_be_taken)
        .key("maker", "maker", &found.maker)
}
