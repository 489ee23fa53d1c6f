//! What accounts are searched by, and what is said of a node whose answer is none.

use super::FetchError;
use crate::{raw_account::parse_error, rpc::RpcTrouble};
use base64::{Engine, prelude::BASE64_STANDARD};
use solana_client::{
    rpc_config::{RpcAccountInfoConfig, UiAccountEncoding},
    rpc_filter::{Memcmp, MemcmpEncodedBytes, RpcFilterType},
};
use solana_commitment_config::CommitmentConfig;

pub(super) fn account_config(commitment: CommitmentConfig) -> RpcAccountInfoConfig {
    RpcAccountInfoConfig {
        encoding: Some(UiAccountEncoding::Base64),
        data_slice: None,
        commitment: Some(commitment),
        min_context_slot: None,
    }
}

/// Accounts with these bytes at this offset.
pub(super) fn memcmp(offset: usize, bytes: &[u8]) -> RpcFilterType {
    let bytes = MemcmpEncodedBytes::Base64(BASE64_STANDARD.encode(bytes));
    RpcFilterType::Memcmp(Memcmp::new(offset, bytes))
}

/// Whether an account's data has these bytes at this offset.
pub(super) fn holds(data: &[u8], (offset, bytes): (usize, &[u8])) -> bool {
    data.get(offset..)
        .is_some_and(|rest| rest.starts_with(bytes))
}

pub(super) fn malformed(call: &'static str, expected: &str) -> FetchError {
    RpcTrouble::Refused {
        call,
        error: Box::new(parse_error(expected)),
    }
    .into()
}
