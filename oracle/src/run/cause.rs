//! Tells the cause of an error that the service ended with, whichever part it is of.

use std::{error::Error, io};

use super::DeriveAnew;
use crate::{
    chain::ChainError,
    ingest::{radius::ServerError, usage::UsageServerError},
    settle::{OutboxError, SettleError},
};
use openmast_engine::Reopened;
use openmast_log::LogError;
use openmast_platform::cause::{Cause, CausedError, of_address};

/// Whose turn it is after an error of [`super::run`].
pub fn cause_of(error: &anyhow::Error) -> Cause {
    error.chain().find_map(known).unwrap_or(Cause::Internal)
}

fn known(error: &(dyn Error + 'static)) -> Option<Cause> {
    if let Some(told) = error.downcast_ref::<CausedError>() {
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

#[cfg(test)]
mod tests {
    use anyhow::{Context, anyhow};

    use super::*;
    use crate::settle::Unreachable;
    use openmast_platform::cause::{input, listening, trouble};

    #[test]
    fn errors_tell_whose_turn_it_is_through_any_context() {
        let of = |error: anyhow::Error| cause_of(&Err::<(), _>(error).context("part").unwrap_err());
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
