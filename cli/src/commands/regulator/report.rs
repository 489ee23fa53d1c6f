//! `openmast regulator report`

use std::path::PathBuf;

use openmast_ledger::{BaseUnits, Bytes};

use super::{
    acting::Here,
    acts, epochs,
    history::{self, History},
    holders, jurisdiction,
    levies::{self, Levy},
    licences::{self, Granted},
    moves::{self, Asked},
    period::Period,
    standing::Standing,
    suspensions,
    usage::{self, Usage},
    walking::{self, Closed, Kept, Walk},
};
use crate::{
    args::{Bound, ReportArgs},
    context::Context,
    failure::Failure,
    report::Report,
    sources::sources,
    tables::{Counted, Writing},
    values::newest_final,
};

/// What stands in the tables that follow from archives.
struct Found {
    epochs: Vec<Closed>,
    usage: Vec<Usage>,
    levies: Vec<Levy>,
    /// Whether the period may have begun before these.
    is_short: bool,
}

pub(super) async fn run(context: &Context, args: ReportArgs) -> Result<Report, Failure> {
    let mut writing = Writing::into(&args.out, args.format)?;
    let mut standing = Standing::read(context, args.jurisdiction).await?;
    let kept = walking::kept(context, &standing.network).await?;
    let history = match args.history {
        true => Some(history(context, &mut standing, Asked::of(args.from, &kept)).await?),
        false => None,
    };
    let found = found(context, &standing, &kept, &args).await?;
    let (Some(first), Some(last)) = (found.epochs.first(), found.epochs.last()) else {
        return Err(Failure::input("no epoch closed in this period"));
    };
    let begin = first.opened_at.unwrap_or(first.content.closed_at);
    let permissioned = holders::permissioned(&standing, last.content.epoch);
    let holders = holders::lines(context, &standing, &permissioned).await?;
    let period = (begin, last.content.closed_at);
    let (licences, leases) = licences::read(context, &standing, last).await?;
    let mut suspensions = suspensions::lines(context, &standing, &permissioned, period).await?;
    let granted = licences.iter().chain(&leases);
    suspensions.extend(licences::suspensions(granted, &found.epochs));
    suspensions::sort(&mut suspensions);

    writing.write("epochs", epochs::COLUMNS, &found.epochs)?;
    writing.write("usage", usage::COLUMNS, &found.usage)?;
    writing.write("levies", levies::COLUMNS, &found.levies)?;
    writing.write("licences", licences::COLUMNS, &licences)?;
    writing.write("leases", licences::COLUMNS, &leases)?;
    writing.write("suspensions", suspensions::COLUMNS, &suspensions)?;
    writing.write("holders", holders::COLUMNS, &holders)?;
    let one = std::slice::from_ref(&standing);
    writing.write("jurisdiction", jurisdiction::COLUMNS, one)?;
    if let Some(history) = &history {
        let of_licences = licences.iter().chain(&leases).map(Granted::address);
        let done = &history.done;
        let here = Here::new(&standing, of_licences.collect(), &found.epochs, done);
        writing.write("acts", acts::COLUMNS, &acts::lines(here, done))?;
    }
    let (files, tables) = writing.finish()?;
    let report = summary(&standing, first, last)
        .and(totals(&found)?)
        .and(written(&files, &tables));
    Ok(report.and(notes(&found, first, history.as_ref())))
}

/// What the tables do not say.
fn notes(found: &Found, first: &Closed, history: Option<&History>) -> Report {
    let mut notes = Report::new();
    if found.is_short {
        notes = notes.note(format!(
            "Archives name the one before them back to epoch {} alone: what closed earlier in the period is missing.",
            first.content.epoch
        ));
    }
    match history {
        None => notes.note(
            "An asset whose move to another jurisdiction is over counts where it is now: --history tells where it was.",
        ),
        Some(History { left_out: 0, .. }) => notes,
        Some(History { done, left_out }) => notes.note(format!(
            "Too many transactions name the jurisdiction: the newest {} were asked for, and the {left_out} before them were \
             not. Acts and moves of these are missing; a later --from needs fewer.",
            done.len()
        )),
    }
}

/// What the jurisdiction's transactions did; the moves that they tell of are noted.
async fn history(
    context: &Context,
    standing: &mut Standing,
    asked: Asked,
) -> Result<History, Failure> {
    let history = history::done(context, &standing.account, asked.since).await?;
    standing.moves = moves::read(context, standing, asked, &history).await?;
    Ok(history)
}

async fn found(
    context: &Context,
    standing: &Standing,
    kept: &Kept,
    args: &ReportArgs,
) -> Result<Found, Failure> {
    let newest = standing.network.state.final_epoch;
    let to = args.to.unwrap_or(Bound::Epoch(newest));
    if let Bound::Epoch(to) = to
        && to > newest
    {
        return Err(Failure::input(format!(
            "epoch {to} is not final yet; {}",
            newest_final(newest)
        )));
    }
    let sources = sources(context.globals(), &args.sources)?;
    let period = Period {
        from: args.from,
        to,
    };
    let walk = Walk::new(context, &standing.network, kept, sources, period)?;
    let walked = walk
        .run(|archive| usage::metered(standing, archive))
        .await?;
    let (mut epochs, mut usage) = (Vec::with_capacity(walked.epochs.len()), Vec::new());
    for (closed, metered) in walked.epochs {
        usage.extend(usage::lines(standing, &closed, metered));
        epochs.push(closed);
    }
    let levies = levies::lines(standing, &usage)?;
    Ok(Found {
        epochs,
        usage,
        levies,
        is_short: walked.is_short,
    })
}

fn summary(standing: &Standing, first: &Closed, last: &Closed) -> Report {
    let assets = standing.assets_in(last.content.epoch).count();
    Report::new()
        .key("network", "Network", &standing.network.address)
        .count("jurisdiction", "Jurisdiction", standing.jurisdiction.code)
        .number("first_epoch", "First epoch", first.content.epoch)
        .time("opened_at", "  opened at", first.opened_at.unwrap_or(0))
        .number("last_epoch", "Last epoch", last.content.epoch)
        .time("closed_at", "  closed at", last.content.closed_at)
        .number("assets", "Assets in it then", assets as u64)
        .slot("as_of_slot", "Accounts as of slot", standing.slot)
}

fn totals(found: &Found) -> Result<Report, Failure> {
    let (mut bytes, mut earned, mut accrued) = (Bytes::ZERO, BaseUnits::ZERO, BaseUnits::ZERO);
    for line in &found.usage {
        // Totals of bytes stop at the largest number, as in the archive.
        bytes = Bytes(bytes.0.saturating_add(line.epoch_bytes()));
        earned = usage::added(earned, line.earned())?;
        accrued = usage::added(accrued, line.accrued())?;
    }
    let mut levy = BaseUnits::ZERO;
    for line in &found.levies {
        levy = usage::added(levy, line.amount)?;
    }
    Ok(Report::new()
        .number("bytes", "Bytes", bytes.0)
        .money("earned", "Earned", earned.0)
        .money("accrued", "Accrued", accrued.0)
        .money("levy", "Levy on what was earned", levy.0))
}

fn written(files: &[PathBuf], tables: &[Counted]) -> Report {
    let lines = tables.iter().map(|table| {
        Report::new().text("table", "table", table.name).number(
            "lines",
            "lines",
            table.lines as u64,
        )
    });
    let files: Vec<String> = files
        .iter()
        .map(|file| file.display().to_string())
        .collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    Report::new()
        .table("tables", "Tables", lines.collect())
        .names("files", "Files", &files)
}
