//! Requests to the HTTP API.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use openmast_oracle::{
    config::{ApiConfig, MetricsConfig},
    ingest::{radius::RadiusConfig, usage::UsageConfig},
    serve::{AdminToken, Reload, Setup, Sources, router},
};
use openmast_records::{MappingChange, identity};
use serde_json::Value;
use solana_pubkey::Pubkey;
use tokio::runtime::Runtime;
use tower::ServiceExt;

use crate::sources::{Fixture, network};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const LARGEST_ANSWER: usize = 1 << 22;

/// A request: method and target on the first line, a header on each of the next, an empty line, the body. Whatever is
/// asked, the oracle is not at fault; and only the holder of the token changes anything.
pub fn check(data: &[u8]) {
    let Some(request) = request(data) else {
        return;
    };
    let is_admin = has_token(request.headers());
    let is_question = request.method() == Method::OPTIONS;
    let path = request.uri().path().to_owned();
    SERVER.with(|server| {
        server.changes().clear();
        let (status, headers, body) = server.answer(request);
        assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        problem(status, &headers, &body);
        let is_private = ["/v1/mappings", "/v1/admin"]
            .iter()
            .any(|it| path.starts_with(it))
            || path.ends_with("/sessions")
            || path.ends_with("/radios");
        // A browser asks with OPTIONS whether it may ask, and is told nothing else.
        let is_told = status.is_success() && !(is_question && body.is_empty());
        assert!(is_admin || !is_private || !is_told, "{path}");
        for change in server.changes().drain(..) {
            assert!(is_admin, "nobody else may change {change:?}");
            readable(&change);
        }
    });
}

fn request(data: &[u8]) -> Option<Request<Body>> {
    let at = data.windows(2).position(|pair| pair == b"\n\n");
    let (head, body) = at.map_or((data, &[][..]), |at| (&data[..at], &data[at + 2..]));
    let head = std::str::from_utf8(head).ok()?;
    let mut lines = head.lines();
    let (method, target) = lines.next()?.split_once(' ')?;
    let mut request = Request::builder().method(method).uri(target);
    for line in lines {
        let (name, value) = line.split_once(':')?;
        request = request.header(name, value.trim());
    }
    request.body(Body::from(body.to_vec())).ok()
}

fn has_token(headers: &HeaderMap) -> bool {
    let given = headers.get(header::AUTHORIZATION);
    given
        .and_then(|given| given.to_str().ok())
        .is_some_and(|given| given.split_whitespace().last() == Some(TOKEN))
}

struct Server {
    runtime: Runtime,
    router: Router,
    fixture: Arc<Fixture>,
}

thread_local! {
    static SERVER: Server = Server::new();
}

impl Server {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().expect("a runtime");
        let fixture = Arc::new(Fixture::default());
        let api = ApiConfig {
            admin_token: Some(TOKEN.into()),
            ..ApiConfig::default()
        };
        let setup = Setup {
            api: &api,
            metrics: &MetricsConfig::default(),
            radius: &RadiusConfig::default(),
            usage: &UsageConfig::default(),
            app: None,
            actions: None,
            admin_token: AdminToken::new(api.admin_token.as_ref()),
            reload: Some(fixture.reload.clone() as Arc<dyn Reload>),
            program: Pubkey::new_from_array([8; 32]),
            network: network(),
            clock: openmast_oracle::time::Clock::default(),
            recorder: None,
        };
        let router = router(&setup, fixture.clone() as Arc<dyn Sources>);
        Self {
            runtime,
            router,
            fixture,
        }
    }

    fn changes(&self) -> std::sync::MutexGuard<'_, Vec<MappingChange>> {
        self.fixture.changes.lock().expect("not poisoned")
    }

    fn answer(&self, request: Request<Body>) -> (StatusCode, HeaderMap, Vec<u8>) {
        self.runtime.block_on(async {
            let answered = self.router.clone().oneshot(request).await;
            let (parts, body) = answered.unwrap_or_else(|never| match never {}).into_parts();
            let body = to_bytes(body, LARGEST_ANSWER).await;
            let body = body.expect("a whole answer").to_vec();
            (parts.status, parts.headers, body)
        })
    }
}

/// A refusal says what it is and what to do.
fn problem(status: StatusCode, headers: &HeaderMap, body: &[u8]) {
    let kind = headers.get(header::CONTENT_TYPE);
    if kind.is_none_or(|kind| kind != "application/problem+json") || body.is_empty() {
        return;
    }
    let problem: Value = serde_json::from_slice(body).expect("JSON");
    assert_eq!(problem["status"], status.as_u16());
    for field in ["code", "title", "what_to_do"] {
        let text = problem[field].as_str();
        assert!(text.is_some_and(|text| !text.is_empty()), "{field}");
    }
}

/// What was mapped can be shown and taken back.
fn readable(change: &MappingChange) {
    match change {
        MappingChange::Radio { identity, .. } => {
            let (kind, value) = identity::describe_radio(identity);
            assert_eq!(identity::radio(kind, &value).as_ref(), Ok(identity));
        }
        MappingChange::Subscriber { identity, .. } => {
            let (kind, value) = identity::describe_subscriber(identity);
            assert_eq!(identity::subscriber(kind, &value).as_ref(), Ok(identity));
        }
    }
}
