//! Totals of assets and payers, and proofs of them.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::Problem;
use crate::serve::extract::{Path, Query};
use crate::serve::model::{AssetAccount, PayerAccount, Proof, RunningTotals, Side};
use crate::serve::parameters::{Epoch, Index};
use crate::serve::{Api, ProofAnswer};

/// What an asset earned and what of it is not collected yet: its balance, settled with proof, and running; and in how many hours it
/// reported.
#[utoipa::path(get, path = "/v1/assets/{index}", tag = "accounts",
    params(("index" = inline(Index), Path, description = "Index of the asset on chain")),
    responses(
        (status = 200, body = AssetAccount),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn asset(
    State(api): State<Api>,
    Path(Index(index)): Path<Index>,
) -> Result<Json<AssetAccount>, Problem> {
    let side = Side::Asset;
    let balance = api.sources.asset_balance(index).await?;
    let balance = balance.ok_or_else(|| unknown(side, index))?;
    let (settled, running) = totals(&api, side, index).await?;
    let now_ms = api.clock.now_ms();
    Ok(Json(AssetAccount {
        side,
        index,
        name: api.sources.asset_name(index),
        balance,
        reports: api.sources.asset_reports(index, now_ms).await?,
        settled,
        running,
    }))
}

/// What a payer has left and what it spent: its balance, settled with proof, and running.
#[utoipa::path(get, path = "/v1/payers/{index}", tag = "accounts",
    params(("index" = inline(Index), Path, description = "Index of the payer on chain")),
    responses(
        (status = 200, body = PayerAccount),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn payer(
    State(api): State<Api>,
    Path(Index(index)): Path<Index>,
) -> Result<Json<PayerAccount>, Problem> {
    let side = Side::Payer;
    let balance = api.sources.payer_balance(index).await?;
    let balance = balance.ok_or_else(|| unknown(side, index))?;
    let mut entitlements = api.sources.entitlements(index).await?;
    for entitlement in &mut entitlements {
        entitlement.asset_name = api.sources.asset_name(entitlement.asset);
    }
    let (settled, running) = totals(&api, side, index).await?;
    Ok(Json(PayerAccount {
        side,
        index,
        balance,
        entitlements,
        settled,
        running,
    }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfEpoch {
    /// A final epoch whose settlement is kept; the newest final one when absent.
    #[param(value_type = Epoch, inline, required = false)]
    epoch: Option<Epoch>,
}

/// Proof of an asset's totals for `collect`.
#[utoipa::path(get, path = "/v1/assets/{index}/proof", tag = "accounts",
    params(("index" = inline(Index), Path, description = "Index of the asset on chain"), OfEpoch),
    responses(
        (status = 200, body = Proof),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn asset_proof(
    State(api): State<Api>,
    Path(Index(index)): Path<Index>,
    Query(of): Query<OfEpoch>,
) -> Result<Json<Proof>, Problem> {
    proof(&api, Side::Asset, index, of.epoch).await
}

/// Proof of a payer's totals for `withdraw`.
#[utoipa::path(get, path = "/v1/payers/{index}/proof", tag = "accounts",
    params(("index" = inline(Index), Path, description = "Index of the payer on chain"), OfEpoch),
    responses(
        (status = 200, body = Proof),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn payer_proof(
    State(api): State<Api>,
    Path(Index(index)): Path<Index>,
    Query(of): Query<OfEpoch>,
) -> Result<Json<Proof>, Problem> {
    proof(&api, Side::Payer, index, of.epoch).await
}

/// Proof of what a lot or an entitlement met, served and released, for `take_back`, `settle_lot` and `refund_entitlement`.
#[utoipa::path(get, path = "/v1/reserves/{index}/proof", tag = "accounts",
    params(("index" = inline(Index), Path, description = "Reserve index of the lot or entitlement on chain"), OfEpoch),
    responses(
        (status = 200, body = Proof),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn reserve_proof(
    State(api): State<Api>,
    Path(Index(index)): Path<Index>,
    Query(of): Query<OfEpoch>,
) -> Result<Json<Proof>, Problem> {
    proof(&api, Side::Reserve, index, of.epoch).await
}

/// Proven by the newest final settlement, and with the open epoch.
async fn totals(
    api: &Api,
    side: Side,
    index: u32,
) -> Result<(Option<Proof>, RunningTotals), Problem> {
    let running = api
        .sources
        .running_totals(side, index)
        .await?
        .ok_or_else(|| unknown(side, index))?;
    let settled = match api.sources.proof(side, index, None).await? {
        ProofAnswer::Proof(proof) => Some(*proof),
        ProofAnswer::NothingFinal | ProofAnswer::NotKept { .. } => None,
    };
    Ok((settled, running))
}

async fn proof(
    api: &Api,
    side: Side,
    index: u32,
    epoch: Option<Epoch>,
) -> Result<Json<Proof>, Problem> {
    let epoch = epoch.map(|Epoch(epoch)| epoch);
    match api.sources.proof(side, index, epoch).await? {
        ProofAnswer::Proof(proof) => Ok(Json(*proof)),
        ProofAnswer::NothingFinal => Err(Problem::nothing_final(
            "no epoch of this network is final yet",
        )),
        ProofAnswer::NotKept { kept } => {
            let kept: Vec<String> = kept.iter().map(u64::to_string).collect();
            Err(Problem::epoch_not_kept(format!(
                "proofs can be had for the epochs {}",
                kept.join(", ")
            )))
        }
    }
}

fn unknown(side: Side, index: u32) -> Problem {
    let side = match side {
        Side::Asset => "asset",
        Side::Payer => "payer",
        Side::Reserve => "reserve",
    };
    Problem::no_account(format!("the oracle knows no {side} with index {index}"))
}
