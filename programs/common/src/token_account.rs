//! What is read of a Token-2022 account where its type is not an account of the instruction.

use {crate::ids, anchor_lang::prelude::*};

/// Bytes of a token account without extensions; the extensions follow.
const BASE_BYTES: usize = 165;
/// `state` of an account that takes part in transfers.
const INITIALIZED: u8 = 1;
/// `state` of one that does not.
const FROZEN: u8 = 2;

/// The fields of a Token-2022 account that rules ask for.
#[derive(Clone, Copy)]
pub struct ShareAccount {
    /// Mint of its tokens.
    pub mint: Address,
    /// Who may move them.
    pub owner: Address,
    /// Its balance, base units of the mint.
    pub amount: u64,
    frozen: bool,
}

impl ShareAccount {
    /// `IllegalOwner` for an account that is not Token-2022's, `UninitializedAccount` and `InvalidAccountData` for one that
    /// is no token account.
    pub fn read(account: &AccountView) -> Result<Self> {
        require!(
            account.owned_by(&ids::TOKEN_2022),
            ProgramError::IllegalOwner
        );
        let data = account.try_borrow()?;
        Self::parse(&data)
    }

    fn parse(data: &[u8]) -> Result<Self> {
        // With extensions the byte after the base says what the account is: 2 is a token account. A mint is shorter, and
        // with extensions it is padded to the same length and says 1.
        let kind = data.get(BASE_BYTES);
        require!(
            data.len() >= BASE_BYTES && matches!(kind, None | Some(2)),
            ProgramError::InvalidAccountData
        );
        let frozen = match data.get(108) {
            Some(&INITIALIZED) => false,
            Some(&FROZEN) => true,
            Some(0) => return Err(ProgramError::UninitializedAccount),
            _ => return Err(ProgramError::InvalidAccountData),
        };
        Ok(Self {
            mint: Address::new_from_array(bytes(data, 0)?),
            owner: Address::new_from_array(bytes(data, 32)?),
            amount: u64::from_le_bytes(bytes(data, 64)?),
            frozen,
        })
    }

    /// Whether its tokens cannot move.
    pub fn is_frozen(&self) -> bool {
        self.frozen
    }
}

fn bytes<const N: usize>(data: &[u8], offset: usize) -> Result<[u8; N]> {
    data.get(offset..)
        .and_then(|rest| rest.first_chunk())
        .copied()
        .ok_or(ProgramError::InvalidAccountData)
}

/// The associated account of `wallet` for a Token-2022 `mint`, with its bump.
pub fn associated_account(wallet: &Address, mint: &Address) -> (Address, u8) {
    find_program_address(
        &[wallet.as_ref(), ids::TOKEN_2022.as_ref(), mint.as_ref()],
        &ids::ASSOCIATED_TOKEN,
    )
}

/// The same when the bump is known. The associated token program makes every such account with an owner that cannot change.
pub fn associated_account_with(wallet: &Address, mint: &Address, bump: u8) -> Result<Address> {
    create_program_address(
        &[
            wallet.as_ref(),
            ids::TOKEN_2022.as_ref(),
            mint.as_ref(),
            &[bump],
        ],
        &ids::ASSOCIATED_TOKEN,
    )
}

#[cfg(test)]
#[allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]
mod tests {
    use super::*;

    fn account(state: u8) -> Vec<u8> {
        let mut data = vec![0; BASE_BYTES];
        data[..32].fill(7);
        data[32..64].fill(9);
        data[64..72].copy_from_slice(&5_u64.to_le_bytes());
        data[108] = state;
        data
    }

    #[test]
    fn reads_base_and_extended_accounts() {
        for extension in [&[][..], &[2, 7, 0, 0, 0]] {
            let data = [&account(2)[..], extension].concat();
            let read = ShareAccount::parse(&data).unwrap();
            assert_eq!(
                (read.mint.as_ref(), read.owner.as_ref()),
                (&[7; 32][..], &[9; 32][..])
            );
            assert_eq!((read.amount, read.is_frozen()), (5, true));
        }
        assert!(!ShareAccount::parse(&account(1)).unwrap().is_frozen());
    }

    #[test]
    fn refuses_what_is_no_token_account() {
        let refused = |data: &[u8]| ShareAccount::parse(data).is_err();
        assert!(refused(&account(0)) && refused(&account(3)));
        assert!(refused(&account(1)[..164]) && refused(&[]));
        assert!(
            refused(&[&account(1)[..], &[1]].concat()),
            "an extended mint"
        );
        assert!(refused(&[0; 82]), "a mint");
    }
}
