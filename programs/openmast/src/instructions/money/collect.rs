use {
    crate::{
        constants::pause,
        errors::OpenMastError,
        events::Collected,
        state::{Asset, Network, Settlement},
        totals::{basis_points, increase, money},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{BaseUnits, Bytes, ProofNode, Split, SplitPolicy, Totals, uncollected},
};

#[derive(Accounts)]
pub struct Collect {
    #[account(mut)]
    pub network: Account<Network>,
    #[account(
        constraint = settlement.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub settlement: Account<Settlement>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = settlement.epoch.get() >= asset.collected_epoch.get()
            @ OpenMastError::AlreadyCollectedNewer
    )]
    pub asset: Account<Asset>,
}

pub fn handle(
    ctx: &mut Context<Collect>,
    lifetime_bytes: u64,
    lifetime_earned: u64,
    proof: &[ProofNode],
) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.network.require_running(pause::COLLECT)?;
    accounts.settlement.require_usable(&accounts.network)?;
    let earned = Totals {
        bytes: Bytes(lifetime_bytes),
        amount: BaseUnits(lifetime_earned),
    };
    (accounts.settlement.assets())
        .check(accounts.asset.index.get(), earned, proof)
        .map_err(OpenMastError::from)?;
    let delta =
        uncollected(earned.amount, money(accounts.asset.collected)).map_err(OpenMastError::from)?;
    let policy = policy(
        &accounts.network,
        &accounts.asset,
        accounts.settlement.epoch.get(),
    )?;
    let split = policy
        .split(delta, accounts.asset.active_shares.get())
        .map_err(OpenMastError::from)?;

    credit_network(&mut accounts.network, delta, &split)?;
    credit_asset(&mut accounts.asset, &split)?;
    let asset = &mut *accounts.asset;
    asset.collected = earned.amount.get().into();
    asset.collected_bytes = lifetime_bytes.into();
    asset.collected_epoch = accounts.settlement.epoch;

    emit!(Collected {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        epoch: accounts.settlement.epoch.get(),
        lifetime_bytes,
        lifetime_earned,
        stakers_bps: policy.stakers.get(),
        owner: split.owner.get(),
        stakers: split.stakers.get(),
        treasury: split.treasury.get(),
        levy: split.levy.get(),
        active_shares: accounts.asset.active_shares.get(),
        reward_per_share: accounts.asset.reward_per_share.get(),
        reward_remainder: accounts.asset.reward_remainder.get(),
    });
    Ok(())
}

/// The policy for what was earned after the last collected epoch up to `epoch`.
fn policy(network: &Network, asset: &Asset, epoch: u64) -> Result<SplitPolicy> {
    let stakers = asset
        .split_schedule()?
        .over(
            asset.collected_epoch.get(),
            epoch,
            network.oldest_kept_epoch.get(),
        )
        .map_err(OpenMastError::from)?;
    Ok(SplitPolicy {
        treasury: basis_points(network.treasury_bps.get())?,
        levy: basis_points(network.levy_bps.get())?,
        stakers,
    })
}

/// Proofs from settlements of different epochs could together show more than any of them: the
/// books refuse to collect more than is settled.
fn credit_network(network: &mut Network, delta: BaseUnits, split: &Split) -> Result<()> {
    increase(&mut network.collected, delta.get())?;
    increase(&mut network.treasury_owed, split.treasury.get())?;
    increase(&mut network.levy_owed, split.levy.get())?;
    network.require_solvent()
}

fn credit_asset(asset: &mut Asset, split: &Split) -> Result<()> {
    increase(&mut asset.owner_owed, split.owner.get())?;
    increase(&mut asset.stakers_total, split.stakers.get())?;
    let mut pool = asset.reward_pool();
    pool.accrue(split.stakers, asset.active_shares.get())
        .map_err(OpenMastError::from)?;
    asset.set_reward_pool(&pool);
    Ok(())
}
