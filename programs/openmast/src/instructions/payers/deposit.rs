use {
    crate::{
        constants::{pause, seeds},
        errors::OpenMastError,
        events::Deposited,
        state::{Network, Payer},
        totals::increase,
        vaults,
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
};

#[derive(Accounts)]
pub struct Deposit {
    /// Owner or delegate of the source; anybody may pay for a payer.
    pub depositor: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = payer.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub payer: Account<Payer>,
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

pub fn handle(ctx: &mut Context<Deposit>, amount: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    accounts.network.require_running(pause::DEPOSIT, now)?;
    require!(amount > 0, OpenMastError::ZeroAmount);

    increase(&mut accounts.network.deposited, amount)?;
    increase(&mut accounts.payer.deposited, amount)?;

    vaults::take_in(
        &accounts.token_program,
        &mut accounts.source,
        &mut accounts.vault,
        &accounts.depositor,
        amount,
    )?;

    emit!(Deposited {
        network: *accounts.network.address(),
        payer: *accounts.payer.address(),
        depositor: *accounts.depositor.address(),
        amount,
        payer_deposited: accounts.payer.deposited.get(),
        network_deposited: accounts.network.deposited.get(),
    });
    Ok(())
}
