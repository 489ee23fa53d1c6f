//! `openmast market sale …`

mod buying;
mod ending;
mod opening;

use super::{goods::Kept, words::bps_cell};
use crate::{
    args::SaleCommand,
    context::Context,
    failure::Failure,
    report::Report,
    values::{text_of_bps, text_of_time},
};
use openmast_client::market::{Purchase, Sale, purchase, sale};
use solana_pubkey::Pubkey;

pub(super) async fn run(context: &Context, command: SaleCommand) -> Result<Report, Failure> {
    match command {
        SaleCommand::Open(args) => opening::open(context, args).await,
        SaleCommand::Buy(args) => buying::buy(context, args).await,
        SaleCommand::End { sale } => ending::end(context, sale).await,
        SaleCommand::Release { sale, buyer } => ending::release(context, sale, buyer).await,
        SaleCommand::Show { sale } => show(context, sale).await,
    }
}

async fn show(context: &Context, address: Pubkey) -> Result<Report, Failure> {
    let found = find(context, address).await?;
    let kept = Kept::find(context, &found.network, &found.mint).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let decimals = found.decimals;
    let report = Report::new().key("sale", "Sale", &address);
    let report = match found.price_at(now) {
        Some(price) => report.money("price", "For each share now", price),
        None => report.none("price", "For each share now"),
    };
    let report = report
        .shares("left", "Shares left", found.left, decimals)
        .time("ends_at", "Until", found.ends_at)
        .optional_count("index", "Asset", kept.index)
        .key("issuer", "Who sells", &found.issuer)
        .shares("quantity", "Shares put up", found.quantity, decimals)
        .money(
            "start_price",
            "For each share, at the beginning",
            found.start_price,
        )
        .money("floor_price", "  at the end", found.floor_price)
        .time("starts_at", "From", found.starts_at)
        .shares(
            "least_purchase",
            "Least purchase",
            found.least_purchase,
            decimals,
        )
        .shares(
            "most_per_buyer",
            "Most for a buyer",
            found.most_per_buyer,
            decimals,
        )
        .time(
            "locked_until",
            "Stays in escrow until (-: delivered at once)",
            found.locked_until,
        )
        .bps("fee_bps", "Fee that buyers pay", found.fee_bps)
        .money("raised", "Raised", found.raised);
    Ok(match context.signer_address() {
        Some(buyer) => {
            let bought = bought(context, (&address, &found), &buyer).await?;
            report.shares("bought", "Bought by you", bought, decimals)
        }
        None => report,
    })
}

/// The sales that are not ended, the cheapest first; those that sell nothing at `now`, Unix seconds, last.
pub(super) fn lines(sales: &[Sale], now: i64) -> Vec<Report> {
    let mut open: Vec<&Sale> = sales.iter().filter(|it| !it.is_ended()).collect();
    open.sort_by_key(|it| it.price_at(now).unwrap_or(u64::MAX));
    open.into_iter().map(|it| line(it, now)).collect()
}

fn line(found: &Sale, now: i64) -> Report {
    let report = Report::new().key("sale", "sale", &sale(&found.issuer, found.id));
    let report = match found.price_at(now) {
        Some(price) => report.money_cell("price", "for each share", price),
        None => report.none("price", "for each share"),
    };
    let report = report
        .shares_cell("left", "shares", found.left, found.decimals)
        .time("starts_at", "from", found.starts_at)
        .time("ends_at", "until", found.ends_at);
    bps_cell(report, "fee_bps", "fee", found.fee_bps).time(
        "locked_until",
        "locked until",
        found.locked_until,
    )
}

/// What a buyer bought in a sale so far, base units.
async fn bought(
    context: &Context,
    (address, sale): (&Pubkey, &Sale),
    buyer: &Pubkey,
) -> Result<u64, Failure> {
    let at = purchase(address, buyer);
    let found = context
        .rpc
        .account_if_any::<Purchase>(at, context.commitment);
    let of_sale = { found.await?.value }.filter(|it| it.sale_made_at == sale.made_at);
    Ok(of_sale.map_or(0, |it| it.bought))
}

async fn find(context: &Context, address: Pubkey) -> Result<Sale, Failure> {
    let found = context
        .rpc
        .account_if_any::<Sale>(address, context.commitment)
        .await?;
    found.value.ok_or_else(|| {
        Failure::input(format!(
            "there is no sale at {address}: it has ended, or `openmast market show INDEX` lists others"
        ))
    })
}

/// What becomes of what is bought, in words.
fn delivery(locked_until: i64, now: i64) -> String {
    match locked_until > now {
        true => format!("stays in escrow until {}", text_of_time(locked_until)),
        false => "is delivered at once".into(),
    }
}

/// `pay a fee of 1.00 % on top`.
fn fee_on_top(fee_bps: u16) -> String {
    format!("pay a fee of {} on top", text_of_bps(fee_bps))
}
