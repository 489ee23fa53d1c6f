//! Stakes shares of an asset.

use std::sync::Arc;

use axum::{Json, body::Bytes, extract::State};
use openmast_client::{
    accounts::{Asset, Network, PauseBits},
    addresses::share_account,
    amounts::Amount,
    instructions,
};
use serde::Deserialize;

use super::{
    amounts::{field, wanted},
    answers::{Handed, Shown},
    desk::{Desk, account},
    failure::Failure,
    shares::named,
    words::paused,
};
use crate::{
    problem::Problem,
    serve::{
        extract::{Path, Query},
        parameters::Index,
    },
};

/// What becomes of staked shares.
const TERMS: &str = "Staked shares earn from the first epoch after a settlement that has seen them, once somebody activates them \
                     (`openmast activate`). They can be unstaked, and come back after the network's cooldown.";

const PAUSED: &str = "staking is";

#[derive(Deserialize)]
pub(super) struct Wanted {
    amount: Option<String>,
}

pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    index: Result<Path<Index>, Problem>,
    query: Result<Query<Wanted>, Problem>,
) -> Result<Json<Shown>, Failure> {
    let (Path(Index(index)), Query(Wanted { amount })) = (index?, query?);
    let (network, now, asset) = read(&desk, index).await?;
    let description = format!("Stakes shares of {}. {TERMS}", named(&desk, &asset));
    let (icon, title) = (desk.icon(), format!("Stake shares of asset {index}"));
    let decimals = asset.share_decimals;
    let shown = match amount {
        Some(text) => {
            let amount = wanted("amount", Some(&text), decimals)?;
            let label = format!("Stake {}", Amount::new(amount, decimals));
            Shown::new(icon, title, description, label)
        }
        None => {
            let href = format!(
                "{}/v1/actions/assets/{index}/stake?amount={{amount}}",
                desk.origin
            );
            let field = field("amount", "Shares", (1, asset.share_supply), decimals);
            Shown::new(icon, title, description, "Stake".to_owned()).asking(href, field)
        }
    };
    Ok(Json(shown.unless(paused(
        &network,
        now,
        PauseBits::STAKE,
        PAUSED,
    ))))
}

pub(super) async fn hand(
    State(desk): State<Arc<Desk>>,
    index: Result<Path<Index>, Problem>,
    query: Result<Query<Wanted>, Problem>,
    body: Bytes,
) -> Result<Json<Handed>, Failure> {
    let (Path(Index(index)), Query(Wanted { amount })) = (index?, query?);
    let staker = account(&body)?;
    let (network, now, asset) = read(&desk, index).await?;
    if let Some(why) = paused(&network, now, PauseBits::STAKE, PAUSED) {
        return Err(Failure::conflict(why));
    }
    let amount = wanted("amount", amount.as_deref(), asset.share_decimals)?;
    let source = share_account(&staker, &asset.share_mint);
    let needed = Amount::new(amount, asset.share_decimals);
    desk.require(source, needed, "shares").await?;
    let stake = instructions::stake(staker, desk.network, index, source, amount);
    let message = format!("Stakes {needed} shares of {}", named(&desk, &asset));
    desk.hand(&staker, vec![stake], message).await
}

async fn read(desk: &Desk, index: u32) -> Result<(Network, i64, Asset), Failure> {
    let ((network, now), asset) = tokio::try_join!(desk.network(), desk.asset(index))?;
    Ok((network, now, asset))
}
