//! What an address owns on chain.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::Problem;
use crate::serve::Api;
use crate::serve::extract::{Asker, Path, Query};
use crate::serve::model::OwnedPayers;
use crate::serve::parameters::{AddressText, Count, Index};

/// How many payers a page has.
type PageSize = Count<1, 200>;
const USUAL_PAGE: u32 = 50;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    /// Only payers with an index below this one.
    #[param(value_type = Index, inline, required = false)]
    before: Option<Index>,
    /// How many payers at most, 1 to 200; 50 when absent.
    #[param(value_type = PageSize, inline, required = false)]
    limit: Option<PageSize>,
}

/// The payers that an address owns, each with what it has left, what is asked back and whom it is offered to.
///
/// One node of the chain searches for them: what is not among them may have been opened a moment ago, or kept back by that node. Each
/// balance is by the oracle's own ledgers.
#[utoipa::path(get, path = "/v1/owners/{address}/payers", tag = "accounts",
    params(("address" = inline(AddressText), Path, description = "Address of the owner, base58"), Page),
    responses(
        (status = 200, body = OwnedPayers),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn owned_payers(
    State(api): State<Api>,
    Asker(source): Asker,
    Path(owner): Path<AddressText>,
    Query(page): Query<Page>,
) -> Result<Json<OwnedPayers>, Problem> {
    let owner = owner.read().map_err(Problem::bad_address)?;
    let Count(limit) = page.limit.unwrap_or(Count(USUAL_PAGE));
    let before = page.before.map(|Index(index)| index);
    Ok(Json(
        api.sources
            .owned_payers(owner, before, limit, source)
            .await?,
    ))
}
