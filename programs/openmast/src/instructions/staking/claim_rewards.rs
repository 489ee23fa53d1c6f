use {
    crate::{
        constants::{pause, seeds},
        errors::OpenMastError,
        events::RewardsClaimed,
        state::{Asset, Network, Stake},
        totals::increase,
        vaults,
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
};

#[derive(Accounts)]
pub struct ClaimRewards {
    pub staker: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub asset: Account<Asset>,
    #[account(
        mut,
        constraint = stake.asset == *asset.address() @ OpenMastError::WrongAsset,
        constraint = stake.staker == *staker.address() @ OpenMastError::NotAuthorized
    )]
    pub stake: Account<Stake>,
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

pub fn handle(ctx: &mut Context<ClaimRewards>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    accounts.network.require_running(pause::PAYOUTS, now)?;

    accounts.stake.settle_rewards(&accounts.asset)?;
    let amount = accounts.stake.take_rewards();
    increase(&mut accounts.stake.rewards_paid, amount.get())?;
    increase(&mut accounts.asset.stakers_paid, amount.get())?;
    accounts.network.count_paid_out(amount)?;

    vaults::pay_owed(
        &accounts.token_program,
        &mut accounts.vault,
        &mut accounts.destination,
        &accounts.network,
        amount.get(),
    )?;

    emit!(RewardsClaimed {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        staker: *accounts.staker.address(),
        amount: amount.get(),
        rewards_paid: accounts.stake.rewards_paid.get(),
        reward_per_share: accounts.asset.reward_per_share.get(),
        stakers_paid: accounts.asset.stakers_paid.get(),
        network_paid_out: accounts.network.paid_out.get(),
        rewards_fraction: accounts.stake.rewards_fraction.get(),
    });
    Ok(())
}
