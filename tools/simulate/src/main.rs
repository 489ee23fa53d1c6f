//! Many radios over the real protocol and the network, to try an oracle or to measure one (docs/guides/radios.md).
//!
//! In comes the size of a town, a seed, and an oracle's door. Out goes the usage of simulated subscribers, reported by
//! simulated radios; what is said at the end is what was acknowledged, exactly. The oracle must bill these bytes.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod mapping;
mod mobility;
mod options;
mod run;
mod sending;
mod tally;
mod traffic;
mod world;

use std::io::Write as _;

use anyhow::{Context, Result};
use clap::Parser;

use crate::options::Options;

fn main() -> Result<()> {
    let options = Options::parse();
    if options.print_mapping {
        return print(mapping::entries(&options).trim_end());
    }
    let runtime = tokio::runtime::Runtime::new().context("the runtime does not start")?;
    let said = runtime.block_on(run::simulate(&options))?;
    match options.json {
        true => print(&format!("{:#}", said.to_json())),
        false => print(said.to_string().trim_end()),
    }
}

fn print(text: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{text}").context("stdout")
}
