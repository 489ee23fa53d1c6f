//! Searching for accounts by what they hold, where no address is known.

use super::{
    FetchError, Fetched, RawAccount, decode,
    filters::{account_config, holds, malformed, memcmp},
};
use crate::raw_account::raw;
use crate::{
    accounts::{Asset, Jurisdiction, Payer, ProgramAccount, Proposal, Statement, Venue},
    market::{Offer, Purchase, Sale},
    rpc::Rpc,
    share_gate::accounts::{Clearance, Holder, Issuer},
};
use solana_client::{
    rpc_config::{RpcAccountInfoConfig, RpcProgramAccountsConfig},
    rpc_filter::RpcFilterType,
    rpc_request::RpcRequest,
    rpc_response::{OptionalContext, Response, RpcKeyedAccount},
};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;

/// Nodes know searches by this name.
const SEARCH: &str = "getProgramAccounts";

impl Rpc {
    /// All statements that stand in a network.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn statements(
        &self,
        network: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Statement>>, FetchError> {
        let filters = [(Statement::NETWORK_OFFSET, network.as_ref())];
        self.search(&filters, commitment).await
    }

    /// All jurisdictions of a network, by code.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn jurisdictions(
        &self,
        network: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Jurisdiction>>, FetchError> {
        let filters = [(Jurisdiction::NETWORK_OFFSET, network.as_ref())];
        self.search_by(&filters, commitment, |one: &Jurisdiction| one.code)
            .await
    }

    /// All proposals of a network, of whatever epoch, oldest epoch first.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn proposals(
        &self,
        network: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Proposal>>, FetchError> {
        self.find_proposals(&[(Proposal::NETWORK_OFFSET, network.as_ref())], commitment)
            .await
    }

    /// All proposals of an epoch.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn proposals_of(
        &self,
        network: &Pubkey,
        epoch: u64,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Proposal>>, FetchError> {
        let filters = [
            (Proposal::NETWORK_OFFSET, network.as_ref()),
            (Proposal::EPOCH_OFFSET, &epoch.to_le_bytes()[..]),
        ];
        self.find_proposals(&filters, commitment).await
    }

    /// Proposals by epoch, those of one epoch in the order in which they were made.
    async fn find_proposals(
        &self,
        filters: &[(usize, &[u8])],
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Proposal>>, FetchError> {
        self.search_by(filters, commitment, |proposal: &Proposal| {
            let content = &proposal.content;
            (content.epoch, proposal.proposed_at, proposal.content_hash)
        })
        .await
    }

    /// All payers of a network that a wallet owns, by index.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn payers_of(
        &self,
        network: &Pubkey,
        owner: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Payer>>, FetchError> {
        let filters = [
            (Payer::NETWORK_OFFSET, network.as_ref()),
            (Payer::OWNER_OFFSET, owner.as_ref()),
        ];
        self.search_by(&filters, commitment, |payer: &Payer| payer.index)
            .await
    }

    /// All assets of a network that a wallet owns, by index.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn assets_of(
        &self,
        network: &Pubkey,
        owner: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Asset>>, FetchError> {
        let filters = [
            (Asset::NETWORK_OFFSET, network.as_ref()),
            (Asset::OWNER_OFFSET, owner.as_ref()),
        ];
        self.search_by(&filters, commitment, |asset: &Asset| asset.index)
            .await
    }

    /// All offers of a network's market for a mint, oldest first.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn offers(
        &self,
        network: &Pubkey,
        mint: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Offer>>, FetchError> {
        let filters = [
            (Offer::NETWORK_OFFSET, network.as_ref()),
            (Offer::MINT_OFFSET, mint.as_ref()),
        ];
        self.search_by(&filters, commitment, |offer: &Offer| {
            (offer.made_at, offer.maker, offer.id)
        })
        .await
    }

    /// All sales of a network's market for a mint, oldest first.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn sales(
        &self,
        network: &Pubkey,
        mint: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Sale>>, FetchError> {
        let filters = [
            (Sale::NETWORK_OFFSET, network.as_ref()),
            (Sale::MINT_OFFSET, mint.as_ref()),
        ];
        self.search_by(&filters, commitment, |sale: &Sale| {
            (sale.made_at, sale.issuer, sale.id)
        })
        .await
    }

    /// All offers of a network's market that a wallet made, oldest first.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn offers_of(
        &self,
        network: &Pubkey,
        maker: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Offer>>, FetchError> {
        let filters = [
            (Offer::MAKER_OFFSET, maker.as_ref()),
            (Offer::NETWORK_OFFSET, network.as_ref()),
        ];
        self.search_by(&filters, commitment, |offer: &Offer| {
            (offer.made_at, offer.id)
        })
        .await
    }

    /// All sales of a network's market that a wallet opened, oldest first.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn sales_of(
        &self,
        network: &Pubkey,
        issuer: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Sale>>, FetchError> {
        let filters = [
            (Sale::ISSUER_OFFSET, issuer.as_ref()),
            (Sale::NETWORK_OFFSET, network.as_ref()),
        ];
        self.search_by(&filters, commitment, |sale: &Sale| (sale.made_at, sale.id))
            .await
    }

    /// All that a wallet bought in sales of a network's market and that is not closed, by the end of the lock.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn purchases_of(
        &self,
        network: &Pubkey,
        buyer: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Purchase>>, FetchError> {
        let filters = [
            (Purchase::BUYER_OFFSET, buyer.as_ref()),
            (Purchase::NETWORK_OFFSET, network.as_ref()),
        ];
        self.search_by(&filters, commitment, |purchase: &Purchase| {
            (purchase.locked_until, purchase.sale)
        })
        .await
    }

    /// All holders of permissioned shares of a mint, by wallet.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn holders(
        &self,
        mint: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Holder>>, FetchError> {
        let filters = [(Holder::MINT_OFFSET, mint.as_ref())];
        self.search_by(&filters, commitment, |holder: &Holder| holder.wallet)
            .await
    }

    /// All issuers of a network, by number.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn issuers(
        &self,
        network: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Issuer>>, FetchError> {
        let filters = [(Issuer::NETWORK_OFFSET, network.as_ref())];
        self.search_by(&filters, commitment, |issuer: &Issuer| issuer.number)
            .await
    }

    /// All that issuers of a network say of a wallet, by the issuer's address.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn clearances(
        &self,
        network: &Pubkey,
        wallet: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Clearance>>, FetchError> {
        let filters = [
            (Clearance::NETWORK_OFFSET, network.as_ref()),
            (Clearance::WALLET_OFFSET, wallet.as_ref()),
        ];
        self.search_by(&filters, commitment, |clearance: &Clearance| {
            clearance.issuer
        })
        .await
    }

    /// All venues that may have an asset's permissioned shares, by their token account.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn venues(
        &self,
        asset: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Venue>>, FetchError> {
        let filters = [(Venue::ASSET_OFFSET, asset.as_ref())];
        self.search_by(&filters, commitment, |venue: &Venue| venue.token_account)
            .await
    }

    /// As [`Rpc::search`], in the order of these keys.
    pub(super) async fn search_by<T: ProgramAccount, K: Ord>(
        &self,
        fields: &[(usize, &[u8])],
        commitment: CommitmentConfig,
        key: impl Fn(&T) -> K,
    ) -> Result<Fetched<Vec<T>>, FetchError> {
        let mut fetched = self.search(fields, commitment).await?;
        fetched.value.sort_by_key(key);
        Ok(fetched)
    }

    /// All accounts of a type that hold these bytes at these offsets. What the node lists beyond that is no answer.
    async fn search<T: ProgramAccount>(
        &self,
        fields: &[(usize, &[u8])],
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<T>>, FetchError> {
        let mut filters = vec![
            RpcFilterType::DataSize(T::SIZE.try_into().unwrap_or(u64::MAX)),
            memcmp(0, &T::DISCRIMINATOR),
        ];
        filters.extend(fields.iter().map(|(offset, bytes)| memcmp(*offset, bytes)));
        let config = account_config(commitment);
        let found = self
            .accounts_of_program(&T::PROGRAM_ID, filters, config)
            .await?;
        let read = |(address, account): (Pubkey, RawAccount)| {
            if !fields.iter().all(|field| holds(&account.data, *field)) {
                return Err(malformed(SEARCH, "accounts with what was asked for"));
            }
            decode(address, &account)
        };
        Ok(Fetched {
            slot: found.slot,
            value: found
                .value
                .into_iter()
                .map(read)
                .collect::<Result<_, _>>()?,
        })
    }

    /// Accounts of a program that pass the filters, by address. What the node lists beyond them has to be told by their content.
    pub(super) async fn accounts_of_program(
        &self,
        program: &Pubkey,
        filters: Vec<RpcFilterType>,
        account_config: RpcAccountInfoConfig,
    ) -> Result<Fetched<Vec<(Pubkey, RawAccount)>>, FetchError> {
        let config = RpcProgramAccountsConfig {
            filters: Some(filters),
            account_config,
            with_context: Some(true),
            sort_results: None,
        };
        let found = self
            .call(SEARCH, |client| {
                let params = serde_json::json!([program.to_string(), config]);
                async move {
                    client
                        .send::<OptionalContext<Vec<RpcKeyedAccount>>>(
                            RpcRequest::GetProgramAccounts,
                            params,
                        )
                        .await
                }
            })
            .await?;
        let (slot, found) = match found {
            OptionalContext::Context(Response { context, value }) => (context.slot, value),
            // A node that does not tell the slot: nothing newer than this is promised.
            OptionalContext::NoContext(value) => (0, value),
        };
        let read = |RpcKeyedAccount { pubkey, account }| {
            let address = pubkey
                .parse()
                .map_err(|_| malformed(SEARCH, "an address"))?;
            let account = raw(account).map_err(|_| malformed(SEARCH, "account data"))?;
            Ok((address, account))
        };
        let value = found.into_iter().map(read);
        Ok(Fetched {
            slot,
            value: value.collect::<Result<_, FetchError>>()?,
        })
    }
}
