//! The round in which shares of a stake left.

use crate::{
    commands::collecting::broken_accounts,
    context::{Context, NetworkHandle},
    failure::Failure,
};
use openmast_client::{
    accounts::{Asset, Departure, Stake},
    addresses,
};

/// The round in which shares of a stake left that are not settled.
pub(super) async fn departure_of(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    stake: &Stake,
) -> Result<Departure, Failure> {
    let departure = find_departure(context, network, asset, stake).await?;
    departure.ok_or_else(|| no_departure(stake))
}

pub(super) async fn find_departure(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    stake: &Stake,
) -> Result<Option<Departure>, Failure> {
    let address = addresses::asset(&network.address, asset.index);
    let round = stake.departed_round;
    let departure = context.rpc.departure(&address, round, context.commitment);
    Ok(departure.await?.value)
}

pub(super) fn no_departure(stake: &Stake) -> Failure {
    broken_accounts(format_args!(
        "there is no departure {}",
        stake.departed_round
    ))
}
