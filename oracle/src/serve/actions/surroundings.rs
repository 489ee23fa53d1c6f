//! What surrounds all actions: the headers by which pages of any origin may use them, and bounds.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use openmast_platform::{places::Places, rates::Rates};
use tower_http::catch_panic::CatchPanicLayer;

use super::{answers::VERSION, desk::Desk, failure::Failure};
use crate::{
    config::ActionsConfig,
    serve::{extract::Asker, limits},
};

/// Longest body: an account, and what wallets may say beside it.
const MOST_BODY_BYTES: usize = 4 << 10;
/// As `ACTIONS_CORS_HEADERS` of the specification's own package has them.
const CORS: [(HeaderName, &str); 4] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (header::ACCESS_CONTROL_ALLOW_METHODS, "GET,POST,PUT,OPTIONS"),
    (
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        "Content-Type, Authorization, Content-Encoding, Accept-Encoding, X-Accept-Action-Version, X-Accept-Blockchain-Ids",
    ),
    (
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        "X-Action-Version, X-Blockchain-Ids",
    ),
];
const ACTION_VERSION: HeaderName = HeaderName::from_static("x-action-version");
const BLOCKCHAIN_IDS: HeaderName = HeaderName::from_static("x-blockchain-ids");
/// Genesis hashes of the clusters that wallets know. By CAIP-2 the first 32 characters name a cluster.
const CLUSTERS: [&str; 3] = [
    "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d",
    "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG",
    "4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY",
];
const CHARACTERS_OF_A_CLUSTER: usize = 32;

/// How much may be asked.
pub(super) struct Bounds {
    rates: Rates,
    places: Arc<Places<IpAddr>>,
    timeout: Duration,
}

impl Bounds {
    pub(super) fn new(config: &ActionsConfig, timeout: Duration) -> Arc<Self> {
        Arc::new(Self {
            rates: Rates::new(
                config.requests_per_second,
                config.requests_per_second_per_source,
            ),
            places: Places::new(
                config.max_concurrent_requests,
                config.max_concurrent_requests_per_source,
                |_| {},
            ),
            timeout,
        })
    }
}

pub(super) fn surrounded(
    routes: Router<Arc<Desk>>,
    desk: Arc<Desk>,
    bounds: Arc<Bounds>,
) -> Router {
    routes
        .method_not_allowed_fallback(|| async { Failure::no_method() })
        .with_state(Arc::clone(&desk))
        .layer(DefaultBodyLimit::max(MOST_BODY_BYTES))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(bounds, bounded))
        .layer(middleware::from_fn(limits::measure))
        .layer(middleware::from_fn_with_state(desk, open_to_all))
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("an action panicked");
    Failure::internal().into_response()
}

/// Answers what browsers ask before they ask, and puts the headers on every answer.
async fn open_to_all(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let mut response = match *request.method() {
        Method::OPTIONS => {
            let json = HeaderValue::from_static("application/json");
            (StatusCode::OK, [(header::CONTENT_TYPE, json)]).into_response()
        }
        _ => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in CORS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(ACTION_VERSION, HeaderValue::from_static(VERSION));
    if let Some(cluster) = cluster(&desk) {
        headers.insert(BLOCKCHAIN_IDS, cluster);
    }
    // Amounts and prices are as they are now.
    let unless_said = headers.entry(header::CACHE_CONTROL);
    unless_said.or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The cluster by CAIP-2; `None` for one that wallets do not know, or while it is not known here.
fn cluster(desk: &Desk) -> Option<HeaderValue> {
    let genesis = desk.sender.rpc.seen().genesis?.to_string();
    let known = CLUSTERS.iter().find(|it| **it == genesis)?;
    let id = known.get(..CHARACTERS_OF_A_CLUSTER)?;
    HeaderValue::from_str(&format!("solana:{id}")).ok()
}

/// Refuses at once what is too much, and answers in time in any case.
async fn bounded(State(bounds): State<Arc<Bounds>>, request: Request, next: Next) -> Response {
    let Asker(source) = Asker::of(request.extensions());
    if let Err(wait) = bounds.rates.meter(source).admit() {
        return Failure::too_often(wait.as_secs().saturating_add(1)).into_response();
    }
    let Ok(_place) = bounds.places.take(source) else {
        let text = "too many requests at once; try again in a second";
        return Failure::unavailable(text).into_response();
    };
    match tokio::time::timeout(bounds.timeout, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Failure::unavailable("the answer took too long; try again").into_response(),
    }
}
