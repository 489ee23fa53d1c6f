//! The API's own description.

use axum::Json;
use axum::extract::State;
use utoipa::openapi::OpenApi;

use crate::serve::Api;

/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "service", responses(
    (status = 200, body = serde_json::Value, description = "OpenAPI 3.1"),
))]
pub(crate) async fn description(State(api): State<Api>) -> Json<OpenApi> {
    Json(OpenApi::clone(&api.document))
}
