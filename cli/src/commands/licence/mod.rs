//! `openmast licence …`: what regulators say about whether assets may radiate.

mod granting;
mod reading;
mod regulating;
mod showing;

pub(super) use reading::{Licences, Suspension};

use crate::{args::LicenceCommand, context::Context, failure::Failure, report::Report};

/// # Errors
/// See [`Failure`].
pub async fn run(context: &Context, command: LicenceCommand) -> Result<Report, Failure> {
    match command {
        LicenceCommand::Grant(args) => granting::grant(context, *args).await,
        LicenceCommand::Renew {
            of,
            until,
            document,
        } => regulating::renew(context, of, until, document).await,
        LicenceCommand::Suspend { of, until, reason } => {
            regulating::suspend(context, of, until, reason).await
        }
        LicenceCommand::Lift(of) => regulating::lift(context, of).await,
        LicenceCommand::End { of, reason } => regulating::end(context, of, reason).await,
        LicenceCommand::List {
            asset,
            jurisdiction,
        } => showing::list(context, asset, jurisdiction).await,
        LicenceCommand::Show(of) => showing::show(context, of).await,
    }
}
