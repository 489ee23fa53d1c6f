//! `openmast asset activity`: in how many hours assets reported to an oracle, and what they earned lately. Nothing of it is proven.

use crate::{
    args::{ActivityArgs, Globals},
    context::oracle_api,
    failure::{Exit, Failure},
    oracle_api::{
        activity::{Activity, ActivityAnswer, IncomeWindow, Reports},
        prices::number,
    },
    progress::Progress,
    report::Report,
};

pub async fn activity(
    globals: &Globals,
    args: &ActivityArgs,
    progress: &Progress,
) -> Result<Report, Failure> {
    let api = oracle_api(globals, progress)?;
    progress.say("Asking the oracle");
    let (from, limit) = match args.index {
        Some(index) => (index, 1),
        None => (args.from, args.limit),
    };
    let answer = api.activity(from, limit).await?;
    if args.index.is_some() && answer.assets.is_empty() {
        return Err(Failure::input(format!(
            "the oracle knows no asset {from}: it has seen {} so far",
            answer.count
        )));
    }
    // Of one asset nothing is behind it.
    shown(&answer, args.days, args.index.is_none())
}

fn shown(answer: &ActivityAnswer, days: u32, is_list: bool) -> Result<Report, Failure> {
    let lines = answer.assets.iter().map(|asset| line(asset, days));
    let lines: Vec<Report> = lines.collect::<Result<_, _>>()?;
    let next = answer.next_from.filter(|_| is_list);
    let report = Report::new()
        .count("window_days", "Days", days)
        .count("count", "Assets on chain", answer.count)
        .table("assets", "Assets", lines)
        .optional_count("next_from", "More from", next);
    let report = match next {
        Some(next) => report.note(format!("There are more: pass --from {next}.")),
        None => report,
    };
    Ok(report.note(
        "Hours with reports are those in which a report of the asset came to this oracle, of the hours since its first one in which any \
         report came: in the others the oracle may have been away. Earned is what epochs that ended in these days gave the asset; \
         `openmast asset income` recomputes it from archives.",
    ))
}

fn line(asset: &Activity, days: u32) -> Result<Report, Failure> {
    let report = Report::new()
        .count("index", "asset", asset.index)
        .optional("name", "name", asset.name.as_ref().map(|it| &it.name))
        .optional("symbol", "symbol", asset.name.as_ref().map(|it| &it.symbol))
        .and(reports(asset.reports.as_ref(), days)?);
    let window = asset.income.iter().find(|it| it.window_days == days);
    Ok(report.and(income(window)?))
}

fn reports(reports: Option<&Reports>, days: u32) -> Result<Report, Failure> {
    let (last, reported, observed, until) = ("newest report", "hours with reports", "of", "until");
    let Some(reports) = reports else {
        return Ok(Report::new()
            .none("last_report_at_ms", last)
            .optional_count("hours_reported", reported, None)
            .optional_count("hours_observed", observed, None)
            .none("hours_until_ms", until));
    };
    let window = reports
        .windows
        .iter()
        .find(|it| it.window_hours == 24 * days);
    let window = window.ok_or_else(|| no_window(days))?;
    Ok(Report::new()
        .time_ms("last_report_at_ms", last, number(&reports.last_at_ms)?)
        .count("hours_reported", reported, window.hours_reported)
        .count("hours_observed", observed, window.hours_observed)
        .time_ms("hours_until_ms", until, number(&reports.until_ms)?))
}

/// The oracle does not say it while it knows too few settlements.
fn income(window: Option<&IncomeWindow>) -> Result<Report, Failure> {
    let Some(window) = window else {
        return Ok(Report::new()
            .none("earned", "earned")
            .none("bytes", "bytes")
            .none("first_epoch", "epochs from")
            .none("last_epoch", "to")
            .none("opened_at", "opened at")
            .none("closed_at", "closed at"));
    };
    Ok(Report::new()
        .money_cell("earned", "earned", number(&window.earned)?)
        .number("bytes", "bytes", number(&window.bytes)?)
        .number("first_epoch", "epochs from", number(&window.first_epoch)?)
        .number("last_epoch", "to", number(&window.last_epoch)?)
        .time("opened_at", "opened at", seconds(&window.opened_at)?)
        .time("closed_at", "closed at", seconds(&window.closed_at)?))
}

fn seconds(text: &str) -> Result<i64, Failure> {
    Ok(i64::try_from(number(text)?).unwrap_or(i64::MAX))
}

fn no_window(days: u32) -> Failure {
    Failure::new(
        Exit::Trouble,
        format!(
            "the oracle's API does not say in how many hours of {days} days reports came; check --oracle-api"
        ),
    )
}
