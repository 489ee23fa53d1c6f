//! Administrative routes of the running service.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;

use crate::problem::Problem;
use crate::serve::model::Reloaded;
use crate::serve::{Api, ReloadError};

/// Reads the configuration, and the secrets, certificates and keys that it names, again: as SIGHUP does.
///
/// Secrets of RADIUS clients, certificate, key and client authorities of signed usage reports, and the admin token change
/// without a restart. What else has changed takes one: then nothing changes, and `detail` names the keys.
#[utoipa::path(post, path = "/v1/admin/reload", tag = "service", security(("admin_token" = [])), responses(
    (status = 200, body = Reloaded),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 403, body = Problem, content_type = "application/problem+json"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "needs_restart"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "bad_configuration"),
))]
pub(crate) async fn reload(
    State(api): State<Api>,
    headers: HeaderMap,
) -> Result<Json<Reloaded>, Problem> {
    api.admin.authorize(&headers)?;
    let reload = api.reload.as_ref().ok_or(ReloadError::Starting)?;
    let changed = reload.reload().await?;
    Ok(Json(Reloaded { changed }))
}
