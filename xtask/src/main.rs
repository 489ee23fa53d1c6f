//! `cargo xtask`: what a developer does with this repository.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod api_test;
mod app;
mod bench;
mod browser_test;
mod building;
mod cargo_tool;
mod client;
mod demo;
mod deny;
mod deploy;
mod fuzz;
mod hash;
mod idl;
mod interface;
mod jobs;
mod kept_demo;
mod lint;
mod node_report;
mod openssl;
mod program;
mod progress;
mod python;
mod release;
mod report;
mod soak;
mod step;
mod suite;
mod told;
mod toolchain;
mod validator;
mod workspace;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    bin_name = "cargo xtask",
    about = "What a developer does with OpenMast"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Watch RADIUS accounting become claimed money on a local Solana network.
    Demo {
        /// Leave everything running until Ctrl-C.
        #[arg(long)]
        keep: bool,
    },
    /// Run the whole test suite.
    Test,
    /// Hold a running service to its own OpenAPI document (part of `test`).
    ApiTest,
    /// Use the page in a real browser, with a wallet that signs, beside the demo.
    BrowserTest {
        /// Only tests in the browser whose names match this regular expression.
        #[arg(long, value_name = "PATTERN", conflicts_with = "guides")]
        only: Option<String>,
        /// Only tests that have pictures for the guides, and write these anew (docs/guides/pictures).
        #[arg(long)]
        guides: bool,
    },
    /// Measure OpenMast beside its peers and write docs/reference/benchmarks.md.
    Bench {
        /// Only this row; may be given several times. The others stay on the page as they were measured last.
        #[arg(long = "row", value_name = "NAME")]
        rows: Vec<String>,
        /// Fewer records and runs: shows that everything works, not how fast it is.
        #[arg(long)]
        quick: bool,
        /// Write the page from what the rows measured last; measure nothing.
        #[arg(long, conflicts_with_all = ["rows", "quick"])]
        write: bool,
    },
    /// Give the decoders inputs that nobody thought of; stops at the first that breaks a check.
    Fuzz {
        /// Only this target.
        target: Option<String>,
        /// How long each target runs.
        #[arg(long, default_value_t = 600)]
        seconds: u64,
    },
    /// Put the service in trouble of every kind at once, seed after seed; goes on after one that fails.
    Soak {
        /// How long; the last seed is finished.
        #[arg(long, default_value_t = 10.0)]
        minutes: f64,
        /// How many seeds at most.
        #[arg(long)]
        seeds: Option<u64>,
        /// The first one; another each time by default.
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Check format and lints of both workspaces, and what their dependencies may be.
    Lint,
    /// Install what builds and tests need: Debian packages and the toolchain for on-chain programs.
    Toolchain,
    /// Build the on-chain programs if their sources changed, and put them into programs/built.
    Program {
        /// Only say whether the committed program is what its sources give.
        #[arg(long)]
        check: bool,
        /// Build it twice in different folders, from nothing, and compare the bytes.
        #[arg(long, conflicts_with = "check")]
        reproduce: bool,
    },
    /// Make an archive that runs without a compiler: openmast-VERSION-TARGET.tar.gz and its SHA-256.
    Release {
        /// From what the tests are built with, and prove that it runs on its own.
        #[arg(long)]
        check: bool,
    },
    /// Run the end-to-end suite against solana-test-validator.
    ValidatorTest {
        /// Where it is; found on PATH by default.
        #[arg(long, value_name = "FILE")]
        validator: Option<PathBuf>,
        /// Only this test; may be given several times.
        #[arg(long = "test", value_name = "NAME")]
        tests: Vec<String>,
    },
    /// Bring the programs and a network onto a cluster, step by step (docs/guides/deployment.md).
    #[command(disable_help_flag = true)]
    Deploy {
        /// `id`, or `--cluster …` and more: `cargo xtask deploy --help` lists them.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Write what the client has from the programs' interface descriptions, crates/client/src/generated.
    Client {
        /// Only say whether the files are up to date.
        #[arg(long)]
        check: bool,
    },
    /// Write the programs' interface descriptions, idl/*.json.
    Idl {
        /// Only say whether the file is up to date.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Demo { keep } => demo::run(keep),
        Command::Test => suite::run_all(),
        Command::ApiTest => api_test::run(),
        Command::BrowserTest { guides: true, .. } => browser_test::write_pictures(),
        Command::BrowserTest { only, .. } => browser_test::run(only.as_deref()),
        Command::Bench { rows, quick, write } => bench::run(&rows, quick, write),
        Command::Fuzz { target, seconds } => fuzz::run(target.as_deref(), seconds),
        Command::Soak {
            minutes,
            seeds,
            seed,
        } => soak::run(minutes, seeds, seed),
        Command::Lint => lint::run_all(),
        Command::Deploy { arguments } => deploy::run(&arguments),
        Command::Toolchain => toolchain::install(),
        Command::Client { check: true } => client::check(),
        Command::Client { check: false } => client::write(),
        Command::Idl { check: true } => interface::check(),
        Command::Idl { check: false } => interface::write(),
        Command::ValidatorTest { validator, tests } => validator::run(validator.as_deref(), &tests),
        Command::Program { check: true, .. } => program::check(),
        Command::Program {
            reproduce: true, ..
        } => program::reproduce(),
        Command::Program { .. } => program::write().map(|path| println!("{}", path.display())),
        Command::Release { check: true } => release::check(),
        Command::Release { check: false } => release::make(),
    }
}
