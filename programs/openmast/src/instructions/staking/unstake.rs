use {
    crate::{
        constants::pause,
        errors::OpenMastError,
        events,
        state::{Asset, Network, Stake},
        totals::{decrease, increase},
    },
    anchor_lang::prelude::*,
    openmast_ledger::take_unstaked,
};

#[derive(Accounts)]
pub struct Unstake {
    pub staker: Signer,
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
}

pub fn handle(ctx: &mut Context<Unstake>, amount: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let (network, asset) = (&*accounts.network, &mut *accounts.asset);
    let stake = &mut *accounts.stake;
    let taken = take_unstaked(stake.pending.get(), stake.active.get(), amount)
        .map_err(OpenMastError::from)?;
    // While collecting is paused, leaving early and without the uncollected part beats being held.
    require!(
        taken.from_active == 0
            || asset.is_collected(network)
            || network.paused & pause::COLLECT != 0,
        OpenMastError::NotCollected
    );
    let cooldown = i64::from(network.unstake_cooldown_seconds.get());
    let cooling_until = Clock::get()?.unix_timestamp.saturating_add(cooldown);

    decrease(&mut stake.pending, taken.from_pending)?;
    decrease(&mut asset.pending_shares, taken.from_pending)?;
    if taken.from_active > 0 {
        stake.settle_rewards(asset)?;
        decrease(&mut stake.active, taken.from_active)?;
        decrease(&mut asset.active_shares, taken.from_active)?;
        asset.active_shares_changed();
    }
    increase(&mut stake.cooling, amount)?;
    increase(&mut asset.cooling_shares, amount)?;
    stake.cooling_until = cooling_until.into();

    emit!(events::Unstaked {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        staker: *accounts.staker.address(),
        from_pending: taken.from_pending,
        from_active: taken.from_active,
        cooling: accounts.stake.cooling.get(),
        cooling_until,
        asset_active_shares: accounts.asset.active_shares.get(),
        reward_per_share: accounts.asset.reward_per_share.get(),
        rewards_owed: accounts.stake.rewards_owed.get(),
        rewards_fraction: accounts.stake.rewards_fraction.get(),
    });
    Ok(())
}
