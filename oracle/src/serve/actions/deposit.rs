//! Prepays a payer's usage. With an amount in the link it is also what Solana Pay calls a transaction request: a code that is
//! scanned and paid.

use std::sync::Arc;

use axum::{Json, body::Bytes, extract::State};
use openmast_client::{
    accounts::PauseBits,
    addresses::currency_account,
    amounts::{Amount, CURRENCY_DECIMALS},
    instructions,
};
use serde::Deserialize;

use super::{
    amounts::{field, wanted},
    answers::{Handed, Shown},
    desk::{Desk, account},
    failure::Failure,
    words::{in_currency, money, paused},
};
use crate::{
    problem::Problem,
    serve::{
        extract::{Path, Query},
        parameters::Index,
    },
};

const PAUSED: &str = "deposits are";

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
    let ((network, now), payer) = tokio::try_join!(desk.network(), desk.payer(index))?;
    let owner = payer.owner;
    let description = format!(
        "Prepays usage of payer {index}, which belongs to {owner}. Only that owner can ask back what is not used. {}",
        in_currency(&network.currency_mint)
    );
    let (icon, title) = (desk.icon(), format!("Deposit to payer {index}"));
    let shown = match amount {
        Some(text) => {
            let amount = wanted("amount", Some(&text), CURRENCY_DECIMALS)?;
            let label = format!("Deposit {}", money(amount));
            Shown::new(icon, title, description, label)
        }
        None => {
            let href = format!(
                "{}/v1/actions/payers/{index}/deposit?amount={{amount}}",
                desk.origin
            );
            // More no network can count.
            let most = u64::MAX.saturating_sub(network.deposited);
            let field = field("amount", "Amount", (1, most), CURRENCY_DECIMALS);
            Shown::new(icon, title, description, "Deposit".to_owned()).asking(href, field)
        }
    };
    Ok(Json(shown.unless(paused(
        &network,
        now,
        PauseBits::DEPOSIT,
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
    let depositor = account(&body)?;
    let amount = wanted("amount", amount.as_deref(), CURRENCY_DECIMALS)?;
    let ((network, now), payer) = tokio::try_join!(desk.network(), desk.payer(index))?;
    if let Some(why) = paused(&network, now, PauseBits::DEPOSIT, PAUSED) {
        return Err(Failure::conflict(why));
    }
    let source = currency_account(&depositor, &network.currency_mint);
    let needed = Amount::currency(amount);
    desk.require(source, needed, "of the currency").await?;
    let deposit = instructions::deposit(depositor, desk.network, index, source, amount);
    let message = format!(
        "Deposits {} to payer {index}, which belongs to {}",
        money(amount),
        payer.owner
    );
    desk.hand(&depositor, vec![deposit], message).await
}
