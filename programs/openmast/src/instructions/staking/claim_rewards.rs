use {
    crate::{
        errors::OpenMastError,
        events::RewardsClaimed,
        instructions::payout,
        state::{Asset, Stake},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct ClaimRewards {
    pub staker: Signer,
    pub payout: Nested<payout::Payout>,
    #[account(
        mut,
        constraint = asset.network == *payout.network.address() @ OpenMastError::WrongNetwork
    )]
    pub asset: Account<Asset>,
    #[account(
        mut,
        constraint = stake.asset == *asset.address() @ OpenMastError::WrongAsset,
        constraint = stake.staker == *staker.address() @ OpenMastError::NotAuthorized
    )]
    pub stake: Account<Stake>,
}

pub(crate) fn handle(ctx: &mut Context<ClaimRewards>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.payout.require_earnings_running()?;

    let amount = accounts.stake.take_rewards(&accounts.asset)?;
    accounts.asset.note_stakers_paid(amount)?;

    accounts.payout.pay_earned(amount)?;

    emit!(RewardsClaimed {
        network: *accounts.payout.network.address(),
        asset: *accounts.asset.address(),
        staker: *accounts.staker.address(),
        amount: amount.get(),
        rewards_paid: accounts.stake.rewards_paid.get(),
        reward_per_share: accounts.asset.reward_per_share.get(),
        stakers_paid: accounts.asset.stakers_paid.get(),
        network_paid_out: accounts.payout.network.paid_out.get(),
        rewards_fraction: accounts.stake.rewards_fraction.get(),
    });
    Ok(())
}
