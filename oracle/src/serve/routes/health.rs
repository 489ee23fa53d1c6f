//! Routes for supervisors: whether the process is alive, whether it takes reports, what is wrong, and its metrics.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;
use crate::serve::Api;
use crate::serve::model::{Address, AlarmList, Health, Keeper, Readiness};

/// Liveness: the process answers. Restart it when it does not.
#[utoipa::path(get, path = "/health", tag = "service", responses((status = 200, body = Health)))]
pub(crate) async fn health(State(api): State<Api>) -> Json<Health> {
    Json(Health {
        status: "up".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        program: Address(api.program),
        network: Address(api.network),
    })
}

/// Readiness: reports are taken and kept, or why not. Alarms are no reason: `GET /v1/alarms` has them.
#[utoipa::path(get, path = "/ready", tag = "service", responses(
    (status = 200, body = Readiness, description = "Reports are taken and kept"),
    (status = 503, body = Readiness, description = "They are not, see `reasons`"),
))]
pub(crate) async fn ready(State(api): State<Api>) -> (StatusCode, Json<Readiness>) {
    let reasons = api.sources.not_ready().await;
    let ready = reasons.is_empty();
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(Readiness { ready, reasons }))
}

/// Everything that a person should know of and that lasts, also while the service starts.
#[utoipa::path(get, path = "/v1/alarms", tag = "service", responses((status = 200, body = AlarmList)))]
pub(crate) async fn alarms(State(api): State<Api>) -> Json<AlarmList> {
    Json(AlarmList {
        alarms: api.sources.alarms().await,
    })
}

/// What the service did today to keep the network in order, what waits, and why; docs/reference/keeper.md explains it.
#[utoipa::path(get, path = "/v1/keeper", tag = "service", responses((status = 200, body = Keeper)))]
pub(crate) async fn keeper(State(api): State<Api>) -> Result<Json<Keeper>, Problem> {
    Ok(Json(api.sources.keeper().await?))
}

/// Prometheus metrics; docs/reference/metrics.md explains each.
#[utoipa::path(get, path = "/metrics", tag = "service", security((), ("admin_token" = [])), responses(
    (status = 200, body = String, content_type = "text/plain"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "Only with metrics.require_admin_token"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "The same, and there is no token"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "Metrics are off"),
))]
pub(crate) async fn metrics(
    State(api): State<Api>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some(recorder) = &api.recorder else {
        return Err(Problem::no_route(
            "metrics are off: metrics.enabled is false",
        ));
    };
    if api.metrics_need_token {
        api.admin.authorize(&headers)?;
    }
    Ok((
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        recorder.render(),
    )
        .into_response())
}
