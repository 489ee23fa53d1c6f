//! What the rows measured, shown together.

use std::fs;

use anyhow::{Context, Result};

use crate::{
    page,
    row::Row,
    rows::ROWS,
    settings::Settings,
    store::{self, Kept},
};

/// Prints the rows that were run, and writes the page of all rows unless they were run in small.
pub fn summarize(settings: &Settings) -> Result<()> {
    let kept = |row| store::read(settings, row);
    let wanted =
        |row: &&Row| settings.rows.is_empty() || settings.rows.iter().any(|name| name == row.name);
    let run: Vec<Kept> = ROWS
        .iter()
        .filter(wanted)
        .map(kept)
        .collect::<Result<_>>()?;
    println!("\n{}", page::tables(&run));
    if !settings.quick {
        let kept: Vec<Kept> = ROWS.iter().map(kept).collect::<Result<_>>()?;
        fs::write(&settings.page, page::render(settings, &kept))
            .with_context(|| format!("{}: not written", settings.page.display()))?;
        println!("written: {}", settings.page.display());
    }
    Ok(())
}
