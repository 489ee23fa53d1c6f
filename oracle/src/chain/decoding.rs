//! From accounts as nodes send them to what they say.

use openmast_client::accounts::ProgramAccount;
use solana_pubkey::Pubkey;

use super::endpoints::RawAccount;
use crate::settle::Unreachable;

/// The Clock sysvar's address.
pub(super) const CLOCK: Pubkey =
    Pubkey::from_str_const("SysvarC1ock11111111111111111111111111111111");

/// An account that may be there.
///
/// # Errors
/// It is another one: the node is of another chain.
pub(super) fn decode<T: ProgramAccount>(
    account: Option<&Option<RawAccount>>,
) -> Result<Option<T>, Unreachable> {
    let Some(account) = account.and_then(Option::as_ref) else {
        return Ok(None);
    };
    T::decode(&account.owner, &account.data)
        .map(Some)
        .map_err(|error| Unreachable(error.to_string()))
}

/// An account that is there on the right chain.
///
/// # Errors
/// It is not.
pub(super) fn existing<T: ProgramAccount>(
    account: Option<&Option<RawAccount>>,
) -> Result<T, Unreachable> {
    decode(account)?.ok_or_else(|| {
        Unreachable(format!(
            "the {} account does not exist on the node's chain",
            T::NAME
        ))
    })
}

/// The Clock sysvar's Unix seconds: slot, epoch_start_timestamp, epoch, leader_schedule_epoch, unix_timestamp, 8 bytes
/// each.
///
/// # Errors
/// There is no clock.
pub(super) fn clock(account: Option<&Option<RawAccount>>) -> Result<i64, Unreachable> {
    let seconds = account
        .and_then(Option::as_ref)
        .and_then(|account| account.data.get(32..40)?.try_into().ok());
    seconds
        .map(i64::from_le_bytes)
        .ok_or_else(|| Unreachable("no clock on this chain".into()))
}

#[cfg(test)]
mod tests {
    use openmast_client::accounts::Proposal;

    use super::*;

    fn account(data: &[u8]) -> Option<RawAccount> {
        Some(RawAccount {
            owner: Pubkey::new_from_array([1; 32]),
            executable: false,
            data: data.to_vec(),
        })
    }

    #[test]
    fn what_is_absent_is_told_from_what_is_something_else() {
        assert_eq!(decode::<Proposal>(Some(&None)).expect("absent"), None);
        assert!(existing::<Proposal>(Some(&None)).is_err());
        assert!(decode::<Proposal>(Some(&account(&[1]))).is_err());
    }

    #[test]
    fn the_clock_tells_unix_seconds() {
        let mut data = [0; 40];
        data[32..].copy_from_slice(&1_700_000_000_i64.to_le_bytes());
        let read = clock(Some(&account(&data)));
        assert_eq!(read.expect("a clock"), 1_700_000_000);
        assert!(clock(Some(&account(&data[..39]))).is_err());
        assert!(clock(Some(&None)).is_err());
    }
}
