//! Pays the rewards of a stake, of what the asset was collected for.

use std::sync::Arc;

use axum::{Json, body::Bytes, extract::State};
use openmast_client::{
    accounts::{Asset, Departure, PauseBits, Stake, TokenAccount},
    addresses::{self, currency_account},
    instructions::{self, token::create_currency_account},
    sender::Simulation,
};
use openmast_ledger::BaseUnits;
use solana_instruction::Instruction;

use super::{
    answers::{Handed, Shown},
    desk::{Desk, account},
    failure::Failure,
    shares::named,
    words::{in_currency, money, paused},
};
use crate::{
    problem::Problem,
    serve::{extract::Path, parameters::Index},
};

pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    index: Result<Path<Index>, Problem>,
) -> Result<Json<Shown>, Failure> {
    let Path(Index(index)) = index?;
    let ((network, now), asset) = tokio::try_join!(desk.network(), desk.asset(index))?;
    let description = format!(
        "Pays the rewards of your stake on {} into your wallet, of what was collected up to epoch {}. {}",
        named(&desk, &asset),
        asset.collected_epoch,
        in_currency(&network.currency_mint)
    );
    let paused = paused(&network, now, PauseBits::PAYOUTS, "payouts are");
    let title = format!("Claim rewards of asset {index}");
    let label = "Claim rewards".to_owned();
    Ok(Json(
        Shown::new(desk.icon(), title, description, label).unless(paused),
    ))
}

pub(super) async fn hand(
    State(desk): State<Arc<Desk>>,
    index: Result<Path<Index>, Problem>,
    body: Bytes,
) -> Result<Json<Handed>, Failure> {
    let Path(Index(index)) = index?;
    let staker = account(&body)?;
    let address = addresses::asset(&desk.network, index);
    let (rpc, commitment) = (&desk.sender.rpc, desk.commitment());
    let (network, asset, stake) = tokio::try_join!(
        rpc.network(desk.network, commitment),
        rpc.asset(&desk.network, index, commitment),
        rpc.stake(&address, &staker, commitment)
    )?;
    let (network, asset) = (network.value, asset.value);
    let stake = stake.value.ok_or_else(|| {
        Failure::conflict(format!(
            "{staker} has no stake on asset {index}: nothing is owed"
        ))
    })?;
    let mint = network.currency_mint;
    let destination = currency_account(&staker, &mint);
    let mut instructions = vec![create_currency_account(&staker, &staker, &mint)];
    instructions.extend(settling(&desk, &asset, &stake).await?);
    instructions.push(instructions::claim_rewards(
        staker,
        desk.network,
        index,
        destination,
    ));
    let before = desk.balance(destination).await?;
    let instructions = desk.identified(instructions);
    let simulation = desk.tried(&staker, &instructions, &[destination]).await?;
    let of_what = format!("rewards of asset {index} to {destination}");
    let message = match paid(&simulation, before) {
        Some(BaseUnits(0)) => {
            return Err(Failure::conflict(format!(
                "nothing is owed of what was collected up to epoch {}: wait until the asset is collected further, or collect it \
                 (`openmast collect {index}`)",
                asset.collected_epoch
            )));
        }
        Some(BaseUnits(amount)) => format!("Pays {} of {of_what}", money(amount)),
        None => format!("Pays the {of_what}"),
    };
    desk.hand_tried(&staker, &instructions, simulation, message)
        .await
}

/// What settles shares that left uncollected, if their round is over.
async fn settling(
    desk: &Desk,
    asset: &Asset,
    stake: &Stake,
) -> Result<Option<Instruction>, Failure> {
    if !stake.departure_is_due(asset, asset.collected_epoch) {
        return Ok(None);
    }
    let round = stake.departed_round;
    let address = addresses::departure(&stake.asset, round);
    let rpc = &desk.sender.rpc;
    let departure = rpc.account_if_any::<Departure>(address, desk.commitment());
    let instruction = |departure: Departure| {
        instructions::settle_departure(
            desk.network,
            asset.index,
            &stake.staker,
            round,
            departure.rent_payer,
        )
    };
    Ok(departure.await?.value.map(instruction))
}

/// What comes in by it; `None` where the node does not tell.
fn paid(simulation: &Simulation, before: u64) -> Option<BaseUnits> {
    let Some(Some(after)) = simulation.accounts.first() else {
        return None;
    };
    let Ok(after) = TokenAccount::decode(&after.owner, &after.data) else {
        return None;
    };
    // Less: somebody took something out between the two looks.
    BaseUnits(after.amount).checked_sub(BaseUnits(before)).ok()
}
