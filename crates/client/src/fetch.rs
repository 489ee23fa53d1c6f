//! Reading accounts. Every function names its commitment and tells the slot up to which the answer is complete.

mod error;
mod filters;
mod history;
mod holdings;
mod lots;
mod search;
mod settling;
mod slot_times;
mod tokens;
mod whole_networks;

pub use error::FetchError;
pub use history::Past;
pub use holdings::{Held, HeldAsset, HeldTokens, Holdings, Position};
pub use slot_times::{SlotTime, SlotTimes};
pub use tokens::HeldIn;

use crate::{
    accounts::{
        Asset, DecodeError, Departure, Network, OracleSet, Payer, ProgramAccount, ProofBuffer,
        Role, Stake, Statement, Till, TokenAccount,
    },
    addresses,
    rpc::{MOST_ACCOUNTS, Rpc, RpcTrouble},
};
use futures_util::{StreamExt, TryStreamExt, stream};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;
use std::ops::Range;

pub use crate::raw_account::{Fetched, RawAccount, clock_seconds};

/// Batches under way at once.
const PARALLEL: usize = 8;

impl Rpc {
    /// Accounts as they are, in the order of `addresses`; `None` where there is no account. An address that somebody sent
    /// lamports to has one, of the System program.
    ///
    /// # Errors
    /// [`FetchError::Rpc`].
    pub async fn raw_accounts(
        &self,
        addresses: &[Pubkey],
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Option<RawAccount>>>, FetchError> {
        self.raw_accounts_from(addresses, commitment, 0).await
    }

    /// As [`Rpc::raw_accounts`], at `min_slot` or later: what a transaction that landed in that slot changed is in it.
    ///
    /// # Errors
    /// [`FetchError::Rpc`], also when no node has come as far.
    pub async fn raw_accounts_from(
        &self,
        addresses: &[Pubkey],
        commitment: CommitmentConfig,
        min_slot: u64,
    ) -> Result<Fetched<Vec<Option<RawAccount>>>, FetchError> {
        let batches: Vec<Vec<Pubkey>> = addresses
            .chunks(MOST_ACCOUNTS)
            .map(<[Pubkey]>::to_vec)
            .collect();
        let answers: Vec<Fetched<Vec<Option<RawAccount>>>> = stream::iter(batches)
            .map(|batch| async move { self.read_raw(&batch, commitment, min_slot).await })
            .buffered(PARALLEL)
            .try_collect()
            .await?;
        match answers.iter().map(|answer| answer.slot).min() {
            Some(slot) => Ok(Fetched {
                slot,
                value: answers
                    .into_iter()
                    .flat_map(|answer| answer.value)
                    .collect(),
            }),
            None => Ok(Fetched {
                slot: self.slot(commitment).await?,
                value: Vec::new(),
            }),
        }
    }

    /// The newest slot.
    ///
    /// # Errors
    /// [`RpcTrouble`].
    pub async fn slot(&self, commitment: CommitmentConfig) -> Result<u64, RpcTrouble> {
        self.call("getSlot", |client| async move {
            client.get_slot_with_commitment(commitment).await
        })
        .await
    }

    /// The chain's clock: slot and Unix seconds.
    ///
    /// # Errors
    /// [`FetchError`].
    pub async fn clock(&self, commitment: CommitmentConfig) -> Result<Fetched<i64>, FetchError> {
        let address = solana_sdk_ids::sysvar::clock::ID;
        let Fetched { slot, value } = self.raw_accounts(&[address], commitment).await?;
        let clock = value.into_iter().next().flatten();
        let clock = clock.ok_or(FetchError::NotFound {
            what: "clock",
            address,
        })?;
        let error = DecodeError::WrongType { expected: "clock" };
        let seconds = clock_seconds(&clock.data);
        let value = seconds.ok_or(FetchError::Decode { address, error })?;
        Ok(Fetched { slot, value })
    }

    /// Accounts of one type; `None` where there is no account, or nothing but lamports.
    ///
    /// # Errors
    /// An account of another type or owner, or [`FetchError::Rpc`].
    pub async fn accounts<T: ProgramAccount>(
        &self,
        addresses: &[Pubkey],
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Option<T>>>, FetchError> {
        let Fetched { slot, value } = self.raw_accounts(addresses, commitment).await?;
        let value = value
            .into_iter()
            .zip(addresses)
            .map(|(account, &address)| {
                present(account)
                    .map(|account| decode(address, &account))
                    .transpose()
            })
            .collect::<Result<_, _>>()?;
        Ok(Fetched { slot, value })
    }

    /// One account.
    ///
    /// # Errors
    /// [`FetchError::NotFound`] when there is none, else as [`Rpc::accounts`].
    pub async fn account<T: ProgramAccount>(
        &self,
        address: Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<T>, FetchError> {
        let Fetched { slot, value } = self.account_if_any(address, commitment).await?;
        let value = value.ok_or(FetchError::NotFound {
            what: T::NAME,
            address,
        })?;
        Ok(Fetched { slot, value })
    }

    /// One account, if it exists.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn account_if_any<T: ProgramAccount>(
        &self,
        address: Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Option<T>>, FetchError> {
        let Fetched { slot, value } = self.accounts(&[address], commitment).await?;
        Ok(Fetched {
            slot,
            value: value.into_iter().next().flatten(),
        })
    }

    /// # Errors
    /// As [`Rpc::account`].
    pub async fn network(
        &self,
        address: Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Network>, FetchError> {
        self.account(address, commitment).await
    }

    /// # Errors
    /// As [`Rpc::account`].
    pub async fn oracle_set(
        &self,
        network: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<OracleSet>, FetchError> {
        self.account(addresses::oracle_set(network), commitment)
            .await
    }

    /// # Errors
    /// As [`Rpc::account`].
    pub async fn asset(
        &self,
        network: &Pubkey,
        index: u32,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Asset>, FetchError> {
        self.account(addresses::asset(network, index), commitment)
            .await
    }

    /// The assets with these indexes, all of which must exist.
    ///
    /// # Errors
    /// As [`Rpc::account`].
    pub async fn assets(
        &self,
        network: &Pubkey,
        indexes: Range<u32>,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Asset>>, FetchError> {
        let addresses: Vec<_> = indexes
            .map(|index| addresses::asset(network, index))
            .collect();
        self.all(&addresses, commitment).await
    }

    /// # Errors
    /// As [`Rpc::account`].
    pub async fn payer(
        &self,
        network: &Pubkey,
        index: u32,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Payer>, FetchError> {
        self.account(addresses::payer(network, index), commitment)
            .await
    }

    /// The payers with these indexes, all of which must exist.
    ///
    /// # Errors
    /// As [`Rpc::account`].
    pub async fn payers(
        &self,
        network: &Pubkey,
        indexes: Range<u32>,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Payer>>, FetchError> {
        let addresses: Vec<_> = indexes
            .map(|index| addresses::payer(network, index))
            .collect();
        self.all(&addresses, commitment).await
    }

    /// What a wallet has staked on an asset, if anything ever.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn stake(
        &self,
        asset: &Pubkey,
        staker: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Option<Stake>>, FetchError> {
        self.account_if_any(addresses::stake(asset, staker), commitment)
            .await
    }

    /// The shares that left an asset in a round of departures; `None` when none did yet, or all are settled.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn departure(
        &self,
        asset: &Pubkey,
        round: u64,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Option<Departure>>, FetchError> {
        self.account_if_any(addresses::departure(asset, round), commitment)
            .await
    }

    /// What a holder of a role is owed; `None` when it never held the role.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn till(
        &self,
        network: &Pubkey,
        role: Role,
        holder: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Option<Till>>, FetchError> {
        self.account_if_any(addresses::till(network, role, holder), commitment)
            .await
    }

    /// What a payer states to have spent, if a statement stands.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn statement(
        &self,
        network: &Pubkey,
        index: u32,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Option<Statement>>, FetchError> {
        let payer = addresses::payer(network, index);
        self.account_if_any(addresses::statement(&payer), commitment)
            .await
    }

    /// The proof that a key has written, if any.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn proof_buffer(
        &self,
        writer: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Option<ProofBuffer>>, FetchError> {
        self.account_if_any(addresses::proof_buffer(writer), commitment)
            .await
    }

    /// A token account, if it exists.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn token_account(
        &self,
        address: Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Option<TokenAccount>>, FetchError> {
        let Fetched { slot, value } = self.raw_accounts(&[address], commitment).await?;
        let account = present(value.into_iter().next().flatten())
            .map(|account| TokenAccount::decode(&account.owner, &account.data))
            .transpose()
            .map_err(|error| FetchError::Decode { address, error })?;
        Ok(Fetched {
            slot,
            value: account,
        })
    }

    async fn all<T: ProgramAccount>(
        &self,
        addresses: &[Pubkey],
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<T>>, FetchError> {
        let Fetched { slot, value } = self.accounts(addresses, commitment).await?;
        let value = value
            .into_iter()
            .zip(addresses)
            .map(|(account, &address)| {
                account.ok_or(FetchError::NotFound {
                    what: T::NAME,
                    address,
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Fetched { slot, value })
    }
}

fn present(account: Option<RawAccount>) -> Option<RawAccount> {
    account.filter(|account| !account.is_absent())
}

fn decode<T: ProgramAccount>(address: Pubkey, account: &RawAccount) -> Result<T, FetchError> {
    T::decode(&account.owner, &account.data).map_err(|error| FetchError::Decode { address, error })
}
