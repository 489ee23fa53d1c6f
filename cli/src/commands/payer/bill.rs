//! `openmast payer bill`: what a payer was charged, by the public archives, each recomputed and held against the chain.

use std::collections::BTreeMap;

use openmast_archive::{Bill, BillLine, BillSums};
use solana_pubkey::Pubkey;

use crate::{
    args::ArchivePeriod,
    bill_sums::sums_report,
    commands::{
        periods::{period, walked},
        regulator::{Closed, Walked},
    },
    context::Context,
    failure::Failure,
    report::Report,
};

pub(super) async fn show(
    context: &Context,
    index: u32,
    asked: &ArchivePeriod,
) -> Result<Report, Failure> {
    let (network, _) = super::network_and_payer(context, index).await?;
    let walked = walked(context, &network, asked, |archive| Ok(archive.bill(index)?)).await?;
    report(&network.address, index, &walked)
}

/// Sums over all epochs, then asset by asset, epoch by epoch, and line by line.
fn report(network: &Pubkey, payer: u32, walked: &Walked<Bill>) -> Result<Report, Failure> {
    let bills = &walked.epochs;
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
        .and(period(walked))
        .and(sums_report(&all))
        .table("assets", "By asset", assets.collect())
        .table("epochs", "By epoch", epochs)
        .table("lines", "By epoch and asset", lines);
    Ok(match bills.iter().any(|(_, bill)| !bill.lines.is_empty()) {
        true => report,
        false => report.note("Nothing of this payer changed in these epochs."),
    })
}

fn epoch_report(closed: &Closed, bill: &Bill) -> Result<Report, Failure> {
    let content = &closed.content;
    let report = Report::new()
        .number("epoch", "epoch", bill.epoch)
        .slot("snapshot_slot", "slot", bill.snapshot_slot)
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
