//! What a wallet has on chain.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::Problem;
use crate::serve::Api;
use crate::serve::extract::{Asker, Path, Query};
use crate::serve::model::Holdings;
use crate::serve::parameters::{AddressText, Count, Index};

/// How many assets a page has.
type PageSize = Count<1, 200>;
const USUAL_PAGE: u32 = 50;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    /// Only assets with an index below this one.
    #[param(value_type = Index, inline, required = false)]
    before: Option<Index>,
    /// How many assets at most, 1 to 200; 50 when absent.
    #[param(value_type = PageSize, inline, required = false)]
    limit: Option<PageSize>,
}

/// What a wallet has: shares, stakes with their rewards, tokens of lots, payers with what they have paid for ahead, offers and purchases.
///
/// One node of the chain searches for the wallet's accounts: what is not among them may have been made a moment ago, or kept back by
/// that node. Assets come in pages; payers, offers, sales and purchases are the same on every page.
#[utoipa::path(get, path = "/v1/owners/{address}/holdings", tag = "accounts",
    params(("address" = inline(AddressText), Path, description = "Address of the wallet, base58"), Page),
    responses(
        (status = 200, body = Holdings),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn holdings(
    State(api): State<Api>,
    Asker(source): Asker,
    Path(wallet): Path<AddressText>,
    Query(page): Query<Page>,
) -> Result<Json<Holdings>, Problem> {
    let wallet = wallet.read().map_err(Problem::bad_address)?;
    let Count(limit) = page.limit.unwrap_or(Count(USUAL_PAGE));
    let before = page.before.map(|Index(index)| index);
    let mut holdings = api.sources.holdings(wallet, before, limit, source).await?;
    let entitlements = { holdings.payers.iter_mut() }.flat_map(|payer| &mut payer.entitlements);
    for entitlement in entitlements {
        entitlement.asset_name = api.sources.asset_name(entitlement.asset);
    }
    Ok(Json(holdings))
}
