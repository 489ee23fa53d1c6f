//! Limits that keep one caller from taking the service down: time, number of requests, and a log span for each.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;

use crate::problem::Problem;

#[derive(Clone)]
pub(super) struct Limits {
    places: Arc<Semaphore>,
    timeout: Duration,
}

impl Limits {
    pub(super) fn new(most_at_once: usize, timeout: Duration) -> Self {
        Self {
            places: Arc::new(Semaphore::new(most_at_once.min(Semaphore::MAX_PERMITS))),
            timeout,
        }
    }
}

/// Refuses at once what is too much, and answers in time in any case. Liveness is never refused: a busy service is
/// alive.
pub(super) async fn enforce(
    State(limits): State<Limits>,
    request: Request,
    next: Next,
) -> Response {
    if request.uri().path() == "/health" {
        return next.run(request).await;
    }
    let Ok(_place) = limits.places.try_acquire() else {
        return Problem::overloaded("all places are taken").into_response();
    };
    match tokio::time::timeout(limits.timeout, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::timed_out(format!("no answer after {} s", limits.timeout.as_secs()))
            .into_response(),
    }
}

/// Counts requests by route, not by path: paths have no bound.
pub(super) async fn measure(request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", MatchedPath::as_str)
        .to_owned();
    let started = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_str().to_owned();
    metrics::histogram!("openmast_api_request_seconds", "route" => route.clone())
        .record(started.elapsed().as_secs_f64());
    metrics::counter!("openmast_api_requests_total", "route" => route, "status" => status)
        .increment(1);
    response
}
