//! `openmast payer bill`: what a payer was charged, by the public archives, each recomputed and held against the chain.

use std::collections::BTreeMap;

use openmast_archive::{Bill, BillLine, BillSums};
use solana_pubkey::Pubkey;

use crate::{
    args::{Bound, PayerBillArgs},
    commands::regulator::{Closed, Period, Walk, kept},
    context::Context,
    failure::Failure,
    not_licensed::not_licensed,
    report::Report,
    sources::sources,
};

pub(super) async fn show(context: &Context, args: PayerBillArgs) -> Result<Report, Failure> {
    let (network, _) = super::network_and_payer(context, args.index).await?;
    let newest = Bound::Epoch(network.state.final_epoch);
    let period = Period {
        from: args.from.unwrap_or(newest),
        to: args.to.unwrap_or(newest),
    };
    if let Bound::Epoch(to) = period.to
        && to > network.state.final_epoch
    {
        return Err(Failure::input(format!(
            "epoch {to} is not final yet; the newest final one is {}",
            network.state.final_epoch
        )));
    }
    let kept = kept(context, &network).await?;
    let sources = sources(context.globals(), &args.sources)?;
    if sources.is_empty() {
        return Err(Failure::input(
            "this needs the archives of the period: pass --archive FOLDER, --oracle-api URL or --source",
        ));
    }
    let walk = Walk::new(context, &network, &kept, sources, period)?;
    let walked = walk.run(|archive| Ok(archive.bill(args.index)?)).await?;
    let report = report(&network.address, args.index, &walked.epochs)?;
    let first = walked
        .epochs
        .first()
        .map(|(closed, _)| closed.content.epoch);
    Ok(match first.filter(|_| walked.is_short) {
        Some(first) => report.note(format!(
            "Archives name the one before them back to epoch {first} alone: what closed earlier in the period is missing."
        )),
        None => report,
    })
}

/// Sums over all epochs, then asset by asset, epoch by epoch, and line by line.
fn report(network: &Pubkey, payer: u32, bills: &[(Closed, Bill)]) -> Result<Report, Failure> {
    let mut all = BillSums::default();
    let mut assets: BTreeMap<u32, BillSums> = BTreeMap::new();
    let (mut epochs, mut lines) = (Vec::new(), Vec::new());
    for (closed, bill) in bills {
        epochs.push(epoch_report(closed, bill)?);
        for line in &bill.lines {
            all.add(&line.charge)?;
            assets
                .entry(line.charge.asset)
                .or_default()
                .add(&line.charge)?;
            lines.push(line_report(bill, line)?);
        }
    }
    let assets = assets.iter().map(|(asset, sums)| {
        let report = Report::new().count("asset", "asset", *asset);
        report.and(sums_report(sums))
    });
    let report = Report::new()
        .key("network", "Network", network)
        .count("index", "Payer", payer)
        .and(period(bills))
        .and(sums_report(&all))
        .table("assets", "By asset", assets.collect())
        .table("epochs", "By epoch", epochs)
        .table("lines", "By epoch and asset", lines);
    Ok(match bills.iter().any(|(_, bill)| !bill.lines.is_empty()) {
        true => report,
        false => report.note("Nothing of this payer changed in these epochs."),
    })
}

fn period(bills: &[(Closed, Bill)]) -> Report {
    let report = Report::new();
    match (bills.first(), bills.last()) {
        (Some((first, _)), Some((last, _))) => report
            .number("first_epoch", "First epoch", first.content.epoch)
            .time("opened_at", "  opened at", first.opened_at.unwrap_or(0))
            .number("last_epoch", "Last epoch", last.content.epoch)
            .time("closed_at", "  closed at", last.content.closed_at),
        _ => report,
    }
}

fn epoch_report(closed: &Closed, bill: &Bill) -> Result<Report, Failure> {
    let content = &closed.content;
    let report = Report::new()
        .number("epoch", "epoch", bill.epoch)
        .number("snapshot_slot", "slot", bill.snapshot_slot)
        .time("opened_at", "opened at", closed.opened_at.unwrap_or(0))
        .time("closed_at", "closed at", bill.closed_at)
        .and(sums_report(&bill.sums()?))
        .number("lifetime_bytes", "lifetime bytes", bill.payer.bytes)
        .money("lifetime_spent", "lifetime charged", bill.payer.spent)
        .money("lifetime_owed", "lifetime owed", bill.payer.accrued);
    Ok(report
        .key("settlement", "settlement", &closed.settlement)
        .flag("settlement_on_chain", "on chain", closed.is_kept)
        .hash("archive_hash", "archive", &content.archive_hash))
}

fn line_report(bill: &Bill, line: &BillLine) -> Result<Report, Failure> {
    let mut sums = BillSums::default();
    sums.add(&line.charge)?;
    let prices = line.prices.iter();
    let prices: Vec<String> = prices.map(|price| price.price_per_gb.to_string()).collect();
    let prices: Vec<&str> = prices.iter().map(String::as_str).collect();
    Ok(Report::new()
        .number("epoch", "epoch", bill.epoch)
        .count("asset", "asset", line.charge.asset)
        .names("prices_per_gb", "price per GB, base units", &prices)
        .and(sums_report(&sums))
        .money("owed", "deferred", line.charge.owed))
}

fn sums_report(sums: &BillSums) -> Report {
    Report::new()
        .number("bytes", "bytes", sums.bytes)
        .number("met_bytes", "met by entitlements", sums.met_bytes)
        .number("paid_bytes", "paid for, with these", sums.paid_bytes)
        .and(not_licensed(&sums.not_licensed))
        .money("accrued", "owed for good", sums.accrued.0)
        .money("charged", "charged", sums.charged.0)
        .number(
            "written_off_bytes",
            "bytes written off",
            sums.written_off_bytes,
        )
        .money("written_off", "written off", sums.written_off.0)
}
