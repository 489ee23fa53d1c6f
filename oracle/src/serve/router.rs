//! Puts the routes and what surrounds them together.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Router, middleware};
use metrics_exporter_prometheus::PrometheusHandle;
use solana_pubkey::Pubkey;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::classify::ServerErrorsFailureClass;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::limits::{self, Limits};
use super::model::DoorList;
use super::owner::{EXPIRES_HEADER, SIGNATURE_HEADER};
use super::routes::{
    accounts, activity, admin, archive, bills, collects, description, doors, health, holdings,
    live_sessions, mappings, owned, prices, radios, sessions, settlements,
};
use super::{
    Actions, Api, Reload, Sources,
    admin::{Admin, AdminToken},
    app::{self, App},
    openapi::{self, Offered},
};
use crate::config::{ApiConfig, MetricsConfig};
use crate::ingest::{radius::RadiusConfig, usage::UsageConfig};
use crate::problem::Problem;
use crate::time::Clock;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the API needs besides its sources of data.
pub struct Setup<'a> {
    pub api: &'a ApiConfig,
    pub metrics: &'a MetricsConfig,
    /// RADIUS accounting, of which only the public address is told here.
    pub radius: &'a RadiusConfig,
    /// Signed usage reports, which are only described here: they are served elsewhere.
    pub usage: &'a UsageConfig,
    /// The web application, beside the API's routes.
    pub app: Option<App>,
    /// Transactions for wallets, beside the API's routes.
    pub actions: Option<Actions>,
    /// The token of the administrative routes.
    pub admin_token: AdminToken,
    /// Reads the configuration again on request.
    pub reload: Option<Arc<dyn Reload>>,
    /// The program's address.
    pub program: Pubkey,
    /// The Network account's address: part of what payers' owners sign.
    pub network: Pubkey,
    /// The clock that expiries are compared with.
    pub clock: Clock,
    /// Renders the installed recorder; metrics are off without it.
    pub recorder: Option<PrometheusHandle>,
}

/// All routes and their description.
pub(super) fn routes() -> (Router<Api>, utoipa::openapi::OpenApi) {
    let (routes, mut document) = described_routes().split_for_parts();
    openapi::complete(&mut document);
    (routes, document)
}

fn described_routes() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(openapi::Document::openapi())
        .routes(routes!(health::health))
        .routes(routes!(health::ready))
        .routes(routes!(health::alarms))
        .routes(routes!(health::metrics))
        .routes(routes!(health::keeper))
        .routes(routes!(settlements::epoch))
        .routes(routes!(settlements::list))
        .routes(routes!(settlements::one))
        .routes(routes!(activity::assets))
        .routes(routes!(accounts::asset))
        .routes(routes!(accounts::asset_proof))
        .routes(routes!(accounts::payer))
        .routes(routes!(accounts::payer_proof))
        .routes(routes!(owned::owned_payers))
        .routes(routes!(holdings::holdings))
        .routes(routes!(bills::bills))
        .routes(routes!(bills::income))
        .routes(routes!(bills::bill))
        .routes(routes!(collects::collects))
        .routes(routes!(radios::asset_radios))
        .routes(routes!(doors::doors))
        .routes(routes!(prices::price))
        .routes(routes!(prices::quote))
        .routes(routes!(prices::stream))
        .routes(routes!(accounts::reserve_proof))
        .routes(routes!(sessions::sessions))
        .routes(routes!(live_sessions::live))
        .routes(routes!(
            mappings::radios,
            mappings::put_radio,
            mappings::delete_radio
        ))
        .routes(routes!(
            mappings::subscribers,
            mappings::put_subscriber,
            mappings::delete_subscriber
        ))
        .routes(routes!(mappings::unattributed))
        .routes(routes!(admin::reload))
        .routes(routes!(archive::archive))
        .routes(routes!(description::description))
}

/// The whole API.
pub fn router(setup: &Setup<'_>, sources: Arc<dyn Sources>) -> Router {
    let (routes, mut document) = routes();
    openapi::restrict(&mut document, setup.offered());
    let routes = match &setup.app {
        Some(app) => app.beside(routes),
        None => routes.fallback(app::nothing),
    };
    let routes = surrounded(
        routes,
        setup.state(document, Arc::clone(&sources)),
        setup.api,
    );
    match &setup.actions {
        Some(actions) => routes.merge(traced(actions.router(setup.api, sources))),
        None => routes,
    }
}

/// Health, readiness and metrics alone, for a listener of their own.
pub fn health_router(setup: &Setup<'_>, sources: Arc<dyn Sources>) -> Router {
    let described = OpenApiRouter::with_openapi(openapi::Document::openapi())
        .routes(routes!(health::health))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics));
    let (routes, document) = described.split_for_parts();
    let routes = routes.fallback(app::nothing);
    surrounded(routes, setup.state(document, sources), setup.api)
}

impl Setup<'_> {
    fn offered(&self) -> Offered {
        let usage = self.usage;
        Offered {
            metrics: self.recorder.is_some() && self.metrics.enabled,
            admin: self.admin_token.is_set(),
            metrics_need_token: self.metrics.require_admin_token,
            usage: usage.enabled.then_some((usage.listen, usage.plaintext)),
        }
    }

    fn state(&self, document: utoipa::openapi::OpenApi, sources: Arc<dyn Sources>) -> Api {
        Api {
            sources,
            document: Arc::new(document),
            program: self.program,
            network: self.network,
            clock: self.clock.clone(),
            admin: Admin::new(self.admin_token.clone()),
            recorder: self.recorder.clone().filter(|_| self.metrics.enabled),
            metrics_need_token: self.metrics.require_admin_token,
            reload: self.reload.clone(),
            doors: Arc::new(DoorList::of(self.radius, self.usage)),
        }
    }
}

/// Puts the limits around the routes.
fn surrounded(routes: Router<Api>, state: Api, api: &ApiConfig) -> Router {
    let limits = Limits::new(
        api.max_concurrent_requests,
        Duration::from_secs(api.timeout_seconds),
    );
    let routes = routes
        .method_not_allowed_fallback(|| async { Problem::no_method("this path has other methods") })
        .with_state(state)
        .layer(DefaultBodyLimit::max(api.max_body_bytes))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(limits, limits::enforce))
        .layer(middleware::from_fn(limits::measure))
        .layer(cors(api));
    traced(routes)
}

/// Numbers each request, and logs what fails.
fn traced(routes: Router) -> Router {
    routes
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_failure(failed),
        )
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
}

fn cors(api: &ApiConfig) -> CorsLayer {
    let origins = if api.cors_origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(
            api.cors_origins
                .iter()
                .filter_map(|origin| origin.parse().ok()),
        )
    };
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::PUT, Method::POST, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            HeaderName::from_static(EXPIRES_HEADER),
            HeaderName::from_static(SIGNATURE_HEADER),
        ])
        .expose_headers([REQUEST_ID])
        .max_age(Duration::from_secs(3600))
}

/// The span of a request in the log. Queries stay out of it: they may name subscribers.
fn span(request: &axum::extract::Request) -> tracing::Span {
    let id = request
        .headers()
        .get(REQUEST_ID)
        .and_then(|id| id.to_str().ok())
        .unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), path = request.uri().path(), id)
}

/// Logs a failure. That the service is not ready, or has too much to do, is no failure of this software: whoever asks
/// again each second would fill the log.
fn failed(class: ServerErrorsFailureClass, _: Duration, _: &tracing::Span) {
    match class {
        ServerErrorsFailureClass::StatusCode(StatusCode::SERVICE_UNAVAILABLE) => {
            tracing::debug!("answered that it cannot now");
        }
        class => tracing::error!(%class, "a request failed"),
    }
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a route of the API panicked");
    Problem::internal("the oracle's log says what is wrong").into_response()
}

/// The whole description, including what may be switched off. `/openapi.json` leaves that out.
pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().1
}
