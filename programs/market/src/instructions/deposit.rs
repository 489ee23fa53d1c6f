//! Into escrow: the accounts and the step that offers and sales share.

use {
    crate::{errors::MarketError, holdings::Holding, state::Escrow},
    anchor_lang::{AnchorAccount, prelude::*},
    openmast_common::tokens,
};

/// From where and to where something is put up.
#[derive(Accounts)]
pub struct Deposit {
    /// Mint of what is put up.
    pub mint: UncheckedAccount,
    /// Token account of its escrow.
    #[account(mut)]
    pub vault: UncheckedAccount,
    /// The account from which it comes, which is that of who puts it up.
    #[account(mut)]
    pub source: UncheckedAccount,
    /// The token program of that mint.
    pub token_program: UncheckedAccount,
}

impl Deposit {
    /// Moves `amount` base units into the escrow, which counts them as somebody's. Whoever signs owns the source.
    /// [`MarketError::AmountDiffers`] when other than that arrives.
    #[inline(never)]
    pub(crate) fn take(
        &mut self,
        escrow: &mut Escrow,
        authority: &Signer,
        amount: u64,
    ) -> Result<()> {
        require!(
            *self.token_program.address() == escrow.token_program,
            MarketError::WrongTokenProgram
        );
        require!(*self.mint.address() == escrow.mint, MarketError::WrongMint);
        Holding::read_of(
            self.source.account(),
            &escrow.token_program,
            &escrow.mint,
            authority.address(),
        )?;
        let before = escrow.balance(self.vault.account())?;
        escrow.take_in(amount)?;
        self.transfer(authority, amount, escrow.decimals)?;
        let after = escrow.balance(self.vault.account())?;
        require!(
            after.checked_sub(before) == Some(amount),
            MarketError::AmountDiffers
        );
        escrow.require_covered(self.vault.account())
    }

    fn transfer(&mut self, authority: &Signer, amount: u64, decimals: u8) -> Result<()> {
        let accounts = [
            self.source.try_cpi_handle_mut()?.into(),
            self.mint.cpi_handle(),
            self.vault.try_cpi_handle_mut()?.into(),
            authority.cpi_handle(),
        ];
        let program = self.token_program.address();
        tokens::transfer_checked(program, accounts, &[], amount, decimals);
        Ok(())
    }
}
