//! Searching for all accounts of a kind, for who keeps a whole network in order.

use super::{FetchError, Fetched};
use crate::{
    accounts::{self, Departure, Settlement, Stake, Venue},
    market::{Offer, Purchase, Sale},
    rpc::Rpc,
    share_gate::accounts::Holder,
};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;

impl Rpc {
    /// All settlements of a network that are not closed, oldest first: also those that it does not keep any more.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn settlements_of(
        &self,
        network: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Settlement>>, FetchError> {
        let filters = [(Settlement::NETWORK_OFFSET, network.as_ref())];
        self.search_by(&filters, commitment, |settlement: &Settlement| {
            settlement.content.epoch
        })
        .await
    }

    /// All stakes of an asset, by staker.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn stakes_of(
        &self,
        asset: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Stake>>, FetchError> {
        let filters = [(Stake::ASSET_OFFSET, asset.as_ref())];
        self.search_by(&filters, commitment, |stake: &Stake| stake.staker)
            .await
    }

    /// All departures that are not settled whole, of whatever network, by asset and round.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn all_departures(
        &self,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Departure>>, FetchError> {
        self.search_by(&[], commitment, |departure: &Departure| {
            (departure.asset, departure.round)
        })
        .await
    }

    /// All venues for permissioned shares, of whatever network, by asset and token account.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn all_venues(
        &self,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Venue>>, FetchError> {
        self.search_by(&[], commitment, |venue: &Venue| {
            (venue.asset, venue.token_account)
        })
        .await
    }

    /// All purchases in lots' sales with a falling price that are not settled, of whatever network, by lot and buyer.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn all_lot_purchases(
        &self,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<accounts::Purchase>>, FetchError> {
        self.search_by(&[], commitment, |purchase: &accounts::Purchase| {
            (purchase.lot, purchase.buyer)
        })
        .await
    }

    /// All offers of a network's market, oldest first.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn all_offers(
        &self,
        network: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Offer>>, FetchError> {
        let filters = [(Offer::NETWORK_OFFSET, network.as_ref())];
        self.search_by(&filters, commitment, |offer: &Offer| {
            (offer.made_at, offer.maker, offer.id)
        })
        .await
    }

    /// All sales of a network's market, oldest first.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn all_sales(
        &self,
        network: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Sale>>, FetchError> {
        let filters = [(Sale::NETWORK_OFFSET, network.as_ref())];
        self.search_by(&filters, commitment, |sale: &Sale| {
            (sale.made_at, sale.issuer, sale.id)
        })
        .await
    }

    /// All purchases in sales of a network's market that are not closed, by the end of the lock.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn all_purchases(
        &self,
        network: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Purchase>>, FetchError> {
        let filters = [(Purchase::NETWORK_OFFSET, network.as_ref())];
        self.search_by(&filters, commitment, |purchase: &Purchase| {
            (purchase.locked_until, purchase.sale, purchase.buyer)
        })
        .await
    }

    /// All holders of permissioned shares whose admission was ended because their clearances were revoked, of whatever
    /// network, by mint and wallet.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn dismissed_holders(
        &self,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Holder>>, FetchError> {
        let filters = [(Holder::STATE_OFFSET, &[1][..])];
        self.search_by(&filters, commitment, |holder: &Holder| {
            (holder.mint, holder.wallet)
        })
        .await
    }
}
