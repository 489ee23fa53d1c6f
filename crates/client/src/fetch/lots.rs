//! Searching for lots and entitlements.

use super::{FetchError, Fetched};
use crate::{
    accounts::{Entitlement, Lot},
    rpc::Rpc,
};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;

impl Rpc {
    /// All lots of a network, by reserve index.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn lots(
        &self,
        network: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Lot>>, FetchError> {
        let filters = [(Lot::NETWORK_OFFSET, network.as_ref())];
        self.search_by(&filters, commitment, |lot: &Lot| lot.index)
            .await
    }

    /// All lots of an asset, by reserve index.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn lots_of(
        &self,
        asset: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Lot>>, FetchError> {
        let filters = [(Lot::ASSET_OFFSET, asset.as_ref())];
        self.search_by(&filters, commitment, |lot: &Lot| lot.index)
            .await
    }

    /// The lot of a network whose tokens are of this mint, if there is one.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn lot_of_mint(
        &self,
        network: &Pubkey,
        mint: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Option<Lot>>, FetchError> {
        let filters = [
            (Lot::NETWORK_OFFSET, network.as_ref()),
            (Lot::MINT_OFFSET, mint.as_ref()),
        ];
        let found = self.search_by(&filters, commitment, |lot: &Lot| lot.index);
        let Fetched { slot, value } = found.await?;
        Ok(Fetched {
            slot,
            value: value.into_iter().next(),
        })
    }

    /// All entitlements of a payer, by reserve index.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn entitlements_of(
        &self,
        payer: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Entitlement>>, FetchError> {
        let filters = [(Entitlement::PAYER_OFFSET, payer.as_ref())];
        self.search_by(&filters, commitment, |one: &Entitlement| one.index)
            .await
    }

    /// All entitlements that were redeemed from a lot and are not closed, by reserve index.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn entitlements_from(
        &self,
        lot: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Entitlement>>, FetchError> {
        let filters = [(Entitlement::LOT_OFFSET, lot.as_ref())];
        self.search_by(&filters, commitment, |one: &Entitlement| one.index)
            .await
    }
}
