//! `openmast payer sessions`

use crate::{context::Context, failure::Failure, report::Report, session_records};
use openmast_archive::{ChargeLine, RecordLine};

pub async fn sessions(
    context: &Context,
    index: u32,
    epoch: Option<u64>,
) -> Result<Report, Failure> {
    let network = context.network().await?;
    let epoch = epoch.unwrap_or(network.state.final_epoch);
    let settlement = context.final_settlement(&network, epoch).await?;
    let owner = context.signer()?;
    let records = session_records::verified(
        &context.oracle_api()?,
        &owner,
        &network.address,
        index,
        &settlement,
    )
    .await?;
    let proven = !records.is_empty();
    let lines = records.iter().map(record_report).collect();
    let report = Report::new()
        .count("index", "Payer", index)
        .number("epoch", "Epoch", epoch)
        .hash(
            "private_root",
            "Committed to by",
            &settlement.content.private_root,
        )
        .table("records", "Records", lines)
        .flag("verified", "Verified", proven);
    let report = match context.archive() {
        Some(path) => {
            let ledgers = context.archived(path, &settlement).await?;
            let lines = ledgers.charges_of(index).map(charge_report).collect();
            report.table("charges", "Charged, by the public archive", lines)
        }
        None if proven => report.note(
            "Records show what was used, at the price without lots. What entitlements met of it and what was charged is in the public \
             archive: with --archive this shows it, too.",
        ),
        None => report,
    };
    Ok(if proven {
        report
    } else {
        report.note("The oracle says that there are none, which nothing proves; the public archive tells what was charged.")
    })
}

/// What an asset charged the payer in the epoch.
fn charge_report(line: &ChargeLine) -> Report {
    Report::new()
        .count("asset", "Asset", line.asset)
        .number("bytes", "Bytes", line.bytes)
        .number("met_bytes", "Met by entitlements", line.met_bytes)
        .number("paid_bytes", "Paid for, with these", line.paid_bytes)
        .money("accrued", "Owed for good", line.accrued)
        .money("charged", "Charged", line.charged)
}

fn record_report(record: &RecordLine) -> Report {
    Report::new()
        .count("asset", "Asset", record.asset)
        .text("session_id", "Session", record.session_text())
        .text("radio", "Radio", &record.radio)
        .number("bytes_up", "Bytes up", record.bytes_up)
        .number("bytes_down", "Bytes down", record.bytes_down)
        .number("first_event_at_ms", "From, ms", record.first_event_at_ms)
        .number("last_event_at_ms", "To, ms", record.last_event_at_ms)
        .money("price_per_gb", "Price per GB", record.price_per_gb)
        .hash("salt", "Salt", &record.salt)
}
