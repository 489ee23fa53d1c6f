//! `openmast session …`

use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum SessionCommand {
    /// Show sessions run by run: when each began and by which rule, what was billed to whom, what waits
    Show(ShowSessionArgs),
}

/// Whoever asks shows the oracle's admin token, or signs as the owner of a payer.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("who").required(true).args(["admin_token_file", "payer"]).multiple(true))]
pub struct ShowSessionArgs {
    /// Acct-Session-Id: text, or `hex:` and the octets
    #[arg(long, value_name = "ID")]
    pub session_id: Option<String>,
    /// A name of the radio: `kind=value` as in `nas_identifier=tower-7`, or the value alone
    #[arg(long, value_name = "NAME")]
    pub radio: Option<String>,
    /// A name of the subscriber: `kind=value` as in `user_name=ana`, or the value alone
    #[arg(long, value_name = "NAME")]
    pub subscriber: Option<String>,
    /// Sessions that this payer pays for; without the admin token the signer must own it
    #[arg(long, value_name = "INDEX")]
    pub payer: Option<u32>,
    /// File with the oracle's admin token
    #[arg(long, env = "OPENMAST_ADMIN_TOKEN_FILE", value_name = "FILE")]
    pub admin_token_file: Option<PathBuf>,
    /// Sessions at most, those with the newest reports
    #[arg(long, default_value_t = 20, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub limit: u32,
    /// Reports to show from the oracle's log at most
    #[arg(long, default_value_t = 0, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(0..=500))]
    pub reports: u32,
}
