use {
    crate::{
        constants::{ACCOUNT_VERSION, seeds},
        errors::OpenMastError,
        events,
        state::{Asset, Departure, Network, Stake},
        totals::{decrease, increase},
    },
    anchor_lang::{AccountInitialize, address_eq, cpi::try_find_program_address, prelude::*},
    openmast_ledger::{Unstaked, take_unstaked},
};

#[derive(Accounts)]
pub struct Unstake {
    /// Pays the rent of the departure when its shares are the first that leave in the round.
    #[account(mut)]
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
    /// The departure of the asset's round, made here; needed when shares leave uncollected and are the first of the round.
    #[account(mut)]
    pub departure: Option<UncheckedAccount>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<Unstake>, amount: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let taken = take_unstaked(
        accounts.stake.pending.get(),
        accounts.stake.active.get(),
        amount,
    )
    .map_err(OpenMastError::from)?;
    if taken.from_active > 0 {
        take_from_active(accounts, taken.from_active, now)?;
    }

    let (asset, stake) = (&mut *accounts.asset, &mut *accounts.stake);
    let cooldown = (accounts.network.parameters_at(now).unstake_cooldown_seconds).get();
    decrease(&mut stake.pending, taken.from_pending)?;
    increase(&mut stake.cooling, amount)?;
    asset.cool(taken.from_pending, amount)?;
    stake.cooling_until = now.saturating_add(i64::from(cooldown)).into();

    emit_event(accounts, &taken);
    Ok(())
}

fn take_from_active(accounts: &mut Unstake, shares: u64, now: i64) -> Result<()> {
    let departs = !accounts.asset.is_collected(&accounts.network);
    if departs {
        require_announced(&accounts.stake, shares, now)?;
        accounts.stake.require_settled_departure(&accounts.asset)?;
        open_round_if_first(accounts)?;
    }
    let (asset, stake) = (&mut *accounts.asset, &mut *accounts.stake);
    stake.settle_rewards(asset)?;
    decrease(&mut stake.active, shares)?;
    if departs {
        depart(stake, asset, &accounts.network, shares)
    } else {
        stop_earning(stake, asset, shares)
    }
}

/// Shares of an asset that is not collected leave only after they were announced.
fn require_announced(stake: &Stake, shares: u64, now: i64) -> Result<()> {
    require!(stake.leaving.get() > 0, OpenMastError::NotCollected);
    require!(
        shares <= stake.leaving.get() && now >= stake.leaving_at.get(),
        OpenMastError::UnstakeNotAnnounced
    );
    Ok(())
}

/// Everything settled is split: the shares have what they earned.
fn stop_earning(stake: &mut Stake, asset: &mut Asset, shares: u64) -> Result<()> {
    asset.stop_earning(shares)?;
    stake.limit_leaving();
    Ok(())
}

/// What was earned so far is not split yet: the shares leave, and earn until all that is final now is.
fn depart(stake: &mut Stake, asset: &mut Asset, network: &Network, shares: u64) -> Result<()> {
    stake.depart(shares, asset)?;
    asset.depart(shares, network.final_epoch)?;
    let leaving = stake.leaving.get().saturating_sub(shares);
    stake.announce_leaving(leaving, stake.leaving_at.get());
    Ok(())
}

/// The first shares that leave in a round make its account, so that the collect which ends it finds it.
#[inline(never)]
fn open_round_if_first(accounts: &Unstake) -> Result<()> {
    if accounts.asset.departed_shares.get() > 0 {
        return Ok(());
    }
    let account = accounts.departure.as_ref();
    let account = account.ok_or(OpenMastError::WrongDeparture)?.account();
    let (asset, round) = (accounts.asset.address(), accounts.asset.departure_round);
    let round_bytes = round.get().to_le_bytes();
    let seeds: [&[u8]; 3] = [seeds::DEPARTURE, asset.as_ref(), &round_bytes];
    let (address, bump) = try_find_program_address(&seeds, &crate::ID)?;
    require!(
        address_eq(account.address(), &address),
        OpenMastError::WrongDeparture
    );
    let [prefix, asset_seed, round_seed] = seeds;
    let mut departure = Account::<Departure>::create_and_initialize(
        accounts.staker.account(),
        account,
        <Account<Departure> as Space>::INIT_SPACE,
        &crate::ID,
        &(),
        Some(&[prefix, asset_seed, round_seed, &[bump]]),
        None,
    )?;
    departure.version = ACCOUNT_VERSION;
    departure.asset = *asset;
    departure.round = round;
    departure.bump = bump;
    departure.rent_payer = *accounts.staker.address();
    Ok(())
}

#[inline(never)]
fn emit_event(accounts: &Unstake, taken: &Unstaked) {
    let (asset, stake) = (&accounts.asset, &accounts.stake);
    emit!(events::Unstaked {
        network: *accounts.network.address(),
        asset: *asset.address(),
        staker: stake.staker,
        from_pending: taken.from_pending,
        from_active: taken.from_active,
        active: stake.active.get(),
        departed: stake.departed.get(),
        departed_round: stake.departed_round.get(),
        departed_per_share: stake.departed_per_share_paid.get(),
        leaving: stake.leaving.get(),
        leaving_at: stake.leaving_at.get(),
        cooling: stake.cooling.get(),
        cooling_until: stake.cooling_until.get(),
        asset_active_shares: asset.active_shares.get(),
        asset_departed_shares: asset.departed_shares.get(),
        asset_departed_epoch: asset.departed_epoch.get(),
        reward_per_share: stake.reward_per_share_paid.get(),
        rewards_owed: stake.rewards_owed.get(),
        rewards_fraction: stake.rewards_fraction.get(),
    });
}
