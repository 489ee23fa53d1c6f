//! What a payer was charged for, which only its owner may see.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::Problem;
use crate::serve::Api;
use crate::serve::extract::{Path, Query};
use crate::serve::model::SessionList;
use crate::serve::owner::{Signed, sessions_message};
use crate::serve::parameters::{Epoch, Index};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClosedEpoch {
    /// A closed epoch.
    #[param(value_type = Epoch, inline)]
    epoch: Epoch,
}

/// Session records of a payer in a closed epoch, and the proof that the epoch's settlement commits to them.
///
/// Authorized by the wallet that owns the payer on chain: `openmast-expires` (Unix seconds, at most 300 ahead) and
/// `openmast-signature` (ed25519, base58) over the text
/// `OpenMast: show the session records of my payer account\nnetwork: <address>\npayer: <index>\nepoch: <epoch>\nexpires: <seconds>`,
/// as UTF-8 without a newline at the end, as wallets' signMessage or `solana sign-offchain-message` sign it.
#[utoipa::path(get, path = "/v1/payers/{index}/sessions", tag = "accounts",
    params(("index" = inline(Index), Path, description = "Index of the payer on chain"), ClosedEpoch),
    security(("owner_expires" = [], "owner_signature" = [])),
    responses(
        (status = 200, body = SessionList),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn sessions(
    State(api): State<Api>,
    Path(Index(payer)): Path<Index>,
    Query(of): Query<ClosedEpoch>,
    headers: HeaderMap,
) -> Result<Json<SessionList>, Problem> {
    let Epoch(epoch) = of.epoch;
    let message = |expires| sessions_message(&api.network, payer, epoch, expires);
    let signed = Signed::from_headers(&headers, api.clock.now_seconds(), message)?;
    let owner = api.sources.payer_owner(payer).await?;
    let owner = owner.ok_or_else(|| {
        Problem::no_account(format!("the oracle knows no payer with index {payer}"))
    })?;
    signed.verify(&owner, message)?;
    let list = api.sources.sessions(payer, epoch).await?;
    let list = list.ok_or_else(|| {
        Problem::no_sessions(format!(
            "epoch {epoch} is not closed, or its records are no longer kept"
        ))
    })?;
    Ok(Json(list))
}
