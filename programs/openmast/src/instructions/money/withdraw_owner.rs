use {
    crate::{
        constants::{pause, seeds},
        errors::OpenMastError,
        events::OwnerWithdrawn,
        state::{Asset, Network},
        totals::{increase, money},
        vaults,
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
};

#[derive(Accounts)]
pub struct WithdrawOwner {
    pub owner: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = asset.owner == *owner.address() @ OpenMastError::NotAuthorized
    )]
    pub asset: Account<Asset>,
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

pub fn handle(ctx: &mut Context<WithdrawOwner>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    accounts.network.require_running(pause::PAYOUTS, now)?;
    let owed = money(accounts.asset.owner_owed);

    accounts.asset.owner_owed = 0.into();
    increase(&mut accounts.asset.owner_paid, owed.get())?;
    accounts.network.count_paid_out(owed)?;

    vaults::pay_owed(
        &accounts.token_program,
        &mut accounts.vault,
        &mut accounts.destination,
        &accounts.network,
        owed.get(),
    )?;

    emit!(OwnerWithdrawn {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        owner: *accounts.owner.address(),
        amount: owed.get(),
        owner_paid: accounts.asset.owner_paid.get(),
        network_paid_out: accounts.network.paid_out.get(),
    });
    Ok(())
}
