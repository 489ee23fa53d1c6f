use {
    crate::{
        errors::OpenMastError,
        events,
        state::{Asset, Network, Stake},
        totals::{decrease, increase},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{Unstaked, take_unstaked},
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
    let now = Clock::get()?.unix_timestamp;
    let taken = take_unstaked(stake.pending.get(), stake.staying()?, amount)
        .map_err(OpenMastError::from)?;
    let collected = asset.is_collected(network);
    if taken.from_active > 0 && !collected {
        require_announced(stake, taken.from_active, now)?;
    }
    let cooldown = network.parameters_at(now).unstake_cooldown_seconds.get();

    decrease(&mut stake.pending, taken.from_pending)?;
    decrease(&mut asset.pending_shares, taken.from_pending)?;
    if taken.from_active > 0 {
        // Those who left before and were credited with what they earned stop first, in either case.
        if stake.has_due_departure(asset) {
            stake.settle_departure(asset)?;
        }
        if collected {
            stop_earning(stake, asset, taken.from_active)?;
        } else {
            depart(stake, asset, network, taken.from_active)?;
        }
    }
    increase(&mut stake.cooling, amount)?;
    increase(&mut asset.cooling_shares, amount)?;
    stake.cooling_until = now.saturating_add(i64::from(cooldown)).into();

    announce(accounts, &taken);
    Ok(())
}

/// Shares of an asset that is not collected leave only after they were announced.
fn require_announced(stake: &Stake, shares: u64, now: i64) -> Result<()> {
    require!(stake.leaving.get() > 0, OpenMastError::NotCollected);
    require!(
        shares <= stake.leaving.get() && now >= stake.leaving_at.get(),
        OpenMastError::NotLeaving
    );
    Ok(())
}

/// Everything settled is split: the shares have what they earned.
fn stop_earning(stake: &mut Stake, asset: &mut Asset, shares: u64) -> Result<()> {
    stake.settle_rewards(asset)?;
    decrease(&mut stake.active, shares)?;
    decrease(&mut asset.active_shares, shares)?;
    asset.active_shares_changed();
    stake.limit_leaving()
}

/// What was earned so far is not split yet: the shares leave, and earn until all that is final now is.
fn depart(stake: &mut Stake, asset: &mut Asset, network: &Network, shares: u64) -> Result<()> {
    increase(&mut stake.departed, shares)?;
    increase(&mut asset.departed_shares, shares)?;
    stake.departed_epoch = network.final_epoch;
    let leaving = stake.leaving.get().saturating_sub(shares);
    stake.announce_leaving(leaving, stake.leaving_at.get());
    Ok(())
}

#[inline(never)]
fn announce(accounts: &Unstake, taken: &Unstaked) {
    let (asset, stake) = (&accounts.asset, &accounts.stake);
    emit!(events::Unstaked {
        network: *accounts.network.address(),
        asset: *asset.address(),
        staker: stake.staker,
        from_pending: taken.from_pending,
        from_active: taken.from_active,
        active: stake.active.get(),
        departed: stake.departed.get(),
        departed_epoch: stake.departed_epoch.get(),
        leaving: stake.leaving.get(),
        leaving_at: stake.leaving_at.get(),
        cooling: stake.cooling.get(),
        cooling_until: stake.cooling_until.get(),
        asset_active_shares: asset.active_shares.get(),
        asset_departed_shares: asset.departed_shares.get(),
        reward_per_share: stake.reward_per_share_paid.get(),
        rewards_owed: stake.rewards_owed.get(),
        rewards_fraction: stake.rewards_fraction.get(),
    });
}
