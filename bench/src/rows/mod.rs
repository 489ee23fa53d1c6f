//! The rows: each makes its data, runs its contests and says what bounds them.

mod chain;
mod count;
mod entitlements;
mod growth;
mod many;
mod page;
mod prices;
mod radius;
mod sessions;
mod signed;
mod tree;

use anyhow::{Result, bail};

use crate::{clock::timed, page::shown, row::Row, settings::Settings, store};

/// All rows, in the order of the page.
pub const ROWS: &[Row] = &[
    Row {
        name: "count",
        title: "Count records into 100,000 assets and 1,000,000 payers",
        run: count::large,
    },
    Row {
        name: "count-small",
        title: "Count records into 1,000 assets and 10,000 payers",
        run: count::small,
    },
    Row {
        name: "sessions",
        title: "Cumulative reports of live sessions into exact bytes by asset and payer",
        run: sessions::measure,
    },
    Row {
        name: "radius",
        title: "RADIUS accounting, recorded before the answer",
        run: radius::measure,
    },
    Row {
        name: "signed",
        title: "Signed reports over gRPC, durable and counted",
        run: signed::load,
    },
    Row {
        name: "replay",
        title: "Replay of the log",
        run: signed::replay,
    },
    Row {
        name: "tree",
        title: "Merkle-sum tree over 2^20 leaves",
        run: tree::measure,
    },
    Row {
        name: "growth",
        title: "Cost and memory as sessions grow",
        run: growth::measure,
    },
    Row {
        name: "sessions-many",
        title: "Thirty million sessions, and their state while reports go on",
        run: many::measure,
    },
    Row {
        name: "entitlements",
        title: "Charging ten million sessions with entitlements",
        run: entitlements::measure,
    },
    Row {
        name: "quotes",
        title: "Quotes of live prices over HTTP",
        run: prices::quotes,
    },
    Row {
        name: "price-stream",
        title: "A change of prices until the last of ten thousand listeners has it",
        run: prices::stream,
    },
    Row {
        name: "page",
        title: "The web application: opened, and its checks",
        run: page::measure,
    },
    Row {
        name: "chain",
        title: "What settling costs on chain",
        run: chain::cost,
    },
];

/// Runs the rows that are wanted and keeps what they measured. The names of those that failed.
pub fn run(settings: &Settings) -> Result<Vec<&'static str>> {
    for name in &settings.rows {
        if !ROWS.iter().any(|row| row.name == name) {
            let names: Vec<_> = ROWS.iter().map(|row| row.name).collect();
            bail!("there is no row {name}; there are: {}", names.join(", "));
        }
    }
    let wanted =
        |row: &&Row| settings.rows.is_empty() || settings.rows.iter().any(|name| name == row.name);
    let mut failed = Vec::new();
    for row in ROWS.iter().filter(wanted) {
        println!("▸ {}: {}", row.name, row.title);
        let (result, seconds) = timed(|| (row.run)(settings));
        if let Err(error) = &result {
            println!("  failed: {error:#}");
            failed.push(row.name);
        }
        store::keep(settings, row, result, shown)?;
        println!("  done in {seconds:.0} s");
    }
    Ok(failed)
}
