//! `openmast archive …`

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub enum ArchiveCommand {
    /// Keep a copy of a network's public archives: brings what is missing of those that the chain names, each recomputed
    Mirror(MirrorArgs),
}

/// From where to where.
#[derive(Debug, Args)]
pub struct MirrorArgs {
    /// Who has them: an oracle's API, a folder, or a mirror (s3://bucket/prefix, or a web server's folder); can be given several
    /// times
    #[arg(long, value_name = "FOLDER|URL")]
    pub from: Vec<String>,
    /// Where they are to be: a folder, or s3://bucket/prefix (keys, region and AWS_ENDPOINT_URL from the environment)
    #[arg(long, value_name = "FOLDER|URL")]
    pub to: String,
    /// Also those of settlements that are closed on chain, back to the first that somebody has
    #[arg(long)]
    pub all: bool,
    /// Read back what is there already, and replace what is damaged
    #[arg(long)]
    pub verify: bool,
    /// Look again after so many seconds, until told to end
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub every: Option<u64>,
}
