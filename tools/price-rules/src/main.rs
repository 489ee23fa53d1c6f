//! What rules of live prices do, computed with the ledger's own rule: prints the tables of
//! `docs/design/live-prices.md`, or writes them and the picture there.

use std::{io::Write as _, path::PathBuf};

use anyhow::{Context, Result};
use clap::Parser;
use openmast_price_rules::{PAGE, PICTURE, picture, tables, with_tables};

/// Simulate rules of live prices: how much a price swings, how fast it rises, and what pushing it costs
#[derive(Debug, Parser)]
#[command(name = "price-rules", version)]
struct Options {
    /// Write tables and picture into the pages of this folder, instead of printing the tables
    #[arg(long, value_name = "FOLDER")]
    write: Option<PathBuf>,
}

fn main() -> Result<()> {
    let Some(folder) = Options::parse().write else {
        return write!(std::io::stdout(), "{}", tables()).context("stdout");
    };
    let page = folder.join(PAGE);
    let text = std::fs::read_to_string(&page)
        .with_context(|| format!("{} cannot be read", page.display()))?;
    let text = with_tables(&text).with_context(|| page.display().to_string())?;
    std::fs::write(&page, text).with_context(|| format!("{} cannot be written", page.display()))?;
    let file = folder.join(PICTURE);
    std::fs::write(&file, picture()?)
        .with_context(|| format!("{} cannot be written", file.display()))
}
