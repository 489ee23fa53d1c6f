use {
    super::pay_due::pay_due_bonds,
    crate::{
        constants::seeds,
        errors::OpenMastError,
        events::BondWithdrawn,
        state::{Network, OracleSet},
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
};

#[derive(Accounts)]
pub struct WithdrawBond {
    /// The oracle that left.
    pub member: Signer,
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
    #[account(
        mut,
        constraint = *destination.mint() == network.currency_mint @ OpenMastError::WrongMint,
        constraint = destination.owner() != network.address() @ OpenMastError::DestinationIsVault
    )]
    pub destination: Account<TokenAccount>,
    pub token_program: Program<Token>,
}

pub fn handle(ctx: &mut Context<WithdrawBond>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let member = *accounts.member.address();
    let at = Clock::get()?.unix_timestamp;
    let amount = pay_due_bonds(
        &member,
        at,
        &accounts.network,
        &mut accounts.oracle_set,
        &mut accounts.bond_vault,
        &mut accounts.destination,
        &accounts.token_program,
    )?;

    emit!(BondWithdrawn {
        network: *accounts.network.address(),
        member,
        amount,
        bonded: accounts.oracle_set.bonded.get(),
        at,
    });
    Ok(())
}
