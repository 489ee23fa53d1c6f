//! Accounts of one slot. Of three endpoints or more, most must say the same; of two, what is not there according to one is not there
//! when the other, if it keeps up, has it neither.

use std::{sync::Arc, time::Duration};

use futures_util::future::join_all;
use solana_client::client_error::Result as ClientResult;
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;

use super::{
    batch::{Accounts, batch},
    endpoint::Endpoint,
    pool::Rpc,
    seen::TOLERANCE_SLOTS,
    trouble::{RpcTrouble, is_too_young},
    unexpected::Misread,
    unusable::unusable,
    words::describe,
};
use crate::raw_account::{Fetched, RawAccount};

/// Most accounts of one `getMultipleAccounts`.
pub const MOST_ACCOUNTS: usize = 100;
pub(super) const CALL: &str = "getMultipleAccounts";
/// How often a node that is behind is asked whether it still has what another lacks, and the pause before.
const SECOND_LOOKS: usize = 3;
const PAUSE: Duration = Duration::from_millis(400);

impl Rpc {
    /// At most [`MOST_ACCOUNTS`] accounts, all of one slot, at `min_slot` or later, as `decode` understands them. What `decode`
    /// does not understand was said by a node that is wrong: another one is asked. An address that holds nothing but
    /// lamports has no account. An account that is not what it should be according to all that answer is
    /// [`RpcTrouble::Unexpected`], and nobody is less believed for it.
    ///
    /// # Errors
    /// [`RpcTrouble`].
    pub async fn read<T>(
        &self,
        addresses: &[Pubkey],
        commitment: CommitmentConfig,
        min_slot: u64,
        decode: impl Fn(u64, &[Option<RawAccount>]) -> Result<T, Misread> + Sync,
    ) -> Result<Fetched<T>, RpcTrouble> {
        let decode = &|accounts: Accounts| decode(accounts.slot, &programs_alone(accounts.value));
        let read = match self.has_votes() {
            true => self.agreed(addresses, commitment, min_slot, decode).await?,
            false => {
                let read = self.ask(CALL, |endpoint| async move {
                    let accounts = self.complete(&endpoint, addresses, commitment, min_slot);
                    let accounts = accounts.await?;
                    let slot = accounts.slot;
                    let value = decode(accounts)?;
                    Ok(Fetched { slot, value })
                });
                read.await?
            }
        };
        self.as_expected(addresses);
        Ok(read)
    }

    /// As [`Self::read`], as they are: an address that holds lamports alone has an account of the System program.
    ///
    /// # Errors
    /// [`RpcTrouble`].
    pub(crate) async fn read_raw(
        &self,
        addresses: &[Pubkey],
        commitment: CommitmentConfig,
        min_slot: u64,
    ) -> Result<Accounts, RpcTrouble> {
        if self.has_votes() {
            let as_they_are = |accounts: Accounts| Ok(accounts.value);
            return self
                .agreed(addresses, commitment, min_slot, as_they_are)
                .await;
        }
        self.ask(CALL, |endpoint| async move {
            let accounts = self.complete(&endpoint, addresses, commitment, min_slot);
            Ok(accounts.await?)
        })
        .await
    }

    /// What the endpoint has. For what it lacks, the others are asked: who has it at the same slot or later is right.
    async fn complete(
        &self,
        endpoint: &Arc<Endpoint>,
        addresses: &[Pubkey],
        commitment: CommitmentConfig,
        min_slot: u64,
    ) -> ClientResult<Accounts> {
        let own = batch(&endpoint.client, addresses, commitment, min_slot).await?;
        if own.value.iter().all(|account| is_there(account.as_ref())) {
            return Ok(own);
        }
        let others = self.usable_now().into_iter();
        let others: Vec<_> = others.filter(|it| !Arc::ptr_eq(it, endpoint)).collect();
        let least = min_slot.max(own.slot.saturating_sub(TOLERANCE_SLOTS));
        let asked = others
            .iter()
            .map(|other| batch(&other.client, addresses, commitment, least));
        let answers = join_all(asked).await;
        for (other, answer) in others.iter().zip(answers) {
            let theirs = match answer {
                Ok(theirs) => theirs,
                Err(error) => {
                    if !is_too_young(&error) {
                        other.failed(describe(&error));
                    }
                    continue;
                }
            };
            let Some(missing) = first_missing(addresses, &own, &theirs) else {
                continue;
            };
            let theirs = match theirs.slot >= own.slot {
                true => Some(theirs),
                false => self.ask_again(other, addresses, commitment, own.slot).await,
            };
            let Some(theirs) = theirs else {
                return Err(unusable(format!(
                    "it has no account at {missing} at slot {}, which {} has at an earlier one",
                    own.slot, other.host
                )));
            };
            if first_missing(addresses, &own, &theirs).is_none() {
                // It was there, and is not any more.
                continue;
            }
            if let Some(lacking) = first_missing(addresses, &theirs, &own) {
                return Err(unusable(format!(
                    "it has no account at {missing}, and {} none at {lacking}",
                    other.host
                )));
            }
            tracing::warn!(
                endpoint = %endpoint.host,
                address = %missing,
                slot = own.slot,
                other = %other.host,
                "an endpoint lacks an account that another has"
            );
            return Ok(theirs);
        }
        Ok(own)
    }

    /// What a node that is a little behind says when it has come as far.
    async fn ask_again(
        &self,
        other: &Endpoint,
        addresses: &[Pubkey],
        commitment: CommitmentConfig,
        slot: u64,
    ) -> Option<Accounts> {
        for _ in 0..SECOND_LOOKS {
            tokio::time::sleep(PAUSE).await;
            let answer = batch(&other.client, addresses, commitment, slot).await;
            if let Ok(theirs) = answer {
                return Some(theirs);
            }
        }
        None
    }
}

/// The first address at which `theirs` has an account and `own` has none.
fn first_missing(addresses: &[Pubkey], own: &Accounts, theirs: &Accounts) -> Option<Pubkey> {
    let both = own.value.iter().zip(&theirs.value);
    let mut missing = addresses
        .iter()
        .zip(both)
        .filter(|(_, (own, theirs))| !is_there(own.as_ref()) && is_there(theirs.as_ref()));
    missing.next().map(|(address, _)| *address)
}

pub(super) fn is_there(account: Option<&RawAccount>) -> bool {
    account.is_some_and(|account| !account.is_absent())
}

/// Without what is lamports alone.
fn programs_alone(accounts: Vec<Option<RawAccount>>) -> Vec<Option<RawAccount>> {
    let present = |account: Option<RawAccount>| account.filter(|account| !account.is_absent());
    accounts.into_iter().map(present).collect()
}
