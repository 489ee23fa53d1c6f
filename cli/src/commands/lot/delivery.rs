//! `openmast lot delivery`: what a lot promises against what was measured, from the public archives. It moves no money: what a
//! buyer gets back follows from whether epochs were served at all.

use super::{
    finding::Found,
    measured::{Measured, measure},
    words::{kind_name, what_of},
};
use crate::{
    args::LotDeliveryArgs,
    commands::regulator::{Closed, Period, Walk, kept},
    context::Context,
    failure::Failure,
    report::Report,
    sources::sources,
};

pub(super) async fn compare(context: &Context, args: LotDeliveryArgs) -> Result<Report, Failure> {
    let found = Found::find(context, args.lot).await?;
    let (lot, network) = (&found.lot, &found.network);
    let newest = network.state.final_epoch;
    if newest < lot.first_epoch {
        return Err(Failure::input(format!(
            "no epoch of the window of lot {} is final yet: it begins with {}, and {newest} is the newest",
            args.lot, lot.first_epoch
        )));
    }
    let kept = kept(context, network).await?;
    let sources = sources(context.globals(), &args.sources)?;
    if sources.is_empty() {
        return Err(Failure::input(
            "this needs the archives of the window: pass --archive FOLDER, --oracle-api URL or --source",
        ));
    }
    let window = Period::of_epochs(lot.first_epoch, lot.last_epoch.min(newest));
    let walk = Walk::new(context, network, &kept, sources, window)?;
    let walked = walk
        .run(|archive| Ok(measure(archive, args.lot, args.payer)))
        .await?;
    let mut lines = Vec::new();
    for (closed, measured) in &walked.epochs {
        lines.extend(measured.iter().map(|one| line(closed, one)));
    }
    let report = Report::new()
        .count("lot", "Lot", args.lot)
        .count("asset", "Asset", lot.asset_index)
        .text("kind", "Kind", kind_name(lot.kind))
        .text("what", "  a token is", what_of(lot, 1))
        .number("first_epoch", "First epoch", lot.first_epoch)
        .number("last_epoch", "Last epoch", lot.last_epoch)
        .number(
            "newest_epoch",
            "Measured until epoch",
            lot.last_epoch.min(newest),
        )
        .flag("moves_money", "Moves money", false)
        .table("measured", "Promised and measured", lines);
    let report = match walked.epochs.iter().all(|(_, lines)| lines.is_empty()) {
        true => report
            .note("Nobody had redeemed tokens of it in these epochs: there is nothing to compare."),
        false => report,
    };
    let mut asked = walked.epochs.iter().flat_map(|(_, lines)| lines);
    let is_asked = asked.any(|one| one.asked > 0);
    Ok(explained(report, is_asked))
}

fn explained(report: Report, is_asked: bool) -> Report {
    let report = match is_asked {
        true => report.note(
            "`asked back` is what the snapshot at the end of the epoch saw: these tokens meet nothing from the next epoch on.",
        ),
        false => report,
    };
    report.note(
        "This compares and moves no money: what comes back follows from whether the asset was served in an epoch at all. `evidence` is \
         the line of the archive with that SHA-256, which the settlement on chain names.",
    )
}

fn line(closed: &Closed, one: &Measured) -> Report {
    let content = &closed.content;
    let seconds = closed
        .opened_at
        .map(|opened| content.closed_at.saturating_sub(opened));
    let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok());
    let hash = hex::encode(content.archive_hash);
    let lines: Vec<String> = one.lines.iter().map(u64::to_string).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    Report::new()
        .number("epoch", "epoch", content.epoch)
        .count("entitlement", "entitlement", one.entitlement)
        .count("payer", "payer", one.payer)
        .number("quantity", "tokens", one.quantity)
        .number("asked", "asked back", one.asked)
        .flag("served", "served", one.is_served)
        .text("promised", "promised", one.promised(seconds))
        .text("measured", "measured", one.measured(seconds))
        .optional("kept", "kept", one.is_kept(seconds))
        .number("met_bytes", "bytes met", one.met_bytes)
        .number("payer_bytes", "bytes of the payer", one.payer_bytes)
        .number("others_bytes", "bytes of others", one.others_bytes)
        .count("identities", "identities", one.identities)
        .optional_number("seconds", "seconds", seconds)
        .text("archive_hash", "archive", hash)
        .names("evidence", "lines", &lines)
}
