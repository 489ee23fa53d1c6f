//! The radios that are mapped to an asset, for its owner.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use openmast_records::identity;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::Problem;
use crate::serve::extract::{Path, Query};
use crate::serve::model::AssetRadios;
use crate::serve::owner::{Signed, radios_message};
use crate::serve::parameters::{Count, Index, RadioText, one_name};
use crate::serve::{Api, RadioQuestion};

/// How many radios a page has.
type PageSize = Count<1, 100>;
const USUAL_PAGE: u32 = 20;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    /// Only radios behind the one with this name, `kind=value`: the `next_after` of the page before.
    #[param(value_type = RadioText, inline, required = false)]
    after: Option<RadioText>,
    /// How many are listed at most, 1 to 100; 20 when absent.
    #[param(value_type = PageSize, inline, required = false)]
    limit: Option<PageSize>,
}

/// The radios that are mapped to an asset: since when, when each reported last and how, what runs, what was billed in the open epoch
/// and what waits. No subscriber is named.
///
/// For the wallet that owns the asset on chain, with `openmast-expires` and `openmast-signature` over the text
/// `OpenMast: show the radios of my asset\nnetwork: <address>\nasset: <index>\nexpires: <seconds>`, signed as for the session records
/// of a payer; or for the operator. Who has handed the asset over sees nothing a minute later at most.
#[utoipa::path(get, path = "/v1/assets/{index}/radios", tag = "accounts",
    params(("index" = inline(Index), Path, description = "Index of the asset on chain"), Page),
    security(("admin_token" = []), ("owner_expires" = [], "owner_signature" = [])),
    responses(
        (status = 200, body = AssetRadios),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn asset_radios(
    State(api): State<Api>,
    Path(Index(asset)): Path<Index>,
    headers: HeaderMap,
    page: Result<Query<Page>, Problem>,
) -> Result<Json<AssetRadios>, Problem> {
    // A stranger learns what is missing before what is wrong.
    let is_operator = headers.contains_key(header::AUTHORIZATION);
    match is_operator {
        true => api.admin.authorize(&headers)?,
        false => authorize_owner(&api, &headers, asset).await?,
    }
    let Query(page) = page?;
    let Count(limit) = page.limit.unwrap_or(Count(USUAL_PAGE));
    let question = RadioQuestion {
        asset,
        after: page
            .after
            .map(|RadioText(text)| one_name(&text, identity::radios_called(&text)))
            .transpose()?,
        limit: limit as usize,
        is_operator,
    };
    let mut radios = api.sources.asset_radios(question).await?;
    radios.asset_name = api.sources.asset_name(asset);
    Ok(Json(radios))
}

async fn authorize_owner(api: &Api, headers: &HeaderMap, asset: u32) -> Result<(), Problem> {
    let message = |expires| radios_message(&api.network, asset, expires);
    let signed = Signed::from_headers(headers, api.clock.now_seconds(), message)?;
    let owner = api.sources.asset_owner(asset).await?;
    let owner = owner.ok_or_else(|| {
        Problem::no_account(format!("the oracle knows no asset with index {asset}"))
    })?;
    signed.verify(&owner, message)
}
