//! `openmast market sale end` and `release`

use super::{
    super::{
        goods::{Kept, position_rent_payer},
        words::money,
    },
    find,
};
use crate::{context::Context, failure::Failure, report::Report, values::text_of_time};
use openmast_client::market::{Event, PaidBack, Purchase, Sale, purchase};
use solana_pubkey::Pubkey;

pub(super) async fn end(context: &Context, address: Pubkey) -> Result<Report, Failure> {
    let found = find(context, address).await?;
    let kept = Kept::find(context, &found.network, &found.mint).await?;
    let rent_payer = position_rent_payer(context, &kept.goods, &found.issuer).await?;
    let back = kept.goods.to_issuer(&found, rent_payer);
    let end = back.end_sale(context.signer_key()?, address).instruction();
    context.tell(&format!(
        "You end the sale of {}: {} return to {} unsold; {} were raised.",
        match kept.index {
            Some(index) => format!("asset {index}"),
            None => format!("mint {}", found.mint),
        },
        kept.of_goods(found.left.saturating_add(found.goods_owed)),
        found.issuer,
        money(found.raised)
    ));
    let outcome = context.execute("Ending the sale", &[end]).await?;
    let events = context.market_events(&outcome).await;
    let paid = events.find(|event| match event {
        Event::SaleEnded(it) => Some(it.paid),
        _ => None,
    });
    let report = Report::new()
        .key("sale", "Sale", &address)
        .shares("left", "Unsold shares", found.left, found.decimals)
        .money("raised", "Raised", found.raised);
    let report = match paid {
        Some(paid) => delivered(report, &paid, found.decimals)
            .money("money", "Money delivered", paid.money)
            .money("money_owed", "Money that waits", paid.money_owed),
        None => report,
    };
    let report = report.and(outcome.report_in(&kept.known()));
    Ok(events.noted(report))
}

/// What went back, and what waits.
fn delivered(report: Report, paid: &PaidBack, decimals: u8) -> Report {
    report
        .shares("goods", "Shares delivered", paid.goods, decimals)
        .shares("goods_owed", "Shares that wait", paid.goods_owed, decimals)
        .flag("closed", "Closed, and its rent returned", paid.closed)
}

pub(super) async fn release(
    context: &Context,
    address: Pubkey,
    buyer: Option<Pubkey>,
) -> Result<Report, Failure> {
    let buyer = buyer.map_or_else(|| context.signer_key(), Ok)?;
    let at = purchase(&address, &buyer);
    let found = find_purchase(context, &address, &buyer).await?;
    require_due(context, &address, &found).await?;
    let kept = Kept::find(context, &found.network, &found.mint).await?;
    let rent_payer = position_rent_payer(context, &kept.goods, &buyer).await?;
    let back = kept.goods.to_buyer(&found, rent_payer);
    let release = back
        .release(context.signer_key()?, at, address)
        .instruction();
    context.tell(&match found.locked {
        0 => format!("You close the purchase of {buyer}: its rent returns."),
        locked => format!(
            "You have {} delivered to {buyer}, which were locked.",
            kept.of_goods(locked)
        ),
    });
    let outcome = context.execute("Releasing", &[release]).await?;
    let events = context.market_events(&outcome).await;
    let paid = events.find(|event| match event {
        Event::PurchaseReleased(it) => Some(it.paid),
        _ => None,
    });
    let report = Report::new()
        .key("purchase", "Purchase", &at)
        .key("buyer", "Buyer", &buyer)
        .shares(
            "locked",
            "Shares that were locked",
            found.locked,
            kept.decimals,
        );
    let report = match paid {
        Some(paid) => delivered(report, &paid, kept.decimals),
        None => report,
    };
    let report = report.and(outcome.report_in(&kept.known()));
    Ok(events.noted(report))
}

/// # Errors
/// The buyer bought nothing there, or the chain does not answer.
async fn find_purchase(
    context: &Context,
    sale: &Pubkey,
    buyer: &Pubkey,
) -> Result<Purchase, Failure> {
    let at = purchase(sale, buyer);
    let found = context
        .rpc
        .account_if_any::<Purchase>(at, context.commitment);
    found.await?.value.ok_or_else(|| {
        Failure::input(format!(
            "{buyer} bought nothing in sale {sale}, or all of it is delivered and closed; `openmast market mine` lists what you \
             bought"
        ))
    })
}

/// # Errors
/// The lock holds still, or nothing is locked and the sale still counts what the buyer has.
async fn require_due(context: &Context, address: &Pubkey, found: &Purchase) -> Result<(), Failure> {
    let now = context.rpc.clock(context.commitment).await?.value;
    if found.locked > 0 && now < found.locked_until {
        return Err(Failure::input(format!(
            "what was bought is locked until {}: it can be released from then on",
            text_of_time(found.locked_until)
        )));
    }
    let sale = context
        .rpc
        .account_if_any::<Sale>(*address, context.commitment);
    let sale = { sale.await?.value }.filter(|sale| sale.made_at == found.sale_made_at);
    let is_running = sale.is_some_and(|it| !it.is_ended() && it.left > 0 && now < it.ends_at);
    match found.locked == 0 && is_running {
        true => Err(Failure::input(format!(
            "nothing is locked, and the purchase is closed only when its sale is over, at {} at the latest: until then it \
             counts what the buyer may still buy",
            text_of_time(found.sale_ends_at)
        ))),
        false => Ok(()),
    }
}
