//! What is to be measured, and where things are.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};
use clap::Parser;

/// The command line that `cargo xtask bench` gives.
#[derive(Clone, Debug, Parser)]
#[command(about = "OpenMast beside what people would use instead")]
pub struct Settings {
    /// Only this row; may be given several times.
    #[arg(long = "row", value_name = "NAME")]
    pub rows: Vec<String>,
    /// Fewer records and runs: shows that everything works, not how fast it is.
    #[arg(long)]
    pub quick: bool,
    /// Write the page from what the rows measured last; measure nothing.
    #[arg(long, conflicts_with_all = ["rows", "quick"])]
    pub write: bool,
    /// The Python that has the peers' packages.
    #[arg(long)]
    pub python: PathBuf,
    /// Folder with the programs that speak for the peers.
    #[arg(long)]
    pub peers: PathBuf,
    /// Folder with the load generators and their servers, built: `tools/load`.
    #[arg(long)]
    pub tools: PathBuf,
    /// Folder with the crates' examples, built.
    #[arg(long)]
    pub examples: PathBuf,
    /// Folder of the web application, with its packages.
    #[arg(long)]
    pub app: PathBuf,
    /// Where a demo's oracle serves it, if a browser is there to open it.
    #[arg(long)]
    pub api: Option<String>,
    /// Folder for what the rows measured.
    #[arg(long)]
    pub results: PathBuf,
    /// Folder for what is written and thrown away, on a disk: a file system in memory would make everything durable in no time.
    #[arg(long)]
    pub scratch: PathBuf,
    /// The page to write.
    #[arg(long)]
    pub page: PathBuf,
}

impl Settings {
    /// Measured runs of each contestant. The median of an odd number is a run.
    pub fn runs(&self) -> usize {
        if self.quick { 3 } else { 5 }
    }

    /// A size, or a tenth of it in a quick run.
    pub fn scaled(&self, size: usize) -> usize {
        if self.quick { size / 10 } else { size }
    }

    /// The folder for what is thrown away, made.
    pub fn scratch(&self) -> Result<PathBuf> {
        let folder = &self.scratch;
        fs::create_dir_all(folder).with_context(|| format!("{}: not made", folder.display()))?;
        Ok(folder.clone())
    }
}
