use {
    crate::{
        errors::OpenMastError,
        events::DepartureSettled,
        state::{Asset, Network, Stake},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct SettleDeparture {
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub asset: Account<Asset>,
    #[account(
        mut,
        constraint = stake.asset == *asset.address() @ OpenMastError::WrongAsset,
        constraint = stake.has_due_departure(&asset) @ OpenMastError::NothingDeparted
    )]
    pub stake: Account<Stake>,
}

pub fn handle(ctx: &mut Context<SettleDeparture>) -> Result<()> {
    let accounts = &mut ctx.accounts;

    let departed = accounts.stake.settle_departure(&mut accounts.asset)?;

    emit!(DepartureSettled {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        staker: accounts.stake.staker,
        departed,
        active: accounts.stake.active.get(),
        asset_active_shares: accounts.asset.active_shares.get(),
        asset_departed_shares: accounts.asset.departed_shares.get(),
        reward_per_share: accounts.stake.reward_per_share_paid.get(),
        rewards_owed: accounts.stake.rewards_owed.get(),
        rewards_fraction: accounts.stake.rewards_fraction.get(),
    });
    Ok(())
}
