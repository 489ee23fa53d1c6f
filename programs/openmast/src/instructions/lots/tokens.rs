//! A lot's tokens: the accounts to make and to burn them, and both steps.

use {
    crate::{
        constants::seeds,
        errors::OpenMastError,
        state::{Lot, Network},
    },
    anchor_lang::prelude::*,
    anchor_spl::token_interface::TokenAccount,
    openmast_common::tokens::{burn, mint_to},
};

/// A lot, and an account of its tokens.
#[derive(Accounts)]
pub struct LotTokens {
    #[account(mut)]
    pub lot: Account<Lot>,
    #[account(mut, address = lot.mint @ OpenMastError::WrongMint)]
    pub mint: UncheckedAccount,
    #[account(
        mut,
        constraint = *tokens.mint() == lot.mint @ OpenMastError::WrongMint
    )]
    pub tokens: InterfaceAccount<TokenAccount>,
    pub token_2022_program: Program<Token2022>,
}

impl LotTokens {
    /// Refuses a lot of another network with [`OpenMastError::WrongNetwork`].
    pub(super) fn require_of(&self, network: &Account<Network>) -> Result<()> {
        require!(
            self.lot.network == *network.address(),
            OpenMastError::WrongNetwork
        );
        Ok(())
    }

    /// Burns tokens, whose owner or delegate signed.
    #[inline(never)]
    pub(super) fn burn(&mut self, holder: &Signer, amount: u64) -> Result<()> {
        burn(
            self.token_2022_program.address(),
            self.tokens.try_cpi_handle_mut()?,
            self.mint.try_cpi_handle_mut()?,
            holder.cpi_handle(),
            amount,
        );
        Ok(())
    }

    /// Makes tokens, by the lot's authority.
    #[inline(never)]
    pub(super) fn mint(&mut self, amount: u64) -> Result<()> {
        let (network, index, bump) = (self.lot.network, self.lot.index.get(), [self.lot.bump]);
        let index = index.to_le_bytes();
        let lot_seeds: &[&[u8]] = &[seeds::RESERVE, network.as_ref(), &index, &bump];
        mint_to(
            self.token_2022_program.address(),
            self.mint.try_cpi_handle_mut()?,
            self.tokens.try_cpi_handle_mut()?,
            self.lot.cpi_handle(),
            &[lot_seeds],
            amount,
        );
        Ok(())
    }
}
