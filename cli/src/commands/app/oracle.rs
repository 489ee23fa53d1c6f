//! An oracle elsewhere, whose API the page finds at its own address: the page verifies what it says.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use reqwest::{Client, Url, redirect::Policy};

use super::problem::problem;
use crate::failure::Failure;

const HEALTH: &str = "/health";
const API: &str = "/v1/{*rest}";
/// Longest wait for one answer.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Longest answer: the page takes no more.
const MOST_BYTES: usize = 4 << 20;
/// Types of what an API answers.
const DATA: [&str; 3] = ["application/json", "application/problem+json", "text/plain"];
/// Whatever a browser makes of an answer, it does nothing at the page's address.
const NOTHING_RUNS: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

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
        // Where it leads to would be asked from this machine, and its answer read by the page.
        let http = Client::builder().timeout(TIMEOUT).redirect(Policy::none());
        let http = http.build();
        Ok(Self {
            api: Arc::new(api),
            http: http.map_err(|error| Failure::input(format!("--oracle-api: {error}")))?,
        })
    }

    /// What anybody may read, and nothing that changes anything.
    pub(super) fn routes(self) -> Router {
        Router::new()
            .route(HEALTH, get(passed_on))
            .route(API, get(passed_on))
            .with_state(self)
    }
}

/// The same where there is none.
pub(super) fn no_oracle() -> Router {
    let none = || async {
        problem(
            StatusCode::NOT_FOUND,
            "no_oracle",
            "No oracle is behind this page",
            "Start `openmast app` with --oracle-api URL to have one.",
        )
    };
    Router::new().route(HEALTH, any(none)).route(API, any(none))
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
    let path = format!("{base}{}", uri.path());
    url.set_path(&path);
    if url.path() != path {
        return Err("the path is written in another way than the API's are".to_owned());
    }
    url.set_query(uri.query());
    let mut question = oracle.http.get(url);
    if let Some(accept) = asked.get(header::ACCEPT) {
        question = question.header(header::ACCEPT, accept);
    }
    let words = |error: reqwest::Error| error.without_url().to_string();
    let mut answered = question.send().await.map_err(words)?;
    let status = answered.status();
    if status.is_redirection() {
        return Err(format!("it answers {status}, which leads elsewhere"));
    }
    let kind = as_data(answered.headers().get(header::CONTENT_TYPE));
    let mut body = Vec::new();
    while let Some(chunk) = answered.chunk().await.map_err(words)? {
        if body.len().saturating_add(chunk.len()) > MOST_BYTES {
            return Err(format!("its answer has more than {MOST_BYTES} bytes"));
        }
        body.extend_from_slice(&chunk);
    }
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, NOTHING_RUNS),
    ];
    Ok((status, headers, body).into_response())
}

/// What the answer is called here: another's words, at the page's own address, are data and no document.
fn as_data(told: Option<&HeaderValue>) -> &'static str {
    let told = told.and_then(|it| it.to_str().ok()).unwrap_or_default();
    let told = told.split(';').next().unwrap_or_default().trim();
    let known = DATA.into_iter().find(|it| it.eq_ignore_ascii_case(told));
    known.unwrap_or("application/octet-stream")
}
