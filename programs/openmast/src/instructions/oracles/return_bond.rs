use {
    super::pay_due::pay_due_bonds,
    crate::{
        constants::seeds,
        errors::OpenMastError,
        events::BondReturned,
        state::{Network, OracleSet},
    },
    anchor_lang::prelude::*,
    anchor_spl::{associated_token::get_associated_token_address, token::TokenAccount},
};

#[derive(Accounts)]
pub struct ReturnBond {
    /// The oracle that left; only its key is used.
    pub member: UncheckedAccount,
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
    /// The member's associated account, which must still be the member's: an owner can give even that away.
    #[account(
        mut,
        address = get_associated_token_address(member.address(), &network.currency_mint)
            @ OpenMastError::NotAssociatedAccount,
        constraint = destination.owner() == member.address() @ OpenMastError::NotAssociatedAccount
    )]
    pub destination: Account<TokenAccount>,
    pub token_program: Program<Token>,
}

pub fn handle(ctx: &mut Context<ReturnBond>) -> Result<()> {
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

    emit!(BondReturned {
        network: *accounts.network.address(),
        member,
        amount,
        bonded: accounts.oracle_set.bonded.get(),
        at,
    });
    Ok(())
}
