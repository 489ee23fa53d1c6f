//! `openmast regulator …`. `report` reads the accounts (`standing`), walks back through the archives of a period
//! (`walking`), and writes a table for each subject.

mod acting;
mod acts;
mod epochs;
mod history;
mod holders;
mod jurisdiction;
mod levies;
mod licences;
mod moved;
mod moves;
mod period;
mod report;
mod standing;
mod suspensions;
mod usage;
mod walking;

pub(super) use period::Period;
pub(super) use walking::{Closed, Walk, Walked, kept};

use crate::{args::RegulatorCommand, context::Context, failure::Failure, report::Report};

/// # Errors
/// See [`Failure`].
pub async fn run(context: &Context, command: RegulatorCommand) -> Result<Report, Failure> {
    match command {
        RegulatorCommand::Report(args) => report::run(context, args).await,
    }
}
