//! The web application beside the API: what no route of the API answers may be a file or a screen of it, and its questions to
//! Solana are passed on.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, Method, Uri},
    middleware,
    response::{IntoResponse, Response},
};
use openmast_client::rpc::{Rpc, Standing};
use openmast_page::{
    self as of_page, Gateway, GatewayLimits, Hosts, Node, NodeError, Shown, Turn, page,
};
use reqwest::Url;

use crate::config::{AppConfig, NetworkConfig};
use crate::connections::Source;
use crate::problem::Problem;

/// The web application as it is served here.
#[derive(Clone)]
pub struct App {
    shown: Shown,
    gateway: Option<Arc<Gateway>>,
}

impl App {
    /// As configured, for an API that listens there; `None` where it is turned off.
    ///
    /// # Errors
    /// TLS to the endpoints cannot be set up.
    pub fn new(
        app: &AppConfig,
        listen: SocketAddr,
        network: &NetworkConfig,
        rpc: &Arc<Rpc>,
    ) -> Result<Option<Self>, NodeError> {
        if !app.enabled {
            return Ok(None);
        }
        let gateway = match app.solana {
            true => Some(Gateway::new(
                configured(app, network, rpc),
                limits(app, network),
                hosts(app, listen),
            )?),
            false => None,
        };
        let shown = Shown {
            program: network.program.to_string(),
            network: network.address.to_string(),
            oracle: true,
        };
        Ok(Some(Self { shown, gateway }))
    }

    /// Its routes beside those of the API. The API's description has none of them: they are the page's own.
    pub(super) fn beside<S: Clone + Send + Sync + 'static>(&self, routes: Router<S>) -> Router<S> {
        let own = self.shown.clone().routes();
        let own = match &self.gateway {
            Some(gateway) => own.merge(gateway.routes()),
            None => own,
        };
        let own = own.layer(middleware::map_request(with_source));
        routes.merge(own).fallback(page_or_nothing)
    }
}

fn configured(app: &AppConfig, network: &NetworkConfig, rpc: &Arc<Rpc>) -> Vec<Node> {
    let mut all = nodes(rpc, &network.rpc_urls);
    for (node, ws) in all.iter_mut().zip(&app.ws_urls) {
        node.ws = ws.clone();
    }
    all
}

fn limits(app: &AppConfig, network: &NetworkConfig) -> GatewayLimits {
    GatewayLimits {
        per_second: app.requests_per_second,
        per_second_of_a_source: app.requests_per_second_per_source,
        concurrent: app.max_concurrent_requests,
        concurrent_of_a_source: app.max_concurrent_requests_per_source,
        sockets: app.max_sockets,
        sockets_of_a_source: app.max_sockets_per_source,
        timeout: Duration::from_secs(network.rpc_timeout_seconds),
        ..GatewayLimits::default()
    }
}

/// By which names its way to Solana may be asked: by any where other machines reach it and nothing is said.
fn hosts(app: &AppConfig, listen: SocketAddr) -> Option<Hosts> {
    let is_bounded = listen.ip().is_loopback() || !app.hosts.is_empty();
    is_bounded.then(|| Hosts::new(&app.hosts))
}

/// The endpoints of `rpc`, whose URLs are these, as the page's questions go to them: what `rpc` believes of them counts, and
/// what browsers ask changes nothing of that.
pub fn nodes(rpc: &Arc<Rpc>, urls: &[Url]) -> Vec<Node> {
    let node = |(number, url): (usize, &Url)| {
        let rpc = Arc::clone(rpc);
        Node::new(url.clone(), Arc::new(move || turn(&rpc, number)))
    };
    urls.iter().enumerate().map(node).collect()
}

fn turn(rpc: &Rpc, number: usize) -> Turn {
    match rpc.standing(number) {
        Some(Standing::Usable) => Turn::First,
        Some(Standing::Unknown | Standing::Away(_)) => Turn::Later,
        Some(Standing::Lacks(_) | Standing::OtherChain(_)) | None => Turn::Never,
    }
}

/// As the listener counts sources.
async fn with_source(mut request: Request) -> Request {
    if let Some(source) = request.extensions().get::<Source>().copied() {
        let source = of_page::Source(source.address());
        request.extensions_mut().insert(source);
    }
    request
}

/// A file or a screen of the application, or that there is neither.
async fn page_or_nothing(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    match page(&method, uri.path(), &headers) {
        Some(page) => page,
        None => nothing().await.into_response(),
    }
}

pub(super) async fn nothing() -> Problem {
    Problem::no_route("this path does not exist")
}
