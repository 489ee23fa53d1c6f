//! What was split at each collect of an asset.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::Problem;
use crate::serve::Api;
use crate::serve::extract::{Asker, Path, Query};
use crate::serve::model::{CollectList, Side};
use crate::serve::parameters::{Count, Index, SignatureText};

/// How many transactions a page looks at.
type PageSize = Count<1, 25>;
const USUAL_PAGE: u32 = 25;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    /// Only transactions before the one with this signature.
    #[param(value_type = SignatureText, inline, required = false)]
    before: Option<SignatureText>,
    /// How many transactions are looked at, at most, 1 to 25; 25 when absent.
    #[param(value_type = PageSize, inline, required = false)]
    limit: Option<PageSize>,
}

/// What was split at each collect of an asset, newest first: the parts, the rates that were used, and what a staked share got.
///
/// It is read from the chain's transactions that name the asset, so that pages can have few collects or none. They reach back as far as
/// the oracle's nodes keep transactions, and say themselves whether they leave anything out.
#[utoipa::path(get, path = "/v1/assets/{index}/collects", tag = "accounts",
    params(("index" = inline(Index), Path, description = "Index of the asset on chain"), Page),
    responses(
        (status = 200, body = CollectList),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn collects(
    State(api): State<Api>,
    Asker(source): Asker,
    Path(Index(asset)): Path<Index>,
    Query(page): Query<Page>,
) -> Result<Json<CollectList>, Problem> {
    let before = page.before.map(|text| text.read()).transpose();
    let before = before.map_err(Problem::bad_signature)?;
    let totals = api.sources.running_totals(Side::Asset, asset).await?;
    if totals.is_none() {
        let detail = format!("the oracle knows no asset with index {asset}");
        return Err(Problem::no_account(detail));
    }
    let Count(limit) = page.limit.unwrap_or(Count(USUAL_PAGE));
    let mut collects = api.sources.collects(asset, before, limit, source).await?;
    collects.asset_name = api.sources.asset_name(asset);
    Ok(Json(collects))
}
