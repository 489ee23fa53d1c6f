//! The token accounts of a wallet, and of a mint.

use serde_json::json;
use solana_client::{
    rpc_config::{RpcAccountInfoConfig, UiDataSliceConfig},
    rpc_filter::RpcFilterType,
    rpc_request::RpcRequest,
    rpc_response::{Response, RpcKeyedAccount},
};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;

use super::{
    FetchError, Fetched, RawAccount,
    filters::{account_config, malformed, memcmp},
};
use crate::{accounts::TokenAccount, programs::TOKEN_2022, raw_account::raw, rpc::Rpc};

const CALL: &str = "getTokenAccountsByOwner";
/// Of each account what all have; extensions, which follow, are not asked for.
const PLAIN_BYTES: usize = 165;

/// What an account holds of a mint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldIn {
    /// Address of the token account.
    pub account: Pubkey,
    /// Who may move it.
    pub owner: Pubkey,
    /// Base units.
    pub amount: u64,
}

/// Mint, owner and amount, which lead every token account.
const HELD_BYTES: usize = 32 + 32 + 8;

impl HeldIn {
    /// As the beginning of an account of `mint` says it.
    fn read(account: Pubkey, mint: &Pubkey, data: &[u8]) -> Option<Self> {
        let (held_mint, rest) = data.split_first_chunk::<32>()?;
        let (owner, rest) = rest.split_first_chunk::<32>()?;
        let (amount, _) = rest.split_first_chunk::<8>()?;
        (held_mint == mint.as_array()).then_some(Self {
            account,
            owner: Pubkey::new_from_array(*owner),
            amount: u64::from_le_bytes(*amount),
        })
    }
}

impl Rpc {
    /// The Token-2022 accounts of a mint, also empty ones, in no order. One node searches for them, and may leave some out: what
    /// they hold together is the mint's supply.
    ///
    /// # Errors
    /// [`FetchError`], also when what is told makes no sense.
    pub async fn token_accounts_of_mint(
        &self,
        mint: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<HeldIn>>, FetchError> {
        let filters = vec![memcmp(0, mint.as_ref()), RpcFilterType::TokenAccountState];
        let config = RpcAccountInfoConfig {
            data_slice: Some(UiDataSliceConfig {
                offset: 0,
                length: HELD_BYTES,
            }),
            ..account_config(commitment)
        };
        let found = self
            .accounts_of_program(&TOKEN_2022, filters, config)
            .await?;
        let read = |(address, account): (Pubkey, RawAccount)| {
            HeldIn::read(address, mint, &account.data)
                .filter(|_| account.owner == TOKEN_2022)
                .ok_or_else(|| malformed("getProgramAccounts", "token accounts of the mint"))
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

    /// The Token-2022 accounts of a wallet, of whatever mints, without what their extensions say. One node searches for them.
    ///
    /// # Errors
    /// [`FetchError`], also when what is told makes no sense.
    pub async fn token_accounts_of(
        &self,
        wallet: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<TokenAccount>>, FetchError> {
        let config = RpcAccountInfoConfig {
            data_slice: Some(UiDataSliceConfig {
                offset: 0,
                length: PLAIN_BYTES,
            }),
            ..account_config(commitment)
        };
        let program = spl_token_2022_interface::ID.to_string();
        let parameters = json!([wallet.to_string(), { "programId": program }, config]);
        let found = self.call(CALL, |client| {
            let parameters = parameters.clone();
            async move {
                let request = RpcRequest::GetTokenAccountsByOwner;
                client
                    .send::<Response<Vec<RpcKeyedAccount>>>(request, parameters)
                    .await
            }
        });
        let Response { context, value } = found.await?;
        let read = |keyed: RpcKeyedAccount| {
            let account = raw(keyed.account).map_err(|_| malformed(CALL, "account data"))?;
            TokenAccount::decode(&account.owner, &account.data)
                .ok()
                .filter(|account| account.owner == *wallet)
                .ok_or_else(|| malformed(CALL, "token accounts of the wallet"))
        };
        Ok(Fetched {
            slot: context.slot,
            value: value.into_iter().map(read).collect::<Result<_, _>>()?,
        })
    }
}
