//! `openmast payer sessions`

use crate::{context::Context, failure::Failure, report::Report, session_records};
use openmast_archive::RecordLine;

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
    Ok(if proven {
        report
    } else {
        report.note("The oracle says that there are none, which nothing proves; the public archive tells what was charged.")
    })
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
