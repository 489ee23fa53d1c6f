//! One question for accounts to one node.

use solana_client::{
    client_error::Result as ClientResult,
    nonblocking::rpc_client::RpcClient,
    rpc_config::{RpcAccountInfoConfig, UiAccountEncoding},
    rpc_response::Response,
};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;

use super::unusable::unusable;
use crate::raw_account::{Fetched, RawAccount, raw};

/// What one node has.
///
/// # Errors
/// Also when it tells of an older slot than `min_slot`.
pub(super) async fn batch(
    client: &RpcClient,
    addresses: &[Pubkey],
    commitment: CommitmentConfig,
    min_slot: u64,
) -> ClientResult<Accounts> {
    let config = RpcAccountInfoConfig {
        encoding: Some(UiAccountEncoding::Base64),
        data_slice: None,
        commitment: Some(commitment),
        min_context_slot: (min_slot > 0).then_some(min_slot),
    };
    let Response { context, value } = client
        .get_multiple_ui_accounts_with_config(addresses, config)
        .await?;
    if value.len() != addresses.len() {
        return Err(unusable(format!(
            "it tells of {} accounts for {} addresses",
            value.len(),
            addresses.len()
        )));
    }
    if context.slot < min_slot {
        return Err(unusable(format!(
            "it is behind: it answers for slot {}, {min_slot} was asked for",
            context.slot
        )));
    }
    let accounts = value
        .into_iter()
        .map(|account| account.map(raw).transpose());
    Ok(Fetched {
        slot: context.slot,
        value: accounts.collect::<ClientResult<_>>()?,
    })
}

pub(super) type Accounts = Fetched<Vec<Option<RawAccount>>>;
