//! Accounts that are not what their addresses say, as all endpoints tell them that answer: then it is no endpoint that is wrong.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use solana_client::client_error::ClientError;
use solana_pubkey::Pubkey;

use crate::accounts::DecodeError;

/// Whoever needs an account asks again sooner: what was not said again for so long is no matter any more.
const KEPT: Duration = Duration::from_secs(120);

/// An account that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the account at {address}, which program {owner} owns, should be of type {expected}: {why}"
)]
pub struct UnexpectedAccount {
    /// Where it is.
    pub address: Pubkey,
    /// Name of the account's type.
    pub expected: &'static str,
    /// The program that it belongs to.
    pub owner: Pubkey,
    /// Why it is not what it should be.
    pub why: DecodeError,
}

/// Why an answer's accounts say nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misread {
    /// The endpoint is wrong, in words.
    #[error("{0}")]
    Wrong(String),
    /// Whether the endpoint is wrong or the account is what others say.
    #[error(transparent)]
    Unexpected(Box<UnexpectedAccount>),
}

impl From<String> for Misread {
    fn from(why: String) -> Self {
        Self::Wrong(why)
    }
}

impl From<&str> for Misread {
    fn from(why: &str) -> Self {
        Self::Wrong(why.to_owned())
    }
}

/// Why one endpoint gave no answer that can be used.
#[derive(Debug)]
pub(super) enum Fault {
    Client(ClientError),
    Unexpected(Box<UnexpectedAccount>),
}

impl From<ClientError> for Fault {
    fn from(error: ClientError) -> Self {
        Self::Client(error)
    }
}

impl From<Misread> for Fault {
    fn from(misread: Misread) -> Self {
        match misread {
            Misread::Wrong(why) => Self::Client(super::unusable::unusable(why)),
            Misread::Unexpected(account) => Self::Unexpected(account),
        }
    }
}

/// Those that were told lately.
#[derive(Debug, Default)]
pub(super) struct UnexpectedAccounts(Mutex<BTreeMap<Pubkey, (UnexpectedAccount, Instant)>>);

impl UnexpectedAccounts {
    pub(crate) fn note(&self, account: &UnexpectedAccount, now: Instant) {
        let noted = (account.clone(), now);
        self.lock().insert(account.address, noted);
    }

    /// These are what they should be.
    pub(crate) fn forget(&self, addresses: &[Pubkey]) {
        let mut noted = self.lock();
        if !noted.is_empty() {
            noted.retain(|address, _| !addresses.contains(address));
        }
    }

    pub(crate) fn recent(&self, now: Instant) -> Vec<UnexpectedAccount> {
        let mut noted = self.lock();
        noted.retain(|_, (_, at)| now.saturating_duration_since(*at) < KEPT);
        noted.values().map(|(account, _)| account.clone()).collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<Pubkey, (UnexpectedAccount, Instant)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_again_is_forgotten() {
        let (accounts, begin) = (UnexpectedAccounts::default(), Instant::now());
        let account = |byte| UnexpectedAccount {
            address: Pubkey::new_from_array([byte; 32]),
            expected: "Payer",
            owner: Pubkey::new_from_array([9; 32]),
            why: DecodeError::WrongType { expected: "Payer" },
        };
        let second = begin + Duration::from_secs(60);
        accounts.note(&account(1), begin);
        accounts.note(&account(2), begin);
        accounts.note(&account(2), second);
        assert_eq!(accounts.recent(second).len(), 2);
        assert_eq!(accounts.recent(begin + KEPT), [account(2)]);
        accounts.forget(&[account(1).address]);
        assert_eq!(accounts.recent(second), [account(2)]);
        accounts.forget(&[account(2).address]);
        assert!(accounts.recent(second).is_empty());
    }
}
