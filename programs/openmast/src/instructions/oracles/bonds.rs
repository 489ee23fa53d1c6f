//! Bonds in and out of their vault: the accounts and the step that all such instructions share.

use {
    crate::{
        constants::seeds,
        errors::OpenMastError,
        state::{Network, OracleSet},
        vaults,
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
};

/// Where bonds lie, and who says how much of them is whose.
#[derive(Accounts)]
pub struct Bonds {
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = oracle_set.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub oracle_set: Account<OracleSet>,
    #[account(
        mut,
        seeds = [seeds::BONDS, network.address().as_ref()],
        bump = network.bond_vault_bump
    )]
    pub bond_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
}

impl Bonds {
    /// Pays out all bonds that `member` left and that are due at `now`, Unix seconds, and says how much that was, base
    /// units. Refuses to leave less in the vault than is bonded.
    pub(super) fn pay_due(
        &mut self,
        member: &Address,
        now: i64,
        destination: &mut Account<TokenAccount>,
    ) -> Result<u64> {
        let amount = self.oracle_set.take_due_bonds(member, now)?;
        vaults::pay_out(
            &self.token_program,
            &mut self.bond_vault,
            destination,
            &self.network,
            amount,
        )?;
        require!(
            self.bond_vault.amount() >= self.oracle_set.bonded.get(),
            OpenMastError::Insolvent
        );
        Ok(amount)
    }
}
