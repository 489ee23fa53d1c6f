//! What assets did lately, for lists of many.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::Problem;
use crate::serve::Api;
use crate::serve::extract::Query;
use crate::serve::model::AssetList;
use crate::serve::parameters::{Count, Index};

/// How many assets a page has.
type PageSize = Count<1, 1000>;
const USUAL_PAGE: u32 = 100;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    /// Only assets from this index on: the `next_from` of the page before; 0 when absent.
    #[param(value_type = Index, inline, required = false)]
    from: Option<Index>,
    /// How many are listed at most, 1 to 1000; 100 when absent.
    #[param(value_type = PageSize, inline, required = false)]
    limit: Option<PageSize>,
}

/// All assets by index, with what they did in the last 7, 30 and 90 days: the hours in which they reported to this oracle, and what
/// the epochs that ended gave them.
#[utoipa::path(get, path = "/v1/assets", tag = "accounts",
    params(Page),
    responses(
        (status = 200, body = AssetList),
        (status = 400, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn assets(
    State(api): State<Api>,
    Query(page): Query<Page>,
) -> Result<Json<AssetList>, Problem> {
    let Index(from) = page.from.unwrap_or(Index(0));
    let Count(limit) = page.limit.unwrap_or(Count(USUAL_PAGE));
    let now_ms = api.clock.now_ms();
    let mut list = api.sources.assets(from, limit, now_ms).await?;
    for asset in &mut list.assets {
        asset.name = api.sources.asset_name(asset.index);
    }
    Ok(Json(list))
}
