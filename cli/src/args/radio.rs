//! `openmast radio …`

use clap::Subcommand;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum RadioCommand {
    /// Make a key for a radio and write it to a new file
    Keygen {
        /// File to write, as Solana's tools keep keys
        #[arg(long, short, value_name = "FILE")]
        outfile: PathBuf,
    },
}
