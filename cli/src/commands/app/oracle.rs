//! An oracle elsewhere, whose API the page finds at its own address: the page verifies what it says.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};
use reqwest::{Client, Url};

use super::problem::problem;
use crate::failure::Failure;

/// Longest wait for one answer.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Longest answer: the page takes no more.
const MOST_BYTES: usize = 4 << 20;

#[derive(Clone)]
pub(super) struct Oracle {
    api: Arc<Url>,
    http: Client,
}

impl Oracle {
    /// # Errors
    /// It is no URL, or TLS cannot be set up.
    pub(super) fn new(url: &str) -> Result<Self, Failure> {
        let api = Url::parse(url)
            .ok()
            .filter(|it| matches!(it.scheme(), "http" | "https"));
        let api = api.ok_or_else(|| {
            Failure::input(format!("--oracle-api: `{url}` is no URL of http or https"))
        })?;
        let http = Client::builder().timeout(TIMEOUT).build();
        Ok(Self {
            api: Arc::new(api),
            http: http.map_err(|error| Failure::input(format!("--oracle-api: {error}")))?,
        })
    }

    /// What anybody may read, and nothing that changes anything.
    pub(super) fn routes(self) -> Router {
        Router::new()
            .route("/health", get(passed_on))
            .route("/v1/{*rest}", get(passed_on))
            .with_state(self)
    }
}

async fn passed_on(State(oracle): State<Oracle>, uri: Uri, headers: HeaderMap) -> Response {
    match answer(&oracle, &uri, &headers).await {
        Ok(response) => response,
        Err(why) => problem(
            StatusCode::BAD_GATEWAY,
            "unavailable",
            "The oracle does not answer",
            &format!("{why}. Check --oracle-api, or try again."),
        ),
    }
}

async fn answer(oracle: &Oracle, uri: &Uri, asked: &HeaderMap) -> Result<Response, String> {
    let mut url = oracle.api.as_ref().clone();
    let base = url.path().trim_end_matches('/').to_owned();
    url.set_path(&format!("{base}{}", uri.path()));
    url.set_query(uri.query());
    let mut question = oracle.http.get(url);
    if let Some(accept) = asked.get(header::ACCEPT) {
        question = question.header(header::ACCEPT, accept);
    }
    let words = |error: reqwest::Error| error.without_url().to_string();
    let mut answered = question.send().await.map_err(words)?;
    let status = answered.status();
    let kind = answered.headers().get(header::CONTENT_TYPE).cloned();
    let mut body = Vec::new();
    while let Some(chunk) = answered.chunk().await.map_err(words)? {
        if body.len().saturating_add(chunk.len()) > MOST_BYTES {
            return Err(format!("its answer has more than {MOST_BYTES} bytes"));
        }
        body.extend_from_slice(&chunk);
    }
    let kind = kind.unwrap_or_else(|| HeaderValue::from_static("application/octet-stream"));
    let headers: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_TYPE, kind),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    Ok((status, headers, body).into_response())
}
