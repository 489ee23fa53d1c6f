use {
    crate::{
        errors::OpenMastError,
        state::{Network, OracleSet},
        vaults,
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
};

/// Pays out all bonds that `member` left and that are due at `now`, Unix seconds, and says how much that was.
pub fn pay_due_bonds(
    member: &Address,
    now: i64,
    network: &Account<Network>,
    oracle_set: &mut OracleSet,
    bond_vault: &mut Account<TokenAccount>,
    destination: &mut Account<TokenAccount>,
    token_program: &Program<Token>,
) -> Result<u64> {
    let amount = oracle_set.take_due_bonds(member, now)?;
    vaults::pay_out(token_program, bond_vault, destination, network, amount)?;
    require!(
        bond_vault.amount() >= oracle_set.bonded.get(),
        OpenMastError::Insolvent
    );
    Ok(amount)
}
