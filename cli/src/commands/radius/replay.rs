//! `openmast radius replay`

use std::ops::ControlFlow;

use super::opened::Opened;
use crate::{args::ReplayArgs, failure::Failure, progress::Progress, report::Report};
use openmast_engine::{Unattributed, kind_text, why_code};
use openmast_oracle::replay::{Account, Run};

/// What of the usage that is billed to nobody is listed: the largest.
const MOST_UNATTRIBUTED: usize = 100;

pub(super) fn replay(args: &ReplayArgs, progress: &Progress) -> Result<Report, Failure> {
    let mut opened = Opened::new(&args.recording)?;
    opened.play(progress, |_, _| Ok(ControlFlow::Continue(())))?;
    let report = report(&opened, args.limit);
    match opened.trouble() {
        Some(failure) => Err(failure.beside(report)),
        None => Ok(report),
    }
}

fn report(opened: &Opened, limit: usize) -> Report {
    let engine = opened.player.engine();
    let kinds = engine.counters().iter().map(|(kind, count)| {
        Report::new()
            .text("kind", "Kind", kind)
            .number("reports", "Reports", *count)
            .text("sentence", "What it is", kind_text(kind))
    });
    let runs = opened.tally.runs();
    let unattributed = engine.unattributed(MOST_UNATTRIBUTED);
    let bytes = u64::try_from(engine.unattributed_bytes()).unwrap_or(u64::MAX);
    opened
        .report()
        .number("runs", "Runs of sessions", runs.len() as u64)
        .table("sessions", "Runs with the most bytes", listed(runs, limit))
        .table("radios", "By radio", accounts(&engine.assets()))
        .table("subscribers", "By subscriber", accounts(&engine.payers()))
        .number("unattributed_bytes", "Billed to nobody", bytes)
        .table(
            "unattributed",
            "Billed to nobody, the largest",
            unattributed.iter().map(unattributed_line).collect(),
        )
        .table(
            "kinds",
            "Reports that were more than usage",
            kinds.collect(),
        )
        .and(opened.outcomes())
}

/// The runs with the most bytes, in the order in which they began.
fn listed(runs: &[Run], limit: usize) -> Vec<Report> {
    let mut order: Vec<(usize, &Run)> = runs.iter().enumerate().collect();
    if limit > 0 && limit < order.len() {
        order.sort_unstable_by_key(|(position, run)| (std::cmp::Reverse(bytes(run)), *position));
        order.truncate(limit);
        order.sort_unstable_by_key(|(position, _)| *position);
    }
    order.into_iter().map(|(_, run)| run_line(run)).collect()
}

fn bytes(run: &Run) -> u64 {
    run.bytes_up.saturating_add(run.bytes_down)
}

fn run_line(run: &Run) -> Report {
    let seconds = |at_ms: u64| i64::try_from(at_ms / 1000).unwrap_or(i64::MAX);
    let kinds: Vec<String> = run
        .kinds
        .iter()
        .map(|(kind, count)| format!("{kind} {count}"))
        .collect();
    let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
    let subscriber: Vec<&str> = run.subscriber.iter().map(String::as_str).collect();
    Report::new()
        .text("area", "Area", &run.area)
        .text("session_id", "Session", &run.session_id)
        .optional(
            "multi_session_id",
            "Multi-session",
            run.multi_session_id.as_ref(),
        )
        .count("run", "Run", run.number)
        .text("radio", "Radio", &run.radio)
        .names("subscriber", "Subscriber", &subscriber)
        .time(
            "first_event_at",
            "Earliest event",
            seconds(run.first_event_at_ms),
        )
        .time(
            "last_event_at",
            "Newest event",
            seconds(run.last_event_at_ms),
        )
        .flag("stopped", "Stopped", run.is_stopped)
        .number("reports", "Reports", run.reports)
        .number("bytes_up", "Bytes up", run.bytes_up)
        .number("bytes_down", "Bytes down", run.bytes_down)
        .number("held_bytes", "Held back", run.held_bytes)
        .text("began_by", "Began by", why_code(run.began_by))
        .names("kinds", "Reports that were", &kinds)
}

fn accounts(accounts: &[Account]) -> Vec<Report> {
    let line = |account: &Account| {
        Report::new()
            .count("index", "Index", account.index)
            .text("name", "Name", &account.name)
            .number("bytes", "Bytes", account.bytes)
    };
    accounts.iter().map(line).collect()
}

fn unattributed_line(waiting: &Unattributed) -> Report {
    let names = |names: &[String]| names.join(", ");
    Report::new()
        .text("radio", "Radio", names(&waiting.radio))
        .text("subscriber", "Subscriber", names(&waiting.subscriber))
        .flag("radio_mapped", "Radio mapped", waiting.asset.is_some())
        .flag(
            "subscriber_mapped",
            "Subscriber mapped",
            waiting.payer.is_some(),
        )
        .number("bytes", "Bytes", waiting.bytes)
}
