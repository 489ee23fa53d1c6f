//! Currency into the vault: the accounts and the step that all such instructions share.

use {
    crate::{constants::seeds, errors::OpenMastError, state::Network, vaults},
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
};

/// From where and to where a payer's money is paid in.
#[derive(Accounts)]
pub struct PayIn {
    #[account(mut)]
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = *source.mint() == network.currency_mint @ OpenMastError::WrongMint
    )]
    pub source: Account<TokenAccount>,
    #[account(
        mut,
        seeds = [seeds::VAULT, network.address().as_ref()],
        bump = network.vault_bump
    )]
    pub vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
}

impl PayIn {
    /// Moves `amount` base units from the source, whose owner or delegate signed, into the vault.
    pub(crate) fn take(&mut self, authority: &Signer, amount: u64) -> Result<()> {
        vaults::take_in(
            &self.token_program,
            &mut self.source,
            &mut self.vault,
            authority,
            amount,
        )
    }
}
