use {
    crate::{
        errors::OpenMastError,
        events::StakeActivated,
        state::{Asset, Network, Stake},
        totals::increase,
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct ActivateStake {
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = asset.is_collected(&network) @ OpenMastError::NotCollected
    )]
    pub asset: Account<Asset>,
    #[account(
        mut,
        constraint = stake.asset == *asset.address() @ OpenMastError::WrongAsset,
        constraint = stake.pending.get() > 0 @ OpenMastError::NothingPending
    )]
    pub stake: Account<Stake>,
}

pub(crate) fn handle(ctx: &mut Context<ActivateStake>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    require!(
        (accounts.network).has_seen(accounts.stake.pending_slot.get()),
        OpenMastError::StakeNotSettled
    );

    let amount = accounts.stake.pending.get();
    accounts.stake.settle_rewards(&accounts.asset)?;
    accounts.stake.pending = 0.into();
    accounts.stake.pending_slot = 0.into();
    increase(&mut accounts.stake.active, amount)?;
    accounts.asset.activate(amount)?;

    emit!(StakeActivated {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        staker: accounts.stake.staker,
        amount,
        active: accounts.stake.active.get(),
        asset_active_shares: accounts.asset.active_shares.get(),
        reward_per_share: accounts.asset.reward_per_share.get(),
        rewards_owed: accounts.stake.rewards_owed.get(),
        rewards_fraction: accounts.stake.rewards_fraction.get(),
    });
    Ok(())
}
