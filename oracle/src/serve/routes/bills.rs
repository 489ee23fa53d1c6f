//! What closed epochs charged payers and gave assets, which the public archives tell everybody.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::Problem;
use crate::serve::extract::{Path, Query};
use crate::serve::model::{BillList, IncomeList, Proof, ProvenBill, Side};
use crate::serve::parameters::{Count, Epoch, Index};
use crate::serve::{Api, ProofAnswer};

/// How many epochs a page looks at.
type PageSize = Count<1, 1000>;
const USUAL_PAGE: u32 = 100;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    /// Only epochs below this one.
    #[param(value_type = Epoch, inline, required = false)]
    before: Option<Epoch>,
    /// How many epochs are looked at, at most, 1 to 1000; 100 when absent.
    #[param(value_type = PageSize, inline, required = false)]
    limit: Option<PageSize>,
}

/// What a payer was charged, epoch by epoch, newest first: by asset, with prices, what entitlements met, and sums.
///
/// It is read from the archives, so that it reaches back to settlements that are closed on chain. Epochs that changed nothing of the
/// payer are left out. A page ends early when it has many lines, or its archives take long to read: `next_before` says where the next
/// one goes on.
#[utoipa::path(get, path = "/v1/payers/{index}/bills", tag = "accounts",
    params(("index" = inline(Index), Path, description = "Index of the payer on chain"), Page),
    responses(
        (status = 200, body = BillList),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn bills(
    State(api): State<Api>,
    Path(Index(payer)): Path<Index>,
    Query(page): Query<Page>,
) -> Result<Json<BillList>, Problem> {
    require_payer(&api, payer).await?;
    let Count(limit) = page.limit.unwrap_or(Count(USUAL_PAGE));
    let before = page.before.map(|Epoch(epoch)| epoch);
    let mut bills = api.sources.bills(payer, before, limit).await?;
    for billed in &mut bills.assets {
        billed.asset_name = api.sources.asset_name(billed.asset);
    }
    Ok(Json(bills))
}

/// What an asset earned, epoch by epoch, newest first: from payers by use and from lots, with prices and sums.
///
/// It is read from the archives, as the bills of payers are. Epochs that changed nothing of the asset are left out. What was earned is
/// split when somebody collects.
#[utoipa::path(get, path = "/v1/assets/{index}/income", tag = "accounts",
    params(("index" = inline(Index), Path, description = "Index of the asset on chain"), Page),
    responses(
        (status = 200, body = IncomeList),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn income(
    State(api): State<Api>,
    Path(Index(asset)): Path<Index>,
    Query(page): Query<Page>,
) -> Result<Json<IncomeList>, Problem> {
    let totals = api.sources.running_totals(Side::Asset, asset).await?;
    if totals.is_none() {
        let detail = format!("the oracle knows no asset with index {asset}");
        return Err(Problem::no_account(detail));
    }
    let Count(limit) = page.limit.unwrap_or(Count(USUAL_PAGE));
    let before = page.before.map(|Epoch(epoch)| epoch);
    let mut income = api.sources.income(asset, before, limit).await?;
    income.asset_name = api.sources.asset_name(asset);
    Ok(Json(income))
}

/// What one epoch charged a payer, with the proofs of its sums: the payer's leaf after the epoch and before it.
///
/// The settlement commits to what all lines of a payer come to together. To a line alone it commits by the archive's SHA-256, and by
/// the session records that the payer's owner is shown.
#[utoipa::path(get, path = "/v1/payers/{index}/bills/{epoch}", tag = "accounts",
    params(
        ("index" = inline(Index), Path, description = "Index of the payer on chain"),
        ("epoch" = inline(Epoch), Path, description = "Number of the epoch"),
    ),
    responses(
        (status = 200, body = ProvenBill),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn bill(
    State(api): State<Api>,
    Path((payer, epoch)): Path<(Index, Epoch)>,
) -> Result<Json<ProvenBill>, Problem> {
    let (Index(payer), Epoch(epoch)) = (payer, epoch);
    require_payer(&api, payer).await?;
    let bill = api.sources.bill(payer, epoch).await?;
    let bill = bill.ok_or_else(|| {
        Problem::no_settlement(format!("this oracle has not closed epoch {epoch}"))
    })?;
    let before = match epoch.checked_sub(1) {
        Some(before) => leaf(&api, payer, before).await?,
        None => None,
    };
    Ok(Json(ProvenBill {
        bill,
        proof: leaf(&api, payer, epoch).await?,
        before,
    }))
}

/// The payer's leaf, where the chain has the root.
async fn leaf(api: &Api, payer: u32, epoch: u64) -> Result<Option<Proof>, Problem> {
    match api.sources.proof(Side::Payer, payer, Some(epoch)).await? {
        ProofAnswer::Proof(proof) => Ok(Some(*proof)),
        ProofAnswer::NothingFinal | ProofAnswer::NotKept { .. } => Ok(None),
    }
}

async fn require_payer(api: &Api, payer: u32) -> Result<(), Problem> {
    let totals = api.sources.running_totals(Side::Payer, payer).await?;
    totals
        .map(drop)
        .ok_or_else(|| Problem::no_account(format!("the oracle knows no payer with index {payer}")))
}
