//! `openmast keeper …`

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum KeeperCommand {
    /// Show what an oracle's keeper did today, what its budget has left, and what waits and why
    Show,
}
