//! The cause of a failed start or an unexpected end, which tells who has to act.

use std::{fmt::Display, io};

/// Why the service ended with an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The configuration, or a file that it names, needs a change.
    Input,
    /// Something that the service needs is taken, broken or missing: a port, the data folder, the disk, the chain.
    Trouble,
    /// An error in this software.
    Internal,
}

/// An error with its cause.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
pub struct CausedError {
    /// Whose it is: the configuration's, the surroundings' or this software's.
    pub cause: Cause,
    text: String,
}

/// The configuration, or a file that it names, needs a change.
pub fn input(error: impl Display) -> anyhow::Error {
    with_cause(Cause::Input, error)
}

/// Something that the service needs is taken, broken or missing.
pub fn trouble(error: impl Display) -> anyhow::Error {
    with_cause(Cause::Trouble, error)
}

fn with_cause(cause: Cause, error: impl Display) -> anyhow::Error {
    let text = format!("{error:#}");
    CausedError { cause, text }.into()
}

/// The cause of an error at listening: a port that is in use becomes free some day; an address that this machine does
/// not have is a mistake.
pub fn of_address(error: &io::Error) -> Cause {
    match error.kind() {
        io::ErrorKind::AddrInUse => Cause::Trouble,
        _ => Cause::Input,
    }
}

/// An error that occurred at listening on `what`.
pub fn listening(what: &str, error: io::Error) -> anyhow::Error {
    with_cause(
        of_address(&error),
        format!("cannot listen on {what}: {error}"),
    )
}
