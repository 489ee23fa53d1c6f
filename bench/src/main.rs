//! OpenMast beside what people would use instead: same machine, same run, same data, same answer.
//!
//! `cargo xtask bench` builds this, gets the peers, and runs it.

mod answer;
mod clock;
mod command;
mod contest;
mod data;
mod machine;
mod page;
mod peer;
mod row;
mod rows;
mod settings;
mod store;
mod summary;

use anyhow::{Result, bail};
use clap::Parser;

fn main() -> Result<()> {
    let settings = settings::Settings::parse();
    let failed = match settings.write {
        true => Vec::new(),
        false => rows::run(&settings)?,
    };
    summary::summarize(&settings)?;
    if !failed.is_empty() {
        bail!("rows that failed: {}", failed.join(", "));
    }
    Ok(())
}
