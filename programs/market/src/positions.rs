//! Counting what a wallet has of a permissioned mint in offers, sales and locked purchases.

use {
    crate::{
        constants::{ACCOUNT_VERSION, seeds},
        errors::MarketError,
        state::{Escrow, Position},
    },
    anchor_lang::{
        AccountInitialize, AnchorAccount, address_eq, cpi::try_find_program_address, prelude::*,
    },
};

/// A position after it was counted up: how many there are, and who paid for its account.
#[derive(Clone, Copy, Default)]
pub(crate) struct Counted {
    /// 0 when the mint needs no position.
    pub(crate) count: u32,
    /// Zero when there is no account.
    pub(crate) rent_payer: Address,
}

/// Counts one more of `wallet`'s in the mint of `escrow`, if that is permissioned, and makes the account for the first.
/// [`MarketError::WrongPosition`] when the account is missing or another.
#[inline(never)]
pub(crate) fn enter(
    account: &Option<UncheckedAccount>,
    payer: &Signer,
    escrow: &Escrow,
    wallet: &Address,
) -> Result<Counted> {
    if !escrow.is_permissioned() {
        return Ok(Counted::default());
    }
    let mint = &escrow.mint;
    let account = account.as_ref().ok_or(MarketError::WrongPosition)?;
    let (address, bump) = try_find_program_address(
        &[seeds::POSITION, mint.as_ref(), wallet.as_ref()],
        &crate::ID,
    )?;
    require!(
        address_eq(account.address(), &address),
        MarketError::WrongPosition
    );
    let mut position = if account.account().owned_by(&crate::ID) {
        load(account)?
    } else {
        create(account, payer, mint, wallet, bump)?
    };
    let count = position.count.get().checked_add(1);
    position.count = count.ok_or(MarketError::Overflow)?.into();
    Ok(Counted {
        count: position.count.get(),
        rent_payer: position.rent_payer,
    })
}

/// Counts one less, and closes the account of the last: its rent goes back to who paid it. Returns how many are left.
#[inline(never)]
pub(crate) fn leave(
    position: &mut Option<Account<Position>>,
    rent_payer: &Option<UncheckedAccount>,
    mint: &Address,
    wallet: &Address,
) -> Result<u32> {
    let position = position.as_mut().ok_or(MarketError::WrongPosition)?;
    require!(
        position.mint == *mint && position.wallet == *wallet,
        MarketError::WrongPosition
    );
    let count = position.count.get().checked_sub(1);
    let count = count.ok_or(MarketError::Overflow)?;
    position.count = count.into();
    if count == 0 {
        let rent_payer = rent_payer.as_ref().ok_or(MarketError::WrongRentPayer)?;
        require!(
            position.rent_payer == *rent_payer.address(),
            MarketError::WrongRentPayer
        );
        position.close(*rent_payer.account())?;
    }
    Ok(count)
}

fn load(account: &UncheckedAccount) -> Result<Account<Position>> {
    // SAFETY: no account of an instruction is given twice where it is changed, so this one is loaded nowhere else.
    let loaded = unsafe { Account::<Position>::load_mut(*account.account()) };
    Ok(loaded.map_err(|_| MarketError::WrongPosition)?)
}

fn create(
    account: &UncheckedAccount,
    payer: &Signer,
    mint: &Address,
    wallet: &Address,
    bump: u8,
) -> Result<Account<Position>> {
    let mut position = Account::<Position>::create_and_initialize(
        payer.account(),
        account.account(),
        <Account<Position> as Space>::INIT_SPACE,
        &crate::ID,
        &(),
        Some(&[seeds::POSITION, mint.as_ref(), wallet.as_ref(), &[bump]]),
        None,
    )?;
    position.version = ACCOUNT_VERSION;
    position.mint = *mint;
    position.wallet = *wallet;
    position.bump = bump;
    position.rent_payer = *payer.address();
    Ok(position)
}
