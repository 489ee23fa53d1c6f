//! `openmast radius …`

mod explain;
mod opened;
mod replay;

use crate::{
    args::RadiusCommand, context::blocking, failure::Failure, progress::Progress, report::Report,
};

pub async fn run(
    command: RadiusCommand,
    json: bool,
    progress: &Progress,
) -> Result<Report, Failure> {
    let progress = progress.clone();
    match command {
        RadiusCommand::Replay(args) => blocking(move || replay::replay(&args, &progress)).await?,
        RadiusCommand::Explain(args) => {
            blocking(move || explain::explain(&args, json, &progress)).await?
        }
    }
}
