//! Decodes accounts as nodes return them. What cannot be is an error in words: then the node is wrong, not the chain,
//! and another node is asked.

use openmast_client::{
    accounts::ProgramAccount,
    fetch::{RawAccount, clock_seconds},
    rpc::{Misread, UnexpectedAccount},
};
use solana_pubkey::Pubkey;

/// The Clock sysvar's address.
pub(super) const CLOCK: Pubkey =
    Pubkey::from_str_const("SysvarC1ock11111111111111111111111111111111");

/// Decodes an account that may be missing.
///
/// # Errors
/// It is another account.
pub(super) fn decode<T: ProgramAccount>(
    address: &Pubkey,
    account: Option<&Option<RawAccount>>,
) -> Result<Option<T>, Misread> {
    let Some(account) = account.and_then(Option::as_ref) else {
        return Ok(None);
    };
    T::decode(&account.owner, &account.data)
        .map(Some)
        .map_err(|why| {
            Misread::Unexpected(Box::new(UnexpectedAccount {
                address: *address,
                expected: T::NAME,
                owner: account.owner,
                why,
            }))
        })
}

/// Decodes an account that exists on the right chain.
///
/// # Errors
/// It is missing, or another account.
pub(super) fn existing<T: ProgramAccount>(
    address: &Pubkey,
    account: Option<&Option<RawAccount>>,
) -> Result<T, Misread> {
    let decoded = decode(address, account)?;
    decoded.ok_or_else(|| format!("there is no {} account at {address}", T::NAME).into())
}

/// The Clock sysvar's Unix seconds.
///
/// # Errors
/// There is no clock.
pub(super) fn clock(account: Option<&Option<RawAccount>>) -> Result<i64, Misread> {
    let account = account.and_then(Option::as_ref);
    let seconds = account.and_then(|account| clock_seconds(&account.data));
    seconds.ok_or_else(|| "its chain has no clock".into())
}

#[cfg(test)]
mod tests {
    use openmast_client::accounts::Proposal;

    use super::*;

    fn account(data: &[u8]) -> Option<RawAccount> {
        Some(RawAccount {
            owner: Pubkey::new_from_array([1; 32]),
            lamports: 1,
            executable: false,
            data: data.to_vec(),
        })
    }

    #[test]
    fn what_is_absent_is_told_from_what_is_something_else() {
        let absent = decode::<Proposal>(&CLOCK, Some(&None));
        assert_eq!(absent.expect("absent"), None);
        let missing = existing::<Proposal>(&CLOCK, Some(&None));
        assert!(matches!(missing, Err(Misread::Wrong(_))));
        let Err(Misread::Unexpected(other)) = decode::<Proposal>(&CLOCK, Some(&account(&[1])))
        else {
            panic!("it is something else");
        };
        assert_eq!((other.address, other.expected), (CLOCK, "Proposal"));
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
