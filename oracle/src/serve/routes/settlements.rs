//! The open epoch and the settlements.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::Problem;
use crate::serve::Api;
use crate::serve::extract::{Path, Query};
use crate::serve::model::{OpenEpoch, Settlement, SettlementList};
use crate::serve::parameters::{Count, Epoch};

/// How many settlements a page has.
type PageSize = Count<1, 200>;
const USUAL_PAGE: u32 = 50;

/// The epoch that collects usage now.
#[utoipa::path(get, path = "/v1/epoch", tag = "settlements", responses(
    (status = 200, body = OpenEpoch),
))]
pub(crate) async fn epoch(State(api): State<Api>) -> Result<Json<OpenEpoch>, Problem> {
    Ok(Json(api.sources.open_epoch().await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    /// Only epochs below this one.
    #[param(value_type = Epoch, inline, required = false)]
    before: Option<Epoch>,
    /// How many settlements at most, 1 to 200; 50 when absent.
    #[param(value_type = PageSize, inline, required = false)]
    limit: Option<PageSize>,
}

/// Settlements that this oracle has made, newest first.
#[utoipa::path(get, path = "/v1/settlements", tag = "settlements", params(Page), responses(
    (status = 200, body = SettlementList),
    (status = 400, body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(
    State(api): State<Api>,
    Query(page): Query<Page>,
) -> Result<Json<SettlementList>, Problem> {
    let Count(limit) = page.limit.unwrap_or(Count(USUAL_PAGE));
    let before = page.before.map(|Epoch(epoch)| epoch);
    // One more than asked for tells whether there is another page.
    let mut settlements = api.sources.settlements(before, limit + 1).await?;
    let more = settlements.len() > limit as usize;
    settlements.truncate(limit as usize);
    let next_before = settlements.last().filter(|_| more).map(|last| last.epoch);
    Ok(Json(SettlementList {
        settlements,
        next_before,
    }))
}

/// One settlement.
#[utoipa::path(get, path = "/v1/settlements/{epoch}", tag = "settlements",
    params(("epoch" = inline(Epoch), Path, description = "Number of the epoch")),
    responses(
        (status = 200, body = Settlement),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn one(
    State(api): State<Api>,
    Path(Epoch(epoch)): Path<Epoch>,
) -> Result<Json<Settlement>, Problem> {
    let settlement = api.sources.settlement(epoch).await?;
    settlement
        .map(Json)
        .ok_or_else(|| Problem::no_settlement(format!("this oracle has not closed epoch {epoch}")))
}
