//! How a stake stands, also after what was sent.

use super::departed::departure_of;
use crate::{
    context::{Context, NetworkHandle},
    failure::{Exit, Failure},
    outcome::Outcome,
    report::Report,
};
use openmast_client::{
    accounts::{Asset, Departure, Stake},
    addresses,
};
use solana_pubkey::Pubkey;

/// Adds the stake as it is after what was sent; nothing after a dry run, and where no node tells.
pub(super) async fn with_stake(
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
    let (address, commitment) = (
        addresses::asset(&network.address, asset.index),
        context.commitment,
    );
    let index = asset.index;
    let read = || context.rpc.asset(&network.address, index, commitment);
    let asset = context.after(outcome, read).await;
    let read = || context.rpc.stake(&address, staker, commitment);
    let stake = context.after(outcome, read).await.flatten();
    let (Some(asset), Some(stake)) = (asset, stake) else {
        return Ok(report.note(format!(
            "How the stake stands now no node tells yet; `openmast asset show {index} --staker {staker}` does later."
        )));
    };
    match stake_report(context, network, &asset, &stake).await {
        Ok(stake) => Ok(report.part("stake", "Stake", stake)),
        // It landed: nothing that is read behind it makes it fail.
        Err(failure) => Ok(report.note(format!(
            "How the stake stands now cannot be told: {}.",
            failure.message()
        ))),
    }
}

/// Adds the stake as it was read, where nothing was sent.
pub(super) async fn with_stake_now(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    stake: &Stake,
    report: Report,
) -> Result<Report, Failure> {
    let stake = stake_report(context, network, asset, stake).await?;
    Ok(report.part("stake", "Stake", stake))
}

/// What `staker` has on an asset, if anything ever.
///
/// # Errors
/// The chain does not answer.
pub(super) async fn find_stake(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    staker: &Pubkey,
) -> Result<Option<Stake>, Failure> {
    let address = addresses::asset(&network.address, asset.index);
    let stake = context.rpc.stake(&address, staker, context.commitment);
    Ok(stake.await?.value)
}

pub(super) async fn existing_stake(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    staker: &Pubkey,
) -> Result<Stake, Failure> {
    let stake = find_stake(context, network, asset, staker).await?;
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
/// The chain does not answer, or the reward does not fit 64 bits, which no chain that follows the protocol can hold.
pub async fn stake_report(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    stake: &Stake,
) -> Result<Report, Failure> {
    let decimals = asset.share_decimals;
    let ended = stake.departure_is_due(asset, asset.collected_epoch);
    let departure = match ended {
        true => Some(departure_of(context, network, asset, stake).await?),
        false => None,
    };
    Ok(Report::new()
        .key("staker", "Staker", &stake.staker)
        .optional(
            "pending_staker",
            "  offered to",
            (stake.pending_staker != Pubkey::default()).then_some(stake.pending_staker),
        )
        .shares("active", "Earning", stake.active, decimals)
        .shares("leaving", "  announced to leave", stake.leaving, decimals)
        .time("leaving_at", "  from", stake.leaving_at)
        .shares("departed", "  gone uncollected", stake.departed, decimals)
        .flag("departure_ended", "  and not settled yet", ended)
        .shares("pending", "Not earning yet", stake.pending, decimals)
        .slot("pending_slot", "  since slot", stake.pending_slot)
        .flag(
            "can_activate",
            "  can be activated",
            stake.can_activate(&network.state),
        )
        .shares("cooling", "Cooling down", stake.cooling, decimals)
        .time("cooling_until", "  until", stake.cooling_until)
        .money(
            "rewards_owed",
            "Rewards to claim",
            claimable(asset, stake, departure.as_ref())?,
        )
        .money("rewards_paid", "Rewards paid", stake.rewards_paid))
}

/// Whole base units that a claim would pay now; `departure` is the round in which shares left, when it is over.
pub(super) fn claimable(
    asset: &Asset,
    stake: &Stake,
    departure: Option<&Departure>,
) -> Result<u64, Failure> {
    stake.claimable(asset, departure).map_err(|error| {
        Failure::new(
            Exit::Verification,
            format!(
                "asset {} and its stakes do not fit together ({error}); tell the network",
                asset.index
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use openmast_client::accounts::Network;

    use super::*;
    use crate::zero_account::zero;

    #[test]
    fn rewards_are_shown_as_a_claim_would_pay_them() {
        let (mut asset, mut stake) = (zero::<Asset>(), zero::<Stake>());
        asset.reward_per_share = 5 << 63;
        (stake.active, stake.rewards_owed) = (3, 10);
        assert_eq!(claimable(&asset, &stake, None).unwrap(), 17);
        let mut departure = zero::<Departure>();
        (stake.departed, stake.departed_per_share_paid) = (2, 1 << 63);
        departure.reward_per_share = 3 << 63;
        assert_eq!(claimable(&asset, &stake, Some(&departure)).unwrap(), 19);
        stake.reward_per_share_paid = u128::MAX;
        assert_eq!(
            claimable(&asset, &stake, None).unwrap_err().exit,
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
        assert!(!stake.can_activate(&network));
        network.final_epoch = 1;
        assert!(stake.can_activate(&network));
        stake.pending_slot = 10;
        assert!(!stake.can_activate(&network));
    }
}
