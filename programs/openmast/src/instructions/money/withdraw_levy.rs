use {
    super::pay_till::{Part, pay_till},
    crate::{
        constants::{role, seeds},
        errors::OpenMastError,
        events::LevyWithdrawn,
        state::{Network, Till},
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
};

#[derive(Accounts)]
pub struct WithdrawLevy {
    /// Who holds the role, or held it.
    pub holder: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = till.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = till.is_of(network.address(), role::REGULATOR, holder.address())
            @ OpenMastError::NotTheHolder
    )]
    pub till: Account<Till>,
    #[account(
        mut,
        seeds = [seeds::VAULT, network.address().as_ref()],
        bump = network.vault_bump
    )]
    pub vault: Account<TokenAccount>,
    #[account(
        mut,
        constraint = *destination.mint() == network.currency_mint @ OpenMastError::WrongMint,
        constraint = destination.owner() != network.address() @ OpenMastError::DestinationIsVault
    )]
    pub destination: Account<TokenAccount>,
    pub token_program: Program<Token>,
}

pub fn handle(ctx: &mut Context<WithdrawLevy>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let amount = pay_till(
        Part::Levy,
        &mut accounts.network,
        &mut accounts.till,
        &mut accounts.vault,
        &mut accounts.destination,
        &accounts.token_program,
    )?;

    emit!(LevyWithdrawn {
        network: *accounts.network.address(),
        holder: *accounts.holder.address(),
        amount: amount.get(),
        till_paid: accounts.till.paid.get(),
        levy_owed: accounts.network.levy_owed.get(),
        levy_paid: accounts.network.levy_paid.get(),
        network_paid_out: accounts.network.paid_out.get(),
    });
    Ok(())
}
