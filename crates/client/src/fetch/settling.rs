//! Proposals and settlements of a network.

use super::{FetchError, Fetched};
use crate::{
    accounts::{Proposal, Settlement},
    addresses,
    rpc::Rpc,
};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;
use std::ops::RangeInclusive;

impl Rpc {
    /// The proposal of an epoch with this content; `None` when there is none, or it became final or was closed.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn proposal(
        &self,
        network: &Pubkey,
        epoch: u64,
        content_hash: &[u8; 32],
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Option<Proposal>>, FetchError> {
        let address = addresses::proposal(network, epoch, content_hash);
        self.account_if_any(address, commitment).await
    }

    /// The settlement of an epoch; `None` when none is final or it is closed.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn settlement(
        &self,
        network: &Pubkey,
        epoch: u64,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Option<Settlement>>, FetchError> {
        self.account_if_any(addresses::settlement(network, epoch), commitment)
            .await
    }

    /// The settlements of these epochs that exist.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn settlements(
        &self,
        network: &Pubkey,
        epochs: RangeInclusive<u64>,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Settlement>>, FetchError> {
        let addresses: Vec<_> = epochs
            .map(|epoch| addresses::settlement(network, epoch))
            .collect();
        let fetched = self.accounts(&addresses, commitment).await?;
        Ok(fetched.map(|settlements| settlements.into_iter().flatten().collect()))
    }
}
