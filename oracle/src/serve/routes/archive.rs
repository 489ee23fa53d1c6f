//! The public part of archives: everything to recompute a settlement.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeFile;

use crate::problem::Problem;
use crate::serve::Api;
use crate::serve::extract::Path;
use crate::serve::parameters::Sha256Text;

/// The public part of an archive by its SHA-256, as in the settlement's `archive_hash`. Ranges are supported.
#[utoipa::path(get, path = "/v1/archive/{hash}", tag = "settlements",
    params(("hash" = inline(Sha256Text), Path, description = "SHA-256 in hex, 64 digits")),
    responses(
        (status = 200, body = String, content_type = "application/x-ndjson", description = "One JSON document per line"),
        (status = 206, body = String, content_type = "application/x-ndjson", description = "The range that was asked for"),
        (status = 304, description = "Not modified since If-Modified-Since"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Modified since If-Unmodified-Since"),
        (status = 416, body = Problem, content_type = "application/problem+json",
            description = "There is no such range: Content-Range says how many bytes there are"),
    ))]
pub(crate) async fn archive(
    State(api): State<Api>,
    Path(Sha256Text(hash)): Path<Sha256Text>,
    request: Request,
) -> Result<Response, Problem> {
    let file = api.sources.public_archive(hash).await?;
    let missing =
        || Problem::no_archive(format!("this oracle has no archive {}", hex::encode(hash)));
    let file = file.ok_or_else(missing)?;
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
    match response.status() {
        // The file was removed in the meantime, or cannot be read.
        StatusCode::NOT_FOUND => return Err(missing()),
        status if status.is_server_error() => {
            tracing::error!(file = %file.display(), "an archive cannot be read");
            return Err(Problem::internal("the oracle's log says what is wrong"));
        }
        StatusCode::RANGE_NOT_SATISFIABLE => return Ok(no_range(&response)),
        _ => {}
    }
    // Archives are content-addressed: what has this name never changes.
    if response.status().is_success() {
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, forever);
    }
    Ok(response)
}

fn no_range(refused: &Response) -> Response {
    let mut response = Problem::no_range("the archive does not have the bytes that Range asks for")
        .into_response();
    if let Some(range) = refused.headers().get(header::CONTENT_RANGE) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_RANGE, range.clone());
    }
    response
}
