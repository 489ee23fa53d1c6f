//! The token accounts of a wallet.

use serde_json::json;
use solana_client::{
    rpc_config::{RpcAccountInfoConfig, UiDataSliceConfig},
    rpc_request::RpcRequest,
    rpc_response::{Response, RpcKeyedAccount},
};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;

use super::{
    FetchError, Fetched,
    search::{account_config, malformed},
};
use crate::{accounts::TokenAccount, raw_account::raw, rpc::Rpc};

const CALL: &str = "getTokenAccountsByOwner";
/// Of each account what all have; extensions, which follow, are not asked for.
const PLAIN_BYTES: usize = 165;

impl Rpc {
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
