//! `openmast oracle …` and `openmast config …`

use crate::cli::{
    args::{ConfigCommand, OracleCommand},
    failure::{Exit, Failure},
    report::Report,
};

pub async fn oracle(command: OracleCommand) -> Result<Report, Failure> {
    let OracleCommand::Run { config } = command;
    Err(Failure::new(
        Exit::Internal,
        format!("{}: this build has no service", config.display()),
    ))
}

pub async fn config(command: ConfigCommand) -> Result<Report, Failure> {
    let ConfigCommand::Check { config } = command;
    Err(Failure::new(
        Exit::Internal,
        format!("{}: this build cannot check it", config.display()),
    ))
}
