use {
    crate::{
        constants::{pause, role},
        errors::OpenMastError,
        events::Collected,
        proof::check_proof,
        state::{Asset, Departure, Jurisdiction, Network, ProofBuffer, Settlement, Till},
        totals::{increase, money},
    },
    anchor_lang::{AnchorAccount, prelude::*},
    openmast_ledger::{
        BaseUnits, BasisPoints, ProofNode, Side, Split, SplitPolicy, Totals, uncollected,
    },
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
        constraint = settlement.epoch() >= asset.collected_epoch.get()
            @ OpenMastError::AlreadyCollectedNewer
    )]
    pub asset: Account<Asset>,
    /// The till of whom the settlement names as the treasury.
    #[account(
        mut,
        constraint = treasury_till.is_of(network.address(), role::TREASURY, &settlement.treasury)
            @ OpenMastError::WrongTill
    )]
    pub treasury_till: Account<Till>,
    /// The asset's.
    #[account(
        mut,
        constraint = jurisdiction.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = jurisdiction.code == asset.jurisdiction @ OpenMastError::WrongJurisdiction
    )]
    pub jurisdiction: Account<Jurisdiction>,
    /// The proof, when it is too long for the argument.
    pub proof_buffer: Option<Account<ProofBuffer>>,
    // Whoever opens or ends the round a little earlier makes no collect fail that names it.
    /// The departure of the asset's round: looked at only when this ends it, and need not be there otherwise.
    #[account(mut)]
    pub departure: Option<UncheckedAccount>,
}

pub(crate) fn handle(
    ctx: &mut Context<Collect>,
    earned: Totals,
    proof: &[ProofNode],
) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    accounts.network.require_running(pause::COLLECT, now)?;
    accounts.settlement.require_kept(&accounts.network)?;
    require_proven(accounts, earned, proof)?;
    let delta = uncollected(earned.charged, money(accounts.asset.collected))
        .map_err(OpenMastError::from)?;
    let policy = policy(accounts)?;
    let (active, supply) = (
        accounts.asset.active_shares.get(),
        accounts.asset.share_supply.get(),
    );
    let split = policy
        .split(delta, active, supply)
        .map_err(OpenMastError::from)?;

    credit_network(accounts, delta, &split)?;
    accounts.asset.credit(&split)?;
    let epoch = accounts.settlement.epoch();
    accounts.asset.note_collected(earned, epoch);
    accounts.asset.end_move(epoch);
    let departed = end_departures(accounts)?;

    emit_event(accounts, earned, &policy, &split, departed);
    Ok(())
}

fn require_proven(accounts: &Collect, earned: Totals, proof: &[ProofNode]) -> Result<()> {
    let (tree, index) = (accounts.settlement.assets(), accounts.asset.index.get());
    check_proof(&tree, index, earned, proof, &accounts.proof_buffer)
}

/// The policy for what was earned after the last collected epoch up to the settlement.
fn policy(accounts: &Collect) -> Result<SplitPolicy> {
    let (asset, settlement) = (&accounts.asset, &accounts.settlement);
    let (collected, epoch) = (asset.collected_epoch.get(), settlement.epoch());
    let oldest_kept = accounts.network.oldest_kept_epoch.get();
    let treasury = settlement
        .treasury_schedule()?
        .over(collected, oldest_kept)
        .map_err(OpenMastError::from)?;
    let stakers = asset
        .split_schedule()?
        .over(collected, epoch, oldest_kept)
        .map_err(OpenMastError::from)?;
    Ok(SplitPolicy {
        treasury,
        levy: levy(asset, &accounts.jurisdiction, epoch, oldest_kept)?,
        stakers,
    })
}

/// The levy of the same: the jurisdiction's in which the asset was all the time, otherwise none.
fn levy(
    asset: &Asset,
    jurisdiction: &Jurisdiction,
    epoch: u64,
    oldest_kept: u64,
) -> Result<BasisPoints> {
    if let Some(agreed) = asset.agreed_move() {
        let levied = agreed.levies(epoch, oldest_kept);
        if !levied.map_err(OpenMastError::from)? {
            return Ok(BasisPoints::ZERO);
        }
    }
    let schedule = jurisdiction.levy_schedule()?;
    let levy = schedule.over(asset.collected_epoch.get(), epoch, oldest_kept);
    Ok(levy.map_err(OpenMastError::from)?)
}

/// Proofs from settlements of different epochs could together show more than any of them: the
/// books refuse to collect more than is settled.
fn credit_network(accounts: &mut Collect, delta: BaseUnits, split: &Split) -> Result<()> {
    let network = &mut *accounts.network;
    increase(&mut network.collected, delta.get())?;
    (accounts.treasury_till).credit(&mut network.treasury_owed, split.treasury)?;
    (accounts.jurisdiction).credit(&mut network.levy_owed, delta, split.levy)?;
    network.require_solvent(Side::Everybody)?;
    Ok(())
}

/// Who left before this settlement was final has got all that was earned until then, and stops earning with this. Returns
/// how many shares did.
fn end_departures(accounts: &mut Collect) -> Result<u64> {
    if !(accounts.asset).ends_departures(accounts.settlement.epoch()) {
        return Ok(0);
    }
    let mut departure = open_departure(accounts)?;
    accounts.asset.end_departures(&mut departure)
}

/// The account of the asset's open round.
#[inline(never)]
fn open_departure(accounts: &Collect) -> Result<Account<Departure>> {
    let account = accounts.departure.as_ref();
    let account = *account.ok_or(OpenMastError::WrongDeparture)?.account();
    // SAFETY: no account of the instruction is given twice, so this one is loaded nowhere else.
    let loaded = unsafe { Account::<Departure>::load_mut(account) };
    let departure = loaded.map_err(|_| OpenMastError::WrongDeparture)?;
    require!(
        departure.asset == *accounts.asset.address()
            && departure.round == accounts.asset.departure_round,
        OpenMastError::WrongDeparture
    );
    Ok(departure)
}

#[inline(never)]
fn emit_event(
    accounts: &Collect,
    earned: Totals,
    policy: &SplitPolicy,
    split: &Split,
    departed: u64,
) {
    let (network, asset) = (&accounts.network, &accounts.asset);
    emit!(Collected {
        network: *network.address(),
        asset: *asset.address(),
        epoch: accounts.settlement.epoch(),
        lifetime_bytes: earned.bytes.get(),
        lifetime_paid: earned.paid.get(),
        lifetime_charged: earned.charged.get(),
        lifetime_accrued: earned.accrued.get(),
        treasury_bps: policy.treasury.get(),
        levy_bps: policy.levy.get(),
        stakers_bps: policy.stakers.get(),
        owner: split.owner.get(),
        stakers: split.stakers.get(),
        treasury: split.treasury.get(),
        levy: split.levy.get(),
        treasury_holder: accounts.treasury_till.holder,
        jurisdiction: accounts.jurisdiction.code.get(),
        next_jurisdiction: asset.jurisdiction.get(),
        active_shares: asset.active_shares.get(),
        departed,
        reward_per_share: asset.reward_per_share.get(),
        reward_remainder: asset.reward_remainder.get(),
    });
}
