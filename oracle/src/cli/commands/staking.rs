//! `openmast stake`, `activate`, `unstake`, `claim`

use crate::cli::{
    args::{ActivateArgs, ClaimArgs, StakeArgs, UnstakeArgs},
    context::{Context, NetworkHandle, Outcome, require_balance},
    failure::{Exit, Failure},
    report::Report,
};
use openmast_client::{
    accounts::{Asset, Network, Stake},
    addresses,
    amounts::Amount,
    composites::{needs_collect, unstake_needs_collect},
    instructions,
};
use openmast_ledger::{BaseUnits, RewardPool, StakeRewards};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

pub async fn stake(context: &Context, args: StakeArgs) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(args.index).await?;
    let staker = context.signer()?.pubkey();
    let source = args
        .source
        .unwrap_or_else(|| addresses::share_account(&staker, &asset.share_mint));
    let there = context.token_balance(source).await?;
    let amount = args
        .amount
        .base_units(asset.share_decimals, there)
        .map_err(Failure::input)?;
    require_balance(Amount::new(amount, asset.share_decimals), there, &source)?;
    let instruction = instructions::stake(staker, network.address, args.index, source, amount);
    let outcome = context.execute("Staking", &[instruction]).await?;
    let report = Report::new()
        .count("index", "Asset", args.index)
        .key("staker", "Staker", &staker)
        .shares("amount", "Staked now", amount, asset.share_decimals)
        .and(outcome.report(Some(&network.state.currency_mint)))
        .note(
            "The shares earn from the first epoch after a settlement that has seen them is final.",
        )
        .note(format!("Then run `openmast activate {}`.", args.index));
    with_stake(context, &network, &asset, &staker, &outcome, report).await
}

pub async fn activate(context: &Context, args: ActivateArgs) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(args.index).await?;
    let staker = match args.staker {
        Some(staker) => staker,
        None => context.signer()?.pubkey(),
    };
    let instruction = instructions::activate_stake(network.address, args.index, &staker);
    let collects = needs_collect(&network.state, &asset);
    let outcome = context
        .execute_collected("Activating", &network, &asset, &[instruction])
        .await?;
    let report = Report::new()
        .count("index", "Asset", args.index)
        .key("staker", "Staker", &staker)
        .flag("collected", "Collected first", collects)
        .and(outcome.report(Some(&network.state.currency_mint)));
    with_stake(context, &network, &asset, &staker, &outcome, report).await
}

pub async fn unstake(context: &Context, args: UnstakeArgs) -> Result<Report, Failure> {
    let Some(amount) = args.amount else {
        return withdraw(context, args.index, args.destination).await;
    };
    let (network, asset) = context.network_and_asset(args.index).await?;
    let staker = context.signer()?.pubkey();
    let state = existing_stake(context, &network, &asset, &staker).await?;
    let staked = state.active.saturating_add(state.pending);
    let amount = amount
        .base_units(asset.share_decimals, staked)
        .map_err(Failure::input)?;
    let instruction = instructions::unstake(staker, network.address, args.index, amount);
    let rest = [instruction];
    let collects = unstake_needs_collect(&network.state, &asset, &state, amount);
    let outcome = context
        .execute_collected_if(collects, "Unstaking", &network, &asset, &rest)
        .await?;
    let report = Report::new()
        .count("index", "Asset", args.index)
        .key("staker", "Staker", &staker)
        .shares("amount", "Unstaked now", amount, asset.share_decimals)
        .flag("collected", "Collected first", collects)
        .and(outcome.report(Some(&network.state.currency_mint)))
        .note(format!(
            "After the cooldown, `openmast unstake {} --withdraw` returns the shares.",
            args.index
        ));
    with_stake(context, &network, &asset, &staker, &outcome, report).await
}

async fn withdraw(
    context: &Context,
    index: u32,
    destination: Option<Pubkey>,
) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    let staker = context.signer()?.pubkey();
    let state = existing_stake(context, &network, &asset, &staker).await?;
    let (destination, create) = context
        .share_destination(destination, &staker, &asset.share_mint)
        .await?;
    let instruction = instructions::withdraw_unstaked(staker, network.address, index, destination);
    let all: Vec<_> = create.into_iter().chain([instruction]).collect();
    let outcome = context.execute("Fetching the shares", &all).await?;
    let report = Report::new()
        .count("index", "Asset", index)
        .key("staker", "Staker", &staker)
        .key("destination", "Shares are in", &destination)
        .shares("amount", "Returned", state.cooling, asset.share_decimals)
        .and(outcome.report(None));
    with_stake(context, &network, &asset, &staker, &outcome, report).await
}

pub async fn claim(context: &Context, args: ClaimArgs) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(args.index).await?;
    let staker = context.signer()?.pubkey();
    let before = existing_stake(context, &network, &asset, &staker).await?;
    let (destination, create) = context
        .destination(args.destination.destination, &staker, &network.state)
        .await?;
    let instruction = instructions::claim_rewards(staker, network.address, args.index, destination);
    let collects = needs_collect(&network.state, &asset) && context.can_prove();
    let rest: Vec<_> = create.into_iter().chain([instruction]).collect();
    let outcome = context
        .execute_collected_if(collects, "Claiming", &network, &asset, &rest)
        .await?;
    let mut report = Report::new()
        .count("index", "Asset", args.index)
        .key("staker", "Staker", &staker)
        .key("destination", "Paid to", &destination)
        .flag("collected", "Collected first", collects);
    if !outcome.is_dry_run() {
        let after = existing_stake(context, &network, &asset, &staker).await?;
        report = report.money(
            "amount",
            "Paid",
            after.rewards_paid.saturating_sub(before.rewards_paid),
        );
    }
    report = report.and(outcome.report(Some(&network.state.currency_mint)));
    if needs_collect(&network.state, &asset) && !collects {
        report = report.note("The asset is not collected up to the newest final settlement: there may be more. Pass --oracle-api or --archive to collect first.");
    }
    with_stake(context, &network, &asset, &staker, &outcome, report).await
}

/// Adds the stake as it is after a transaction that was sent.
async fn with_stake(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    staker: &Pubkey,
    outcome: &Outcome,
    report: Report,
) -> Result<Report, Failure> {
    if outcome.is_dry_run() {
        return Ok(report);
    }
    let asset = context
        .rpc
        .asset(&network.address, asset.index, context.commitment)
        .await?
        .value;
    let stake = existing_stake(context, network, &asset, staker).await?;
    Ok(report.part(
        "stake",
        "Stake",
        stake_report(&network.state, &asset, &stake)?,
    ))
}

async fn existing_stake(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    staker: &Pubkey,
) -> Result<Stake, Failure> {
    let address = addresses::asset(&network.address, asset.index);
    let stake = context
        .rpc
        .stake(&address, staker, context.commitment)
        .await?
        .value;
    stake.ok_or_else(|| {
        Failure::input(format!(
            "{staker} has never staked on asset {}",
            asset.index
        ))
    })
}

/// What a staker has on an asset.
///
/// # Errors
/// The reward does not fit 64 bits, which no chain that follows the protocol can hold.
pub fn stake_report(network: &Network, asset: &Asset, stake: &Stake) -> Result<Report, Failure> {
    let decimals = asset.share_decimals;
    Ok(Report::new()
        .key("staker", "Staker", &stake.staker)
        .shares("active", "Earning", stake.active, decimals)
        .shares("pending", "Not earning yet", stake.pending, decimals)
        .number("pending_slot", "  since slot", stake.pending_slot)
        .flag(
            "can_activate",
            "  can be activated",
            can_activate(network, stake),
        )
        .shares("cooling", "Cooling down", stake.cooling, decimals)
        .time("cooling_until", "  until", stake.cooling_until)
        .money("rewards_owed", "Rewards to claim", claimable(asset, stake)?)
        .money("rewards_paid", "Rewards paid", stake.rewards_paid))
}

fn can_activate(network: &Network, stake: &Stake) -> bool {
    stake.pending > 0
        && network.final_epoch > 0
        && network.final_snapshot_slot >= stake.pending_slot
}

/// Whole base units that a claim would pay now.
fn claimable(asset: &Asset, stake: &Stake) -> Result<u64, Failure> {
    let pool = RewardPool {
        per_share: asset.reward_per_share,
        remainder: asset.reward_remainder,
    };
    let mut rewards = StakeRewards {
        per_share_paid: stake.reward_per_share_paid,
        owed: BaseUnits(stake.rewards_owed),
        fraction: stake.rewards_fraction,
    };
    rewards.settle(&pool, stake.active).map_err(|error| {
        Failure::new(
            Exit::Verification,
            format!(
                "asset {} and its stakes do not fit together ({error}); tell the network",
                asset.index
            ),
        )
    })?;
    Ok(rewards.owed.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use openmast_client::accounts::ProgramAccount;

    fn zero<T: ProgramAccount>() -> T {
        T::try_from_slice(&vec![0; T::SIZE - 8]).unwrap()
    }

    #[test]
    fn rewards_are_shown_as_a_claim_would_pay_them() {
        let (mut asset, mut stake) = (zero::<Asset>(), zero::<Stake>());
        asset.reward_per_share = 5 << 63;
        (stake.active, stake.rewards_owed) = (3, 10);
        assert_eq!(claimable(&asset, &stake).unwrap(), 17);
        stake.reward_per_share_paid = u128::MAX;
        assert_eq!(
            claimable(&asset, &stake).unwrap_err().exit,
            Exit::Verification
        );
    }

    #[test]
    fn shares_can_be_activated_when_a_final_settlement_saw_them() {
        let (mut network, mut stake) = (zero::<Network>(), zero::<Stake>());
        (
            stake.pending,
            stake.pending_slot,
            network.final_snapshot_slot,
        ) = (1, 9, 9);
        assert!(!can_activate(&network, &stake));
        network.final_epoch = 1;
        assert!(can_activate(&network, &stake));
        stake.pending_slot = 10;
        assert!(!can_activate(&network, &stake));
    }
}
