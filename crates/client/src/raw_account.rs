//! Accounts as nodes send them.

use solana_client::{
    client_error::{ClientError, ClientErrorKind},
    rpc_request::RpcError,
    rpc_response::UiAccount,
};
use solana_pubkey::Pubkey;
use std::ops::Range;

/// What was read, and the slot up to which everything is included (the smallest, when there were several answers).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fetched<T> {
    /// Slot of the state, at the commitment that was asked for.
    pub slot: u64,
    /// The state in that slot.
    pub value: T,
}

impl<T> Fetched<T> {
    /// Changes the value and keeps the slot.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Fetched<U> {
        Fetched {
            slot: self.slot,
            value: change(self.value),
        }
    }
}

/// An account as the chain has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawAccount {
    /// Address of the program that owns it.
    pub owner: Pubkey,
    /// Balance, its rent included.
    pub lamports: u64,
    /// Whether it is a program.
    pub executable: bool,
    /// Bytes as its program wrote them, whole.
    pub data: Vec<u8>,
}

impl RawAccount {
    /// Whether nothing is there but lamports. Anybody can send some to an address before a program makes its account.
    pub fn is_absent(&self) -> bool {
        self.data.is_empty() && self.owner == solana_sdk_ids::system_program::ID
    }
}

pub(crate) fn raw(account: UiAccount) -> Result<RawAccount, ClientError> {
    let data = account
        .data
        .decode()
        .ok_or_else(|| parse_error("base64 account data"))?;
    let owner = account
        .owner
        .parse()
        .map_err(|_| parse_error("an account's owner"))?;
    Ok(RawAccount {
        owner,
        lamports: account.lamports,
        executable: account.executable,
        data,
    })
}

/// The Unix time in the data of the Clock sysvar, seconds.
pub fn clock_seconds(data: &[u8]) -> Option<i64> {
    let bytes = data.get(CLOCK_SECONDS)?.try_into().ok()?;
    Some(i64::from_le_bytes(bytes))
}

/// Where the Clock sysvar has its Unix time: after slot, epoch start, epoch and schedule epoch.
const CLOCK_SECONDS: Range<usize> = 32..40;

pub(crate) fn parse_error(expected: &str) -> solana_client::client_error::ClientError {
    ClientErrorKind::RpcError(RpcError::ParseError(expected.to_string())).into()
}
