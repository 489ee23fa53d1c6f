use {
    crate::{
        constants::{pause, seeds},
        errors::OpenMastError,
        events::LevyWithdrawn,
        state::Network,
        totals::{increase, money},
        vaults,
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
};

#[derive(Accounts)]
pub struct WithdrawLevy {
    pub regulator: Signer,
    #[account(
        mut,
        constraint = network.regulator == *regulator.address() @ OpenMastError::NotAuthorized
    )]
    pub network: Account<Network>,
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
    accounts.network.require_running(pause::PAYOUTS)?;
    let owed = money(accounts.network.levy_owed);

    accounts.network.levy_owed = 0.into();
    increase(&mut accounts.network.levy_paid, owed.get())?;
    accounts.network.count_paid_out(owed)?;

    vaults::pay_out(
        &accounts.token_program,
        &mut accounts.vault,
        &mut accounts.destination,
        &accounts.network,
        owed.get(),
    )?;

    emit!(LevyWithdrawn {
        network: *accounts.network.address(),
        regulator: *accounts.regulator.address(),
        amount: owed.get(),
        levy_paid: accounts.network.levy_paid.get(),
        network_paid_out: accounts.network.paid_out.get(),
    });
    Ok(())
}
