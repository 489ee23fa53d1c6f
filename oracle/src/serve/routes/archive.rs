//! The public part of archives: everything to recompute a settlement.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeFile;

use crate::serve::Api;
use crate::serve::extract::Path;
use crate::serve::problem::Problem;

/// The public part of an archive by its SHA-256, as in the settlement's `archive_hash`. Ranges are supported.
#[utoipa::path(get, path = "/v1/archive/{hash}", tag = "settlements",
    params(("hash" = String, Path, description = "SHA-256 in hex, 64 digits")),
    responses(
        (status = 200, body = String, content_type = "application/x-ndjson", description = "One JSON document per line"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub async fn archive(
    State(api): State<Api>,
    Path(text): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let mut hash = [0; 32];
    hex::decode_to_slice(&text, &mut hash)
        .map_err(|_| Problem::bad_request("the hash must be 64 hexadecimal digits"))?;
    let file = api.sources.public_archive(hash).await?;
    let file = file.ok_or_else(|| {
        Problem::no_archive(format!("this oracle has no archive {}", hex::encode(hash)))
    })?;
    let mime = "application/x-ndjson"
        .parse()
        .map_err(|_| Problem::internal("bad media type"))?;
    let mut response = match ServeFile::new_with_mime(&file, &mime)
        .oneshot(request)
        .await
    {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    };
    // Content-addressed: what has this name never changes.
    if response.status().is_success() {
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, forever);
    }
    Ok(response)
}
