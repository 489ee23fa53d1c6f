//! The page: machine, tables, and how to repeat them.

use std::fmt::Write;

use crate::{
    clock::Times,
    contest::{Compared, Outcome},
    row::Measured,
    settings::Settings,
    store::{Before, Kept},
};

/// Why rows miss their aim, as far as other rows tell.
const BOUNDS: &str = "\
## What bounds the rows that miss their aim

- **Counting into 100,000 and 1,000,000 counters.** Ours adds as the engine does, 4,096 records at a time on one thread; the peers have \
all records at once and all cores. What bounds it are additions to counters that only the second and third cache hold. DuckDB with its \
own settings hashes the keys; told that they are dense (`perfect_ht_threshold`) it indexes an array, too. Polars' streaming engine \
partitions by key.
- **Cumulative reports of live sessions.** DuckDB has all reports at hand and keeps two numbers for each session, so it may take them \
in the order that suits its caches. Ours takes them one after the other, as they come, and keeps what tells repetition, delay, wrap \
and restart apart; what each report adds is known at once. The row on growth shows what that costs: a report takes two and a half \
times as long with a million sessions as with a thousand, whose rows the caches hold. Fetching rows ahead for 32 reports at a time \
(`Table::fetch`) is in these numbers already.
- **Replay.** Other threads decode the records and hash their names, but one applies them, as the order of the log wants it, and is \
busy all the time: what it takes for a report is the bound. The door's rate with 100 reports to a batch is high because one signature and one message \
pay for a hundred reports. The machine of 2026-11-25 was faster: that day's commit replays 3.6 million of these reports a second on \
this one, beside 2.7 million now. Since then a report keeps the tariff of its first position in the log, runs are told apart by the \
gateway's clock, and it is kept why a session is charged as it is.
";

/// The whole page.
pub fn render(settings: &Settings, kept: &[Kept]) -> String {
    let mut page = String::from(
        "# Benchmarks\n\n\
         OpenMast beside what people would use instead: on one machine, in one run, in turn, over the same data, with the \
         same answer. An answer that differs fails the row. `cargo xtask bench` measures everything and writes this page; \
         `cargo xtask bench --row NAME` measures one row again, `--quick` shows in a few minutes that all of it works.\n\n",
    );
    if let Some(machine) = kept.first().map(|kept| &kept.machine) {
        let _ = writeln!(
            page,
            "| machine | |\n| --- | --- |\n| processor | {}, {} cores |\n| memory | {:.0} GiB |\n| system | {} |\n| compiler | {} |\n",
            machine.processor, machine.cores, machine.memory_gib, machine.system, machine.rust,
        );
    }
    let _ = writeln!(
        page,
        "Each contestant runs once to warm up and then {} times, in turn with the others. Times are medians, with the fastest and \
         the slowest run in brackets. The ratio is the peer's median over ours: above 1, we are faster.\n",
        settings.runs()
    );
    page + &tables(kept) + BOUNDS
}

/// What was measured, row by row.
pub fn tables(kept: &[Kept]) -> String {
    let mut text = String::new();
    for kept in kept {
        let _ = writeln!(text, "## {}\n", kept.title);
        match &kept.result {
            Ok(measured) => row(&mut text, measured),
            Err(error) => {
                let _ = writeln!(text, "Not measured: {error}\n");
            }
        }
        if let Some(before) = &kept.before {
            self::before(&mut text, before);
        }
        let (date, commit) = (&kept.machine.date, &kept.machine.commit);
        let _ = writeln!(
            text,
            "Measured {date}, at {commit}. Repeat: `cargo xtask bench --row {}`\n",
            kept.name
        );
    }
    text
}

fn before(text: &mut String, before: &Before) {
    let Before { commit, date, .. } = before;
    let _ = writeln!(text, "| before, at {commit} ({date}) | |\n| --- | ---: |");
    for (what, figure) in &before.shown {
        let _ = writeln!(text, "| {what} | {figure} |");
    }
    text.push('\n');
}

/// Each of our times and each figure, by what it is of.
pub fn shown(measured: &Measured) -> Vec<(String, String)> {
    let outcomes = measured.outcomes.iter();
    let times = outcomes.map(|it| (it.what.clone(), cell(&it.ours.seconds, it)));
    times.chain(measured.figures.iter().cloned()).collect()
}

fn row(text: &mut String, measured: &Measured) {
    if !measured.outcomes.is_empty() {
        text.push_str("| what | peer | ours | peer's | ratio | aim |\n| --- | --- | ---: | ---: | ---: | ---: |\n");
        for outcome in &measured.outcomes {
            for peer in &outcome.peers {
                line(text, outcome, peer);
            }
        }
        text.push('\n');
    }
    if !measured.figures.is_empty() {
        text.push_str("| figure | |\n| --- | ---: |\n");
        for (name, figure) in &measured.figures {
            let _ = writeln!(text, "| {name} | {figure} |");
        }
        text.push('\n');
    }
    for note in &measured.notes {
        let _ = writeln!(text, "- {note}");
    }
    if !measured.notes.is_empty() {
        text.push('\n');
    }
}

fn line(text: &mut String, outcome: &Outcome, peer: &Compared) {
    let ratio = peer.timed.seconds.median() / outcome.ours.seconds.median();
    let aim = peer.aim.map_or(String::new(), |aim| {
        let missed = if ratio < aim { ", missed" } else { "" };
        format!("≥ {}{missed}", (100.0 * aim).round() / 100.0)
    });
    let _ = writeln!(
        text,
        "| {} | {} | {} | {} | {ratio:.2} | {aim} |",
        outcome.what,
        peer.timed.name,
        cell(&outcome.ours.seconds, outcome),
        cell(&peer.timed.seconds, outcome),
    );
}

/// `95.1 ms (90.3 to 99.9), 525 M records/s`
fn cell(times: &Times, outcome: &Outcome) -> String {
    let (fastest, slowest) = times.range();
    format!(
        "{:.1} ms ({:.1} to {:.1}), {} {}/s",
        1e3 * times.median(),
        1e3 * fastest,
        1e3 * slowest,
        short(outcome.units / times.median()),
        outcome.unit
    )
}

/// Three digits and a unit.
fn short(number: f64) -> String {
    let (scaled, unit) = match number {
        _ if number >= 1e9 => (number / 1e9, " G"),
        _ if number >= 1e6 => (number / 1e6, " M"),
        _ if number >= 1e4 => (number / 1e3, " k"),
        _ => (number, ""),
    };
    let decimals = match scaled {
        _ if scaled >= 100.0 => 0,
        _ if scaled >= 10.0 => 1,
        _ => 2,
    };
    format!("{scaled:.decimals$}{unit}")
}
