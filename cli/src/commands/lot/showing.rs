//! `openmast lot list` and `show`

use openmast_client::{
    accounts::{Entitlement, Lot, ShareName},
    addresses,
};

use super::{
    calendar::Calendar,
    finding::Found,
    licence,
    sale_end::SaleEnd,
    words::{kind_name, promise, what_of},
};
use crate::{
    commands::collecting::broken_accounts,
    context::{Context, NetworkHandle},
    failure::Failure,
    oracle_api::Side,
    report::Report,
};

pub(super) async fn list(context: &Context, asset: Option<u32>) -> Result<Report, Failure> {
    let network = context.network().await?;
    let (rpc, commitment) = (&context.rpc, context.commitment);
    let lots = match asset {
        Some(index) => {
            context.network_and_asset(index).await?;
            let address = addresses::asset(&network.address, index);
            rpc.lots_of(&address, commitment).await?.value
        }
        None => rpc.lots(&network.address, commitment).await?.value,
    };
    let now = rpc.clock(commitment).await?.value;
    let lines = lots.iter().map(|lot| line(&network, lot, now)).collect();
    let final_epoch = network.state.final_epoch;
    let is_reserved =
        |lot: &&Lot| !lot.is_settled() && lot.left() > 0 && lot.is_sale_over(final_epoch, now);
    let reserved: Vec<String> = (lots.iter().filter(is_reserved))
        .map(|lot| lot.index.to_string())
        .collect();
    let report = Report::new()
        .key("network", "Network", &network.address)
        .number(
            "final_epoch",
            "Newest final epoch",
            network.state.final_epoch,
        )
        .table("lots", "Lots", lines);
    Ok(match reserved.is_empty() {
        true => report,
        false => report.note(format!(
            "Nobody can buy any more what is left of {}, and it takes capacity all the same: `openmast lot end-sale NUMBER` frees it, which \
             anybody can call.",
            reserved.join(", ")
        )),
    })
}

fn line(network: &NetworkHandle, lot: &Lot, now: i64) -> Report {
    let report = Report::new()
        .count("lot", "lot", lot.index)
        .count("asset", "asset", lot.asset_index)
        .text("kind", "kind", kind_name(lot.kind))
        .text("stage", "stage", lot.stage(&network.state, now).name())
        .number("first_epoch", "from epoch", lot.first_epoch)
        .number("last_epoch", "to", lot.last_epoch)
        .number("sold", "sold", lot.sold)
        .number("left", "left", for_sale(lot));
    match lot.price_at(network.state.final_epoch, now) {
        Some(price) => report.money("price_now", "for each now", price.get()),
        None => report.none("price_now", "for each now"),
    }
}

pub(super) async fn show(context: &Context, index: u32) -> Result<Report, Failure> {
    let found = Found::find(context, index).await?;
    let (lot, network) = (&found.lot, &found.network);
    let entitlements = (context.rpc)
        .entitlements_from(&lot.address(), context.commitment)
        .await?
        .value;
    let report = head(context, &found)
        .await?
        .and(terms(lot, &found.calendar))
        .and(sale(&found))
        .and(money(lot)?)
        .and(released(context, network, index).await?)
        .table(
            "entitlements",
            "Entitlements",
            entitlements.iter().map(entitlement).collect(),
        );
    let report = report.note(promise(lot, &found.calendar)?);
    Ok(match licence::warning(context, &found).await? {
        Some(warning) => report.note(warning),
        None => report,
    })
}

async fn head(context: &Context, found: &Found) -> Result<Report, Failure> {
    let (lot, now) = (&found.lot, found.calendar.now);
    let mint = context.raw_account(lot.mint).await?;
    let name = mint.and_then(|mint| ShareName::read(&mint.owner, &mint.data));
    let report = Report::new()
        .count("lot", "Lot", lot.index)
        .key("address", "Address", &lot.address())
        .count("asset", "Asset", lot.asset_index)
        .key("mint", "Mint of its tokens", &lot.mint)
        .optional("name", "  called", name.map(|name| name.name))
        .text(
            "stage",
            "It is",
            lot.stage(&found.network.state, now).name(),
        )
        .text("kind", "Kind", kind_name(lot.kind))
        .text(
            "what",
            of_settled(lot, "  a token is", "  a token was"),
            what_of(lot, 1),
        );
    Ok(match context.signer_address() {
        Some(holder) => {
            let account = openmast_client::composites::lot_account(lot, &holder);
            report.number(
                "own",
                "Tokens of yours",
                context.token_balance(account).await?,
            )
        }
        None => report,
    })
}

/// A settled lot is one that was.
fn of_settled(lot: &Lot, now: &'static str, then: &'static str) -> &'static str {
    match lot.is_settled() {
        true => then,
        false => now,
    }
}

/// What is left, for sale or to be freed: of a settled lot nothing is, whatever was never sold.
fn for_sale(lot: &Lot) -> u64 {
    match lot.is_settled() {
        true => 0,
        false => lot.left(),
    }
}

fn terms(lot: &Lot, calendar: &Calendar) -> Report {
    Report::new()
        .number("first_epoch", "First epoch", lot.first_epoch)
        .number("last_epoch", "Last epoch", lot.last_epoch)
        .count(
            "rolls_epochs",
            "  of it roll-over, epochs",
            lot.rolls_epochs,
        )
        .time(
            "opens_at",
            of_settled(lot, "  begins about", "  began about"),
            calendar.opens(lot.first_epoch),
        )
        .time(
            "closes_at",
            of_settled(lot, "  ends about", "  ended about"),
            calendar.closes(lot.last_epoch),
        )
        .time("ends_by", "Over at the latest", lot.ends_by)
        .bps(
            "refund_bps",
            of_settled(lot, "Back before the window", "Came back before the window"),
            lot.refund_bps,
        )
        .number(
            "most_per_epoch",
            "Most bytes of a token in an epoch (0: any)",
            lot.most_per_epoch,
        )
}

fn sale(found: &Found) -> Report {
    let (lot, now) = (&found.lot, found.calendar.now);
    let report = Report::new()
        .number(
            "quantity",
            of_settled(lot, "Tokens sold or for sale", "Tokens that were for sale"),
            lot.quantity,
        )
        .number("sold", "  sold", lot.sold);
    let report = match lot.is_settled() {
        true => report
            .number("left", "  left for sale", for_sale(lot))
            .number("unsold", "  never sold", lot.left()),
        false => report.number("left", "  left", lot.left()),
    };
    let report = report
        .number("least_purchase", "Least purchase", lot.least_purchase)
        .money("price_start", "For each, at the beginning", lot.price_start)
        .money("price_floor", "  at the end", lot.price_floor)
        .money("price", "  paid by all who bought", lot.price);
    let report = match lot.price_at(found.network.state.final_epoch, now) {
        Some(price) => report.money("price_now", "  now", price.get()),
        None => report.none("price_now", "  now"),
    };
    let end = SaleEnd::of(lot);
    match lot.is_settled() {
        true => report.and(end.past_report()),
        false => report.and(end.report(&found.calendar)),
    }
}

fn money(lot: &Lot) -> Result<Report, Failure> {
    let window = lot.window().map_err(broken_accounts)?;
    let report = Report::new()
        .money("paid_in", "Paid for it", lot.paid_in)
        .money("returned", "  paid back", lot.returned)
        .money("excess", "  owed back of a price that fell", lot.excess)
        .money(
            "forfeited",
            "  forfeited by who returned tokens",
            lot.forfeited,
        )
        .number("window", "Epochs of the window", window);
    if !lot.is_settled() {
        return Ok(report
            .none("served", "  served")
            .none("refund", "A token pays back"));
    }
    let back = lot.refund(1).map_err(broken_accounts)?;
    Ok(report.number("served", "  served", lot.served).money(
        "refund",
        "A token pays back",
        back.get(),
    ))
}

/// What the newest final settlement says that was served and released by time, where something proves it.
async fn released(
    context: &Context,
    network: &NetworkHandle,
    index: u32,
) -> Result<Report, Failure> {
    let epoch = context.shown_epoch(network, Side::Reserve, index).await?;
    if epoch == 0 || !context.can_prove() {
        return Ok(Report::new());
    }
    let verified = context
        .verified(network, Side::Reserve, index, epoch)
        .await?;
    let totals = verified.totals;
    Ok(Report::new()
        .number("epoch", "By the settlement of epoch", epoch)
        .number("served_so_far", "  epochs served so far", totals.bytes)
        .money(
            "released",
            "  released by time, at the close, and forfeited",
            totals.accrued,
        )
        .money("charged", "  of it earned by the asset", totals.charged))
}

fn entitlement(one: &Entitlement) -> Report {
    Report::new()
        .count("entitlement", "entitlement", one.index)
        .count("payer", "payer", one.payer_index)
        .number("quantity", "tokens", one.quantity)
        .number("asked", "asked back", one.asked)
}
