//! Whose turn it is after a command of the oracle ended with an error.

use openmast_oracle::run;
use openmast_platform::cause::Cause;

use crate::failure::{Exit, Failure};

pub(super) fn ended(error: &anyhow::Error) -> Failure {
    let exit = match run::cause_of(error) {
        Cause::Input => Exit::Input,
        Cause::Trouble => Exit::Trouble,
        Cause::Internal => Exit::Internal,
    };
    Failure::new(exit, format!("{error:#}"))
}
