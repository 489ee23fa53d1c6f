//! A server with nothing but the way to Solana.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::{Router, extract::Request, middleware};
use openmast_page::{Gateway, GatewayLimits, Hosts, Node, Source, Turn};
use reqwest::{Client, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
}

/// Enough for what a test asks, and short waits.
pub(crate) fn limits() -> GatewayLimits {
    GatewayLimits {
        timeout: Duration::from_secs(2),
        ..GatewayLimits::default()
    }
}

pub(crate) fn node(http: &str) -> Node {
    node_in_turn(http, Turn::First)
}

pub(crate) fn node_in_turn(http: &str, turn: Turn) -> Node {
    Node::new(http.parse().unwrap(), Arc::new(move || turn))
}

impl Server {
    pub(crate) async fn start(nodes: Vec<Node>, limits: GatewayLimits) -> Self {
        Self::start_for(nodes, limits, None).await
    }

    /// For who asks by these names.
    pub(crate) async fn start_for(
        nodes: Vec<Node>,
        limits: GatewayLimits,
        hosts: Option<Hosts>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let gateway = Gateway::new(nodes, limits, hosts).unwrap();
        let router: Router = gateway.routes();
        let router = router.layer(middleware::map_request(with_source));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/rpc", self.address)
    }

    pub(crate) async fn post(&self, body: impl Into<reqwest::Body>) -> Response {
        let request = Client::new().post(self.url());
        let request = request.header("content-type", "application/json");
        request.body(body).send().await.unwrap()
    }

    /// The answer to a call, with a header.
    pub(crate) async fn post_with(&self, name: &'static str, value: &'static str) -> Response {
        let question = r#"{"jsonrpc":"2.0","id":1,"method":"getSlot","params":[]}"#;
        let request = Client::new().post(self.url()).header(name, value);
        let request = request.header("content-type", "application/json");
        request.body(question).send().await.unwrap()
    }

    /// The whole answer to one call.
    pub(crate) async fn call(&self, method: &str, params: Value) -> Value {
        let call = json!({"jsonrpc": "2.0", "id": "mine", "method": method, "params": params});
        self.post(call.to_string()).await.json().await.unwrap()
    }
}

/// Where a request says that it comes from.
async fn with_source(mut request: Request) -> Request {
    let said = request.headers().get("source");
    let said = said.map(|it| it.to_str().unwrap().parse().unwrap());
    let source = said.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    request.extensions_mut().insert(Source(source));
    request
}
