//! Whose turn it is when the service did not start, or ended by itself.

use std::{error::Error, fmt::Display, io};

use super::DeriveAnew;
use crate::{
    chain::ChainError,
    engine::Reopened,
    ingest::{radius::ServerError, usage::UsageServerError},
    log::LogError,
    settle::{OutboxError, SettleError},
};

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

impl Cause {
    /// Of an error of [`super::run`].
    pub fn of(error: &anyhow::Error) -> Self {
        error.chain().find_map(known).unwrap_or(Self::Internal)
    }
}

/// An error that tells its cause.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
struct Told {
    cause: Cause,
    text: String,
}

/// The configuration, or a file that it names, needs a change.
pub(crate) fn input(error: impl Display) -> anyhow::Error {
    tell(Cause::Input, error)
}

/// Something that the service needs is taken, broken or missing.
pub(crate) fn trouble(error: impl Display) -> anyhow::Error {
    tell(Cause::Trouble, error)
}

fn tell(cause: Cause, error: impl Display) -> anyhow::Error {
    let text = format!("{error:#}");
    Told { cause, text }.into()
}

fn known(error: &(dyn Error + 'static)) -> Option<Cause> {
    if let Some(told) = error.downcast_ref::<Told>() {
        return Some(told.cause);
    }
    // It was to be started again, and could not by itself.
    if error.is::<Reopened>() || error.is::<DeriveAnew>() {
        return Some(Cause::Trouble);
    }
    if let Some(error) = error.downcast_ref::<ServerError>() {
        return Some(match error {
            ServerError::Config(_) => Cause::Input,
            ServerError::Bind { source, .. } => of_address(source),
        });
    }
    if let Some(error) = error.downcast_ref::<UsageServerError>() {
        return Some(match error {
            UsageServerError::Config { .. } => Cause::Input,
            UsageServerError::Bind { source, .. } => of_address(source),
            UsageServerError::Thread(_) => Cause::Trouble,
        });
    }
    if let Some(error) = error.downcast_ref::<ChainError>() {
        return Some(match error {
            ChainError::Wrong(_) => Cause::Input,
            ChainError::Unreachable(_) | ChainError::NotFinal(_) => Cause::Trouble,
        });
    }
    if let Some(OutboxError::OtherDeployment { .. }) = error.downcast_ref::<OutboxError>() {
        return Some(Cause::Input);
    }
    let is_trouble = error.is::<LogError>()
        || error.is::<OutboxError>()
        || error.is::<SettleError>()
        || error.is::<io::Error>();
    is_trouble.then_some(Cause::Trouble)
}

/// A port that is taken is free again some day; an address that this machine does not have is a mistake.
pub(super) fn of_address(error: &io::Error) -> Cause {
    match error.kind() {
        io::ErrorKind::AddrInUse => Cause::Trouble,
        _ => Cause::Input,
    }
}

/// An error at listening on `what`.
pub(super) fn listening(what: &str, error: io::Error) -> anyhow::Error {
    tell(
        of_address(&error),
        format!("cannot listen on {what}: {error}"),
    )
}

#[cfg(test)]
mod tests {
    use anyhow::{Context, anyhow};

    use super::*;
    use crate::settle::Unreachable;

    #[test]
    fn errors_tell_whose_turn_it_is_through_any_context() {
        let of =
            |error: anyhow::Error| Cause::of(&Err::<(), _>(error).context("part").unwrap_err());
        let taken = || io::Error::from(io::ErrorKind::AddrInUse);
        let absent = || io::Error::from(io::ErrorKind::AddrNotAvailable);
        let bind = |source| ServerError::Bind {
            address: ([127, 0, 0, 1], 1813).into(),
            source,
        };
        assert_eq!(of(anyhow!("a panic")), Cause::Internal);
        assert_eq!(of(input("wrong key file")), Cause::Input);
        assert_eq!(of(trouble("locked")), Cause::Trouble);
        assert_eq!(of(bind(taken()).into()), Cause::Trouble);
        assert_eq!(of(bind(absent()).into()), Cause::Input);
        assert_eq!(of(listening("TCP", taken())), Cause::Trouble);
        assert_eq!(of(ChainError::Wrong("network".into()).into()), Cause::Input);
        let down = ChainError::Unreachable(Unreachable::Unanswered("down".into()));
        assert_eq!(of(down.into()), Cause::Trouble);
        assert_eq!(of(LogError::Full { bytes: 1 }.into()), Cause::Trouble);
        let settling = SettleError::from(Unreachable::Unanswered("down".into()));
        assert_eq!(of(settling.into()), Cause::Trouble);
        let other = OutboxError::OtherDeployment { name: "network" };
        assert_eq!(of(other.into()), Cause::Input);
        assert_eq!(
            input(anyhow!("inner").context("outer")).to_string(),
            "outer: inner"
        );
    }
}
