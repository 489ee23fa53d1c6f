//! `openmast session …`

use clap::{Args, Subcommand};
use std::path::PathBuf;

use openmast_records::identity::{RADIO_KINDS, SUBSCRIBER_KINDS};

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
    #[arg(long, value_name = "NAME", value_parser = radio)]
    pub radio: Option<String>,
    /// A name of the subscriber: `kind=value` as in `user_name=ana`, or the value alone
    #[arg(long, value_name = "NAME", value_parser = subscriber)]
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

fn radio(name: &str) -> Result<String, String> {
    known_kind(name, &RADIO_KINDS)
}

fn subscriber(name: &str) -> Result<String, String> {
    known_kind(name, &SUBSCRIBER_KINDS)
}

/// A misspelt kind would be looked for as a part of the value, and find nothing.
fn known_kind(name: &str, kinds: &[&str]) -> Result<String, String> {
    let is_word = |text: &str| {
        let mut letters = text.chars();
        !text.is_empty() && letters.all(|letter| letter.is_ascii_lowercase() || letter == '_')
    };
    match name.split_once('=') {
        Some((kind, _)) if is_word(kind) && !kinds.contains(&kind) => Err(format!(
            "`{kind}` is no kind of name; kinds are {}. A value with `=` in it needs its kind before it: {}={name}",
            kinds.join(", "),
            kinds.first().copied().unwrap_or_default(),
        )),
        _ => Ok(name.to_owned()),
    }
}
