//! What is read of token accounts. Those of makers may be anything by the time they are needed: frozen, closed, made anew,
//! somebody else's. Reading them never fails an instruction that does not depend on them.

use {crate::errors::MarketError, anchor_lang::prelude::*, anchor_spl::token::TokenAccount};

/// Bytes of a token account without extensions.
pub(crate) const TOKEN_ACCOUNT_BYTES: usize = 165;
/// Bytes of one whose only extension says that its owner cannot change, as associated accounts of Token-2022 are made: the
/// kind of account, then type and length of the extension. Every extension that could refuse what arrives is longer.
const PLAIN_BYTES: usize = TOKEN_ACCOUNT_BYTES + 1 + 4;
/// What the byte after the base says of a token account.
const KIND_TOKEN_ACCOUNT: u8 = 2;
/// `state` of an account that takes part in transfers.
const INITIALIZED: u8 = 1;

/// A token account of either token program, as far as rules ask.
pub(crate) struct Holding {
    /// Who may move the tokens.
    pub(crate) owner: Address,
    /// Balance, base units of the mint.
    pub(crate) amount: u64,
    /// Whether its tokens cannot move.
    pub(crate) frozen: bool,
    /// Whether nothing but freezing keeps out what arrives.
    plain: bool,
}

impl Holding {
    /// That of an account that belongs to `token_program` and holds `mint`; [`MarketError::WrongMint`] for any other.
    pub(crate) fn read(
        account: &AccountView,
        token_program: &Address,
        mint: &Address,
    ) -> Result<Self> {
        Ok(Self::find(account, token_program, mint).ok_or(MarketError::WrongMint)?)
    }

    /// The same, where it matters whose it is: [`MarketError::WrongOwner`] when it is not `owner`'s.
    pub(crate) fn read_of(
        account: &AccountView,
        token_program: &Address,
        mint: &Address,
        owner: &Address,
    ) -> Result<Self> {
        let holding = Self::read(account, token_program, mint)?;
        require!(holding.owner == *owner, MarketError::WrongOwner);
        Ok(holding)
    }

    /// Whether a transfer of `mint` to this account succeeds and is `owner`'s.
    pub(crate) fn can_receive(
        account: &AccountView,
        token_program: &Address,
        mint: &Address,
        owner: &Address,
    ) -> bool {
        let holding = Self::find_of(account, token_program, mint, owner);
        holding.is_some_and(|holding| !holding.frozen && holding.plain)
    }

    /// Whether it would, once thawed.
    pub(crate) fn can_receive_thawed(
        account: &AccountView,
        token_program: &Address,
        mint: &Address,
        owner: &Address,
    ) -> bool {
        let holding = Self::find_of(account, token_program, mint, owner);
        holding.is_some_and(|holding| holding.frozen && holding.plain)
    }

    fn find_of(
        account: &AccountView,
        token_program: &Address,
        mint: &Address,
        owner: &Address,
    ) -> Option<Self> {
        Self::find(account, token_program, mint).filter(|holding| holding.owner == *owner)
    }

    fn find(account: &AccountView, token_program: &Address, mint: &Address) -> Option<Self> {
        if !account.owned_by(token_program) {
            return None;
        }
        let data = account.try_borrow().ok()?;
        Self::parse(&data, mint)
    }

    fn parse(data: &[u8], mint: &Address) -> Option<Self> {
        if !matches!(
            data.get(TOKEN_ACCOUNT_BYTES),
            None | Some(&KIND_TOKEN_ACCOUNT)
        ) {
            return None;
        }
        let base = data.get(..TOKEN_ACCOUNT_BYTES)?;
        let base = bytemuck::try_from_bytes::<TokenAccount>(base).ok()?;
        if !base.is_initialized() || base.mint() != mint {
            return None;
        }
        Some(Self {
            owner: *base.owner(),
            amount: base.amount(),
            frozen: base.state() != INITIALIZED,
            plain: data.len() <= PLAIN_BYTES,
        })
    }
}

#[cfg(test)]
#[allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]
mod tests {
    use super::*;

    const MINT: Address = Address::new_from_array([7; 32]);

    fn account(state: u8) -> Vec<u8> {
        let mut data = vec![0; TOKEN_ACCOUNT_BYTES];
        data[..32].fill(7);
        data[32..64].fill(9);
        data[64..72].copy_from_slice(&5_u64.to_le_bytes());
        data[108] = state;
        data
    }

    fn takes_all(data: &[u8]) -> Option<bool> {
        Holding::parse(data, &MINT).map(|holding| !holding.frozen && holding.plain)
    }

    #[test]
    fn plain_and_associated_accounts_take_what_arrives() {
        let holding = Holding::parse(&account(1), &MINT).unwrap();
        assert_eq!(holding.owner, Address::new_from_array([9; 32]));
        assert_eq!((holding.amount, holding.plain), (5, true));
        assert!(!holding.frozen && Holding::parse(&account(2), &MINT).unwrap().frozen);
        let associated = [&account(1)[..], &[2, 7, 0, 0, 0]].concat();
        assert_eq!(takes_all(&associated), Some(true));
    }

    #[test]
    fn frozen_accounts_and_those_that_may_refuse_take_nothing() {
        assert_eq!(takes_all(&account(2)), Some(false));
        // It asks for a memo with what arrives.
        let memo = [&account(1)[..], &[2, 8, 0, 1, 0, 1]].concat();
        assert_eq!(takes_all(&memo), Some(false));
    }

    #[test]
    fn what_is_no_token_account_of_the_mint_is_not_read() {
        assert_eq!(takes_all(&account(0)), None);
        assert_eq!(takes_all(&account(1)[..164]), None);
        assert_eq!(takes_all(&[]), None);
        assert_eq!(takes_all(&[&account(1)[..], &[1, 0]].concat()), None);
        let other = Address::new_from_array([8; 32]);
        assert!(Holding::parse(&account(1), &other).is_none());
    }
}
