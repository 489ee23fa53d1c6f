//! A server with nothing but the way to Solana.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::{Extension, Router};
use openmast_page::{Gateway, GatewayLimits, Node, Source, Turn};
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
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let gateway = Gateway::new(nodes, limits).unwrap();
        let source = Source(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let router: Router = gateway.routes().layer(Extension(source));
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

    /// The whole answer to one call.
    pub(crate) async fn call(&self, method: &str, params: Value) -> Value {
        let call = json!({"jsonrpc": "2.0", "id": "mine", "method": method, "params": params});
        self.post(call.to_string()).await.json().await.unwrap()
    }
}
