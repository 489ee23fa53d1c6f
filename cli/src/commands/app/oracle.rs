//! An oracle elsewhere, whose API the page finds at its own address: the page verifies what it says. Which network the page is of
//! is not for it to say: of another one, nothing of it is passed on.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use openmast_page::Shown;
use reqwest::{Client, Url, redirect::Policy};
use serde_json::Value;

use super::problem::problem;
use crate::{failure::Failure, progress::Progress};

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
    /// What the page is of.
    shown: Arc<Shown>,
    /// Whether it said that it is of the same network, when it was asked last.
    belongs: Arc<AtomicBool>,
}

/// Why nothing is passed on.
enum Refusal {
    /// It does not answer, or not as an API does.
    Unavailable(String),
    /// It is of this other network or program.
    OtherNetwork(String),
}

/// What it answered.
struct Answer {
    status: StatusCode,
    kind: &'static str,
    body: Vec<u8>,
}

impl Oracle {
    /// # Errors
    /// It is no URL, or TLS cannot be set up.
    pub(super) fn new(url: &str, shown: &Shown) -> Result<Self, Failure> {
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
            shown: Arc::new(shown.clone()),
            belongs: Arc::default(),
        })
    }

    /// Whether it is of the network that the page shows. One that does not answer is asked again before anything is passed on.
    ///
    /// # Errors
    /// It is of another one.
    pub(super) async fn check(&self, progress: &Progress) -> Result<(), Failure> {
        match self.health().await {
            Ok(_) => Ok(()),
            Err(Refusal::Unavailable(why)) => {
                progress.tell(&format!("The oracle of --oracle-api does not answer ({why}): until it does, the page shows what the chain tells."));
                Ok(())
            }
            Err(Refusal::OtherNetwork(why)) => Err(Failure::input(format!(
                "--oracle-api: {why}; pass an oracle of this network, or its own --network"
            ))),
        }
    }

    /// What anybody may read, and nothing that changes anything.
    pub(super) fn routes(self) -> Router {
        Router::new()
            .route(HEALTH, get(passed_on))
            .route(API, get(passed_on))
            .with_state(self)
    }

    async fn pass_on(&self, uri: &Uri, asked: &HeaderMap) -> Result<Answer, Refusal> {
        if uri.path() == HEALTH {
            return self.health().await;
        }
        if !self.belongs.load(Ordering::Acquire) {
            self.health().await?;
        }
        let accept = asked.get(header::ACCEPT);
        self.ask(uri.path(), uri.query(), accept).await
    }

    /// What it says of itself, if that is of this network.
    async fn health(&self) -> Result<Answer, Refusal> {
        let answer = self.ask(HEALTH, None, None).await?;
        let compared = self.compare(&answer);
        self.belongs.store(compared.is_ok(), Ordering::Release);
        compared.map(|()| answer)
    }

    fn compare(&self, answer: &Answer) -> Result<(), Refusal> {
        let told: Option<Value> = serde_json::from_slice(&answer.body).ok();
        let field = |name: &str| told.as_ref()?.get(name)?.as_str();
        let (Some(program), Some(network)) = (field("program"), field("network")) else {
            let why = "it does not say which network it is of";
            return Err(Refusal::Unavailable(why.to_owned()));
        };
        let Shown {
            program: our_program,
            network: our_network,
            ..
        } = &*self.shown;
        if network != our_network {
            let why = format!("the oracle is of the network {network}, not of {our_network}");
            return Err(Refusal::OtherNetwork(why));
        }
        if program != our_program {
            let why = format!("the oracle is of the program {program}, not of {our_program}");
            return Err(Refusal::OtherNetwork(why));
        }
        Ok(())
    }

    async fn ask(
        &self,
        path: &str,
        query: Option<&str>,
        accept: Option<&HeaderValue>,
    ) -> Result<Answer, Refusal> {
        let asked = self.asked(path, query, accept).await;
        asked.map_err(Refusal::Unavailable)
    }

    async fn asked(
        &self,
        path: &str,
        query: Option<&str>,
        accept: Option<&HeaderValue>,
    ) -> Result<Answer, String> {
        let mut url = self.api.as_ref().clone();
        let base = url.path().trim_end_matches('/').to_owned();
        let path = format!("{base}{path}");
        url.set_path(&path);
        if url.path() != path {
            return Err("the path is written in another way than the API's are".to_owned());
        }
        url.set_query(query);
        let mut question = self.http.get(url);
        if let Some(accept) = accept {
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
        Ok(Answer { status, kind, body })
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
    match oracle.pass_on(&uri, &headers).await {
        Ok(answer) => answer.into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, self.kind),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::CONTENT_SECURITY_POLICY, NOTHING_RUNS),
        ];
        (self.status, headers, self.body).into_response()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Unavailable(why) => problem(
                StatusCode::BAD_GATEWAY,
                "unavailable",
                "The oracle does not answer",
                &format!("{why}. Check --oracle-api, or try again."),
            ),
            Self::OtherNetwork(why) => problem(
                StatusCode::BAD_GATEWAY,
                "other_network",
                "The oracle is of another network than this page",
                &format!(
                    "{why}. Start `openmast app` with an oracle of this network, or with the oracle's own --network."
                ),
            ),
        }
    }
}

/// What the answer is called here: another's words, at the page's own address, are data and no document.
fn as_data(told: Option<&HeaderValue>) -> &'static str {
    let told = told.and_then(|it| it.to_str().ok()).unwrap_or_default();
    let told = told.split(';').next().unwrap_or_default().trim();
    let known = DATA.into_iter().find(|it| it.eq_ignore_ascii_case(told));
    known.unwrap_or("application/octet-stream")
}
