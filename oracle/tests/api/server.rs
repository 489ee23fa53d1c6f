//! The API on a free port of loopback.

use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::{Router, middleware};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use openmast_client::rpc::Rpc;
use openmast_oracle::config::{ApiConfig, AppConfig, MetricsConfig, NetworkConfig};
use openmast_oracle::ingest::{radius::RadiusConfig, usage::UsageConfig};
use openmast_oracle::serve::{
    Actions, AdminToken, App, Bounds, Purpose, RadioQuestion, Reload, SessionQuestion, Setup,
    Sources, health_router, router, serve,
};
use openmast_records::MappingChange;
use reqwest::Url;
use serde_json::Value;
use solana_pubkey::Pubkey;
use tokio::net::TcpListener;

use super::described;
use super::sources::{Fixture, network};

pub const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// One recorder for all tests of this process.
static RECORDER: LazyLock<PrometheusHandle> =
    LazyLock::new(|| PrometheusBuilder::new().install_recorder().unwrap());

/// Where no Solana node is.
const NOBODY: &str = "http://127.0.0.1:9";

/// The web application before one node.
fn app(http: &Url, ws_urls: Vec<Url>, hosts: &[&str], listen: SocketAddr) -> Option<App> {
    let timeout = Duration::from_secs(1);
    let network = NetworkConfig {
        program: Pubkey::new_from_array([8; 32]),
        address: network(),
        rpc_urls: vec![http.clone()],
        rpc_timeout_seconds: timeout.as_secs(),
        stale_after_seconds: 30,
        poll_interval_ms: 1_000,
    };
    let rpc = Arc::new(Rpc::new(&[http.to_string()], timeout).unwrap());
    let config = AppConfig {
        solana: true,
        ws_urls,
        hosts: hosts.iter().map(|it| (*it).to_owned()).collect(),
        ..AppConfig::default()
    };
    App::new(&config, listen, &network, &rpc).unwrap()
}

pub struct Server {
    address: SocketAddr,
    health: SocketAddr,
    fixture: Arc<Fixture>,
}

impl Server {
    pub async fn start(fixture: Fixture) -> Self {
        Self::start_with(
            fixture,
            Some(TOKEN),
            MetricsConfig::default(),
            None,
            app(
                &NOBODY.parse().unwrap(),
                Vec::new(),
                &[],
                ApiConfig::default().listen,
            ),
        )
        .await
    }

    /// With few and short-lived connections.
    pub async fn start_bounded(fixture: Fixture, bounds: Bounds) -> Self {
        let metrics = MetricsConfig::default();
        Self::start_with(
            fixture,
            Some(TOKEN),
            metrics,
            Some(bounds),
            app(
                &NOBODY.parse().unwrap(),
                Vec::new(),
                &[],
                ApiConfig::default().listen,
            ),
        )
        .await
    }

    /// Without a token and without metrics.
    pub async fn start_without_token(fixture: Fixture) -> Self {
        Self::start_with(
            fixture,
            None,
            MetricsConfig {
                enabled: false,
                ..MetricsConfig::default()
            },
            None,
            app(
                &NOBODY.parse().unwrap(),
                Vec::new(),
                &[],
                ApiConfig::default().listen,
            ),
        )
        .await
    }

    /// Without the web application.
    pub async fn start_without_app(fixture: Fixture) -> Self {
        let metrics = MetricsConfig::default();
        Self::start_with(fixture, Some(TOKEN), metrics, None, None).await
    }

    /// Before a Solana node with these URLs, known to browsers by these names.
    pub async fn start_before(http: &str, ws: &str, hosts: &[&str]) -> Self {
        Self::start_configured(http, ws, hosts, ApiConfig::default().listen).await
    }

    /// The same, where the configuration says that it listens there.
    pub async fn start_configured(
        http: &str,
        ws: &str,
        hosts: &[&str],
        listen: SocketAddr,
    ) -> Self {
        let ws = vec![ws.parse().unwrap()];
        let app = app(&http.parse().unwrap(), ws, hosts, listen);
        let metrics = MetricsConfig::default();
        Self::start_with(Fixture::default(), Some(TOKEN), metrics, None, app).await
    }

    /// With Solana Actions, if they are on.
    pub async fn start_with_actions(fixture: Fixture, actions: Option<Actions>) -> Self {
        let metrics = MetricsConfig::default();
        Self::start_all(fixture, Some(TOKEN), metrics, None, None, actions).await
    }

    async fn start_with(
        fixture: Fixture,
        token: Option<&str>,
        metrics: MetricsConfig,
        bounds: Option<Bounds>,
        app: Option<App>,
    ) -> Self {
        Self::start_all(fixture, token, metrics, bounds, app, None).await
    }

    async fn start_all(
        fixture: Fixture,
        token: Option<&str>,
        metrics: MetricsConfig,
        bounds: Option<Bounds>,
        app: Option<App>,
        actions: Option<Actions>,
    ) -> Self {
        let api = ApiConfig {
            admin_token: token.map(Into::into),
            cors_origins: vec!["https://app.example.net".to_owned()],
            timeout_seconds: 1,
            max_concurrent_requests: 4,
            ..ApiConfig::default()
        };
        let fixture = Arc::new(fixture);
        let setup = Setup {
            api: &api,
            metrics: &metrics,
            radius: &RadiusConfig {
                public_address: Some("radius.example.net:1813".to_owned()),
                ..RadiusConfig::default()
            },
            usage: &UsageConfig {
                enabled: token.is_some(),
                ..UsageConfig::default()
            },
            app,
            actions,
            admin_token: AdminToken::new(api.admin_token.as_ref()),
            reload: Some(fixture.reload.clone() as Arc<dyn Reload>),
            program: Pubkey::new_from_array([8; 32]),
            network: network(),
            clock: openmast_oracle::time::Clock::default(),
            recorder: Some(RECORDER.clone()),
        };
        let router = router(&setup, fixture.clone() as Arc<dyn Sources>)
            .layer(middleware::from_fn(described::check));
        let health = health_router(&setup, fixture.clone() as Arc<dyn Sources>);
        let bounds = bounds.unwrap_or(Bounds::of(&api));
        let address = listen(Purpose::Api, router, bounds).await;
        let health = listen(Purpose::Health, health, Bounds::of_health()).await;
        Self {
            address,
            health,
            fixture,
        }
    }

    /// Where health is served.
    pub fn health(&self) -> SocketAddr {
        self.health
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn questions(&self) -> Vec<SessionQuestion> {
        self.fixture.questions.lock().unwrap().clone()
    }

    pub fn radio_questions(&self) -> Vec<RadioQuestion> {
        self.fixture.radio_questions.lock().unwrap().clone()
    }

    pub fn changes(&self) -> Vec<MappingChange> {
        self.fixture.changes.lock().unwrap().clone()
    }
}

async fn listen(purpose: Purpose, router: Router, bounds: Bounds) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(
        purpose,
        listener,
        router,
        bounds,
        std::future::pending(),
    ));
    address
}

/// Panics when a `$ref` of the document leads nowhere.
pub fn check_references(document: &Value, node: &Value) {
    match node {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get("$ref") {
                let pointer = reference
                    .strip_prefix('#')
                    .unwrap_or_else(|| panic!("{reference} is outside"));
                assert!(
                    document.pointer(pointer).is_some(),
                    "{reference} leads nowhere"
                );
            }
            object
                .values()
                .for_each(|value| check_references(document, value));
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| check_references(document, item)),
        _ => {}
    }
}
