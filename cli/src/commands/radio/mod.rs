//! `openmast radio …`

mod keygen;
mod mobility;
mod simulate;
mod traffic;
mod world;

use solana_pubkey::Pubkey;

use crate::{args::RadioCommand, failure::Failure, progress::Progress, report::Report};

pub async fn run(
    network: Option<Pubkey>,
    command: RadioCommand,
    progress: &Progress,
) -> Result<Report, Failure> {
    match command {
        RadioCommand::Keygen { outfile } => keygen::keygen(&outfile),
        RadioCommand::Simulate(args) => simulate::simulate(network, args, progress).await,
    }
}
