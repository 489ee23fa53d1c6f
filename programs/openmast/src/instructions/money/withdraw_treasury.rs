use {
    crate::{
        constants::{pause, seeds},
        errors::OpenMastError,
        events::TreasuryWithdrawn,
        state::Network,
        totals::{increase, money},
        vaults,
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
};

#[derive(Accounts)]
pub struct WithdrawTreasury {
    pub treasury: Signer,
    #[account(
        mut,
        constraint = network.treasury == *treasury.address() @ OpenMastError::NotAuthorized
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

pub fn handle(ctx: &mut Context<WithdrawTreasury>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.network.require_running(pause::PAYOUTS)?;
    let owed = money(accounts.network.treasury_owed);

    accounts.network.treasury_owed = 0.into();
    increase(&mut accounts.network.treasury_paid, owed.get())?;
    accounts.network.count_paid_out(owed)?;

    vaults::pay_out(
        &accounts.token_program,
        &mut accounts.vault,
        &mut accounts.destination,
        &accounts.network,
        owed.get(),
    )?;

    emit!(TreasuryWithdrawn {
        network: *accounts.network.address(),
        treasury: *accounts.treasury.address(),
        amount: owed.get(),
        treasury_paid: accounts.network.treasury_paid.get(),
        network_paid_out: accounts.network.paid_out.get(),
    });
    Ok(())
}
