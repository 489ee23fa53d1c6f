//! Shares that left uncollected, and are settled by whoever comes first.

use super::{
    departed::{find_departure, no_departure},
    standing::find_stake,
};
use crate::{
    context::{Context, NetworkHandle},
    failure::{Exit, Failure},
};
use openmast_client::{
    accounts::{Asset, Stake},
    addresses,
    fetch::Fetched,
    instructions,
};
use solana_instruction::Instruction;

/// What settles the shares of a stake that left, if there are some whose round is over once the asset is collected up to
/// `collected_epoch`.
///
/// # Errors
/// The chain does not answer, or its accounts do not fit together.
pub(in crate::commands) async fn settling(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    stake: &Stake,
    collected_epoch: u64,
) -> Result<Option<Instruction>, Failure> {
    if !stake.departure_is_due(asset, collected_epoch) {
        return Ok(None);
    }
    let Some(departure) = find_departure(context, network, asset, stake).await? else {
        // Anybody can settle it: somebody did since the stake was read.
        return match find_stake(context, network, asset, &stake.staker).await? {
            Some(now) if now.departed == stake.departed => Err(no_departure(stake)),
            _ => Ok(None),
        };
    };
    Ok(Some(instructions::settle_departure(
        network.address,
        asset.index,
        &stake.staker,
        stake.departed_round,
        departure.rent_payer,
    )))
}

/// The failure of what was to settle departed shares of a stake, which anybody may have done since it was read.
pub(in crate::commands) async fn settled_meanwhile(
    context: &Context,
    before: &Stake,
    failure: Failure,
) -> Failure {
    if failure.exit != Exit::Refused || before.departed == 0 {
        return failure;
    }
    let address = addresses::stake(&before.asset, &before.staker);
    let read = context
        .rpc
        .account_if_any::<Stake>(address, context.commitment);
    match read.await {
        Ok(Fetched {
            value: Some(now), ..
        }) if now.departed != before.departed => failure.overtaken(),
        _ => failure,
    }
}
