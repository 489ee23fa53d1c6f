//! Arguments of `openmast owner` and `openmast treasury`.

use clap::Subcommand;

use super::Destination;

#[derive(Debug, Subcommand)]
pub enum OwnerCommand {
    /// Pay out everything that is owed to the owner of an asset
    Withdraw {
        /// The asset
        index: u32,
        #[command(flatten)]
        destination: Destination,
    },
}

#[derive(Debug, Subcommand)]
pub enum PayoutCommand {
    /// Pay out everything that is owed to who holds the role, or held it
    Withdraw(Destination),
}
