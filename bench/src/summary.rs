//! What the rows measured, shown together.

use std::fs;

use anyhow::{Context, Result};

use crate::{page, rows::ROWS, settings::Settings, store};

/// Prints the rows that were run; writes the page when all of them were, in full size.
pub fn summarize(settings: &Settings) -> Result<()> {
    let mut kept = Vec::new();
    for row in ROWS {
        if settings.rows.is_empty() || settings.rows.iter().any(|name| name == row.name) {
            kept.push(store::read(settings, row)?);
        }
    }
    println!("\n{}", page::tables(&kept));
    if settings.rows.is_empty() && !settings.quick {
        fs::write(&settings.page, page::render(settings, &kept))
            .with_context(|| format!("{}: not written", settings.page.display()))?;
        println!("written: {}", settings.page.display());
    }
    Ok(())
}
