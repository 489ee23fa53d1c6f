//! The epochs of a period, from archives that are recomputed and held against the chain.

use openmast_archive::PublicArchive;

use super::regulator::{Period, Walk, Walked, kept};
use crate::{
    args::{ArchivePeriod, Bound},
    context::{Context, NetworkHandle},
    failure::Failure,
    report::Report,
    sources::sources,
};

/// What `read` finds in the archives of the period, oldest first. Without bounds it is the newest final epoch.
///
/// # Errors
/// There is nowhere to look, the period is no final one, or an archive is not to be had or is not what the chain names.
pub async fn walked<T>(
    context: &Context,
    network: &NetworkHandle,
    asked: &ArchivePeriod,
    read: impl Fn(&PublicArchive) -> Result<T, Failure>,
) -> Result<Walked<T>, Failure> {
    let newest = network.state.final_epoch;
    let period = Period {
        from: asked.from.unwrap_or(Bound::Epoch(newest)),
        to: asked.to.unwrap_or(Bound::Epoch(newest)),
    };
    if let Bound::Epoch(to) = period.to
        && to > newest
    {
        return Err(Failure::input(format!(
            "epoch {to} is not final yet; the newest final one is {newest}"
        )));
    }
    let kept = kept(context, network).await?;
    let sources = sources(context.globals(), &asked.sources)?;
    if sources.is_empty() {
        return Err(Failure::input(
            "this needs the archives of the period: pass --archive FOLDER, --oracle-api URL or --source",
        ));
    }
    let walk = Walk::new(context, network, &kept, sources, period)?;
    walk.run(read).await
}

/// From when to when it is, and whether something is missing.
pub fn period<T>(walked: &Walked<T>) -> Report {
    let report = Report::new();
    let (Some((first, _)), Some((last, _))) = (walked.epochs.first(), walked.epochs.last()) else {
        return report;
    };
    let report = report
        .number("first_epoch", "First epoch", first.content.epoch)
        .time("opened_at", "  opened at", first.opened_at.unwrap_or(0))
        .number("last_epoch", "Last epoch", last.content.epoch)
        .time("closed_at", "  closed at", last.content.closed_at);
    match walked.is_short {
        true => report.note(format!(
            "Archives name the one before them back to epoch {} alone: what closed earlier in the period is missing.",
            first.content.epoch
        )),
        false => report,
    }
}
