//! A node: where it is, and whether it is asked now.

use std::sync::Arc;

use url::Url;

/// A Solana node.
#[derive(Clone)]
pub struct Node {
    /// Its JSON-RPC endpoint.
    pub http: Url,
    /// Where it takes WebSockets.
    pub ws: Url,
    /// Whether it is asked now.
    pub turn: Arc<dyn Fn() -> Turn + Send + Sync>,
}

/// Whether a node is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Before those that are later.
    First,
    /// When none that is first answers.
    Later,
    /// It is of another chain: what it says would mislead.
    Never,
}

impl Node {
    /// A node whose WebSockets are where Solana's tools look for them: at the next port if the URL has one, else at the same
    /// address.
    pub fn new(http: Url, turn: Arc<dyn Fn() -> Turn + Send + Sync>) -> Self {
        let ws = ws_of(&http);
        Self { http, ws, turn }
    }
}

fn ws_of(http: &Url) -> Url {
    let mut ws = http.clone();
    let scheme = match http.scheme() {
        "https" => "wss",
        _ => "ws",
    };
    // Both are possible for an address of http.
    let _ = ws.set_scheme(scheme);
    if let Some(port) = http.port() {
        let _ = ws.set_port(Some(port.saturating_add(1)));
    }
    ws
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn websockets_are_where_solanas_tools_look_for_them() {
        for (http, ws) in [
            ("http://127.0.0.1:8899", "ws://127.0.0.1:8900/"),
            (
                "https://rpc.example/v1/a-key-of-mine",
                "wss://rpc.example/v1/a-key-of-mine",
            ),
            (
                "https://rpc.example:8443/?key=x",
                "wss://rpc.example:8444/?key=x",
            ),
        ] {
            assert_eq!(ws_of(&Url::parse(http).unwrap()).as_str(), ws);
        }
    }
}
