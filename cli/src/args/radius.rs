//! `openmast radius …`

use clap::{Args, Subcommand};
use secrecy::SecretString;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum RadiusCommand {
    /// Say what a recording of RADIUS accounting would be billed as
    Replay(ReplayArgs),
    /// Say report by report what a recording of RADIUS accounting tells, and what becomes of it
    Explain(ExplainArgs),
}

/// What is played, and whose requests are believed.
#[derive(Clone, Debug, Args)]
pub struct RecordingArgs {
    /// Packet capture (pcap, pcapng) or FreeRADIUS detail file; `-`: standard input
    pub file: PathBuf,
    /// Configuration whose radius.clients may send, with their secrets and settings, and whose mapping holds
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Shared secret of all senders; others can see it in the list of processes
    #[arg(long, value_name = "SECRET", conflicts_with_all = ["config", "trust"])]
    pub secret: Option<SecretString>,
    /// File that holds the shared secret of all senders
    #[arg(long, value_name = "FILE", conflicts_with_all = ["config", "trust", "secret"])]
    pub secret_file: Option<PathBuf>,
    /// Believe every request, whoever sent it: no authenticator is checked
    #[arg(long)]
    pub trust: bool,
    /// UDP port of the accounting server in a capture; may be given several times
    #[arg(long = "port", value_name = "PORT", default_value = "1813")]
    pub ports: Vec<u16>,
}

#[derive(Clone, Debug, Args)]
pub struct ReplayArgs {
    #[command(flatten)]
    pub recording: RecordingArgs,
    /// How many runs of sessions to list, those with the most bytes; 0: all
    #[arg(long, default_value_t = 100, value_name = "COUNT")]
    pub limit: usize,
}

#[derive(Clone, Debug, Args)]
pub struct ExplainArgs {
    #[command(flatten)]
    pub recording: RecordingArgs,
    /// Reports with this Acct-Session-Id alone
    #[arg(long, value_name = "ID")]
    pub session: Option<String>,
    /// Reports that name this subscriber alone: User-Name, Calling-Station-Id, realm, …
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    /// Reports that name this radio alone: NAS-Identifier, Called-Station-Id, NAS-IP-Address or source
    #[arg(long, value_name = "NAME")]
    pub radio: Option<String>,
}
