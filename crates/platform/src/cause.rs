//! Whose turn it is when something did not start, or ended by itself.

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

/// An error that tells its cause.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
pub struct Told {
    /// Whose it is: the configuration's, the surroundings' or this software's.
    pub cause: Cause,
    text: String,
}

/// The configuration, or a file that it names, needs a change.
pub fn input(error: impl Display) -> anyhow::Error {
    tell(Cause::Input, error)
}

/// Something that the service needs is taken, broken or missing.
pub fn trouble(error: impl Display) -> anyhow::Error {
    tell(Cause::Trouble, error)
}

fn tell(cause: Cause, error: impl Display) -> anyhow::Error {
    let text = format!("{error:#}");
    Told { cause, text }.into()
}

/// A port that is taken is free again some day; an address that this machine does not have is a mistake.
pub fn of_address(error: &io::Error) -> Cause {
    match error.kind() {
        io::ErrorKind::AddrInUse => Cause::Trouble,
        _ => Cause::Input,
    }
}

/// An error at listening on `what`.
pub fn listening(what: &str, error: io::Error) -> anyhow::Error {
    tell(
        of_address(&error),
        format!("cannot listen on {what}: {error}"),
    )
}
