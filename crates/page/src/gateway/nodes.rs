//! The nodes that are asked, one after the other until one answers.

use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use axum::body::Bytes;
use reqwest::{Client, StatusCode, redirect};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config,
    tungstenite::protocol::WebSocketConfig,
};
use url::Url;

use super::{answers::Reply, calls::Call, limits::MOST_ANSWER_BYTES, refusal::Refusal};

/// For TCP and TLS.
const CONNECT: Duration = Duration::from_secs(3);
/// Shorter parts of a URL are words, not keys.
const SHORTEST_SECRET: usize = 8;
/// Errors of a node about itself, which another node may not have: it is unhealthy, behind, lacks the method, or has one
/// of its own.
const OF_THE_NODE: [i64; 5] = [-32005, -32004, -32016, -32601, -32603];

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

/// Why there is no way to Solana.
#[derive(Debug)]
pub struct NodeError(String);

impl fmt::Display for NodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "TLS to Solana's nodes cannot be set up: {}",
            self.0
        )
    }
}

impl std::error::Error for NodeError {}

impl Node {
    /// A node whose WebSockets are where Solana's tools look for them: at the next port if the URL has one, else at the same
    /// address.
    pub fn new(http: Url, turn: Arc<dyn Fn() -> Turn + Send + Sync>) -> Self {
        let ws = ws_of(&http);
        Self { http, ws, turn }
    }

    /// Parts of its URLs that may be keys.
    fn secrets(&self) -> Vec<String> {
        let of_url = |url: &Url| {
            let segments = url.path_segments().into_iter().flatten().map(str::to_owned);
            let values = url.query_pairs().map(|(_, value)| value.into_owned());
            let password = url.password().map(str::to_owned);
            let user = Some(url.username().to_owned());
            let all = segments.chain(values).chain(password).chain(user);
            all.filter(|it| it.len() >= SHORTEST_SECRET)
                .collect::<Vec<_>>()
        };
        [&self.http, &self.ws]
            .into_iter()
            .flat_map(of_url)
            .collect()
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

/// A connection to a node.
pub(super) type NodeSocket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// All nodes.
pub(super) struct Nodes {
    nodes: Vec<Node>,
    secrets: Vec<String>,
    http: Client,
    tls: Connector,
    timeout: Duration,
    /// The one that answered last.
    preferred: AtomicUsize,
}

/// What a node answers, by name: a result may be `null`, and one that is not there is none.
type Answer = HashMap<String, Box<RawValue>>;

#[derive(Deserialize)]
struct NodeFault {
    code: i64,
}

/// Why what a node said is not the answer.
enum Fault {
    /// The node is of no use, in words without its URL: the next one is asked.
    Useless(String),
    /// It answered with an error that another may not have: the next one is asked, and if none does better this is the answer.
    OfTheNode(Reply),
    /// Another one would do the same, and is not asked.
    Refused(Refusal),
}

impl Nodes {
    pub(super) fn new(nodes: Vec<Node>, timeout: Duration) -> Result<Self, NodeError> {
        let failed = |error: &dyn fmt::Display| NodeError(error.to_string());
        let http = Client::builder()
            .connect_timeout(CONNECT.min(timeout))
            .timeout(timeout)
            .redirect(redirect::Policy::none())
            .build()
            .map_err(|error| failed(&error.without_url()))?;
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(&error))?
            .with_root_certificates(RootCertStore {
                roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
            })
            .with_no_client_auth();
        Ok(Self {
            secrets: nodes.iter().flat_map(Node::secrets).collect(),
            nodes,
            http,
            tls: Connector::Rustls(Arc::new(tls)),
            timeout,
            preferred: AtomicUsize::new(0),
        })
    }

    /// Asks one node after the other until one answers.
    ///
    /// # Errors
    /// None does, or the answer is not for a browser.
    pub(super) async fn ask(&self, call: &Call<'_>) -> Result<Reply, Refusal> {
        let question = Bytes::from(call.for_node("1")?);
        let mut said = None;
        for (number, node) in self.in_turn() {
            match self.ask_one(node, &question).await {
                Ok(reply) => {
                    self.preferred.store(number, Relaxed);
                    return Ok(reply);
                }
                Err(Fault::Refused(refusal)) => return Err(refusal),
                Err(Fault::OfTheNode(reply)) => said = Some(reply),
                Err(Fault::Useless(why)) => {
                    tracing::debug!(
                        node = node.http.host_str(),
                        "passed over for the page: {why}"
                    );
                }
            }
        }
        said.ok_or(Refusal::NoNode)
    }

    async fn ask_one(&self, node: &Node, question: &Bytes) -> Result<Reply, Fault> {
        let useless = |error: reqwest::Error| Fault::Useless(error.without_url().to_string());
        let request = self.http.post(node.http.clone());
        let request = request.header("content-type", "application/json");
        let answer = request
            .body(question.clone())
            .send()
            .await
            .map_err(useless)?;
        if answer.status() != StatusCode::OK {
            return Err(Fault::Useless(format!("status {}", answer.status())));
        }
        let body = bounded(answer).await?;
        let no_answer = || Fault::Useless("its answer is no JSON-RPC".to_owned());
        let mut answer: Answer = serde_json::from_slice(&body).map_err(|_| no_answer())?;
        let error = answer.remove("error").filter(|it| it.get() != "null");
        match error {
            Some(error) => self.error(error),
            None => answer
                .remove("result")
                .map(Reply::Result)
                .ok_or_else(no_answer),
        }
    }

    /// An error that a node tells.
    fn error(&self, error: Box<RawValue>) -> Result<Reply, Fault> {
        if self.has_secret(error.get()) {
            return Err(Fault::Refused(Refusal::Secret));
        }
        let fault: Option<NodeFault> = serde_json::from_str(error.get()).ok();
        let is_its_own = fault.is_none_or(|it| OF_THE_NODE.contains(&it.code));
        match is_its_own {
            true => Err(Fault::OfTheNode(Reply::Error(error))),
            false => Ok(Reply::Error(error)),
        }
    }

    /// Connects to one node after the other until one takes it.
    ///
    /// # Errors
    /// None does.
    pub(super) async fn connect(&self, config: WebSocketConfig) -> Result<NodeSocket, Refusal> {
        for (_, node) in self.in_turn() {
            let tls = Some(self.tls.clone());
            let connecting =
                connect_async_tls_with_config(node.ws.as_str(), Some(config), true, tls);
            match tokio::time::timeout(self.timeout, connecting).await {
                Ok(Ok((socket, _))) => return Ok(socket),
                // Its words may have the URL.
                Ok(Err(_)) | Err(_) => {
                    tracing::debug!(node = node.ws.host_str(), "takes no WebSocket for the page");
                }
            }
        }
        Err(Refusal::NoNode)
    }

    /// Whether a text has a part of a node's URL in it that may be a key.
    pub(super) fn has_secret(&self, text: &str) -> bool {
        self.secrets.iter().any(|it| text.contains(it.as_str()))
    }

    /// Those that may be asked, the one that answered last before its equals.
    fn in_turn(&self) -> Vec<(usize, &Node)> {
        let preferred = self.preferred.load(Relaxed);
        let all = self.nodes.iter().enumerate();
        let mut asked: Vec<_> = all
            .filter_map(|(number, node)| {
                let turn = (node.turn)();
                let order = (turn == Turn::Later, number != preferred, number);
                (turn != Turn::Never).then_some((order, node))
            })
            .collect();
        asked.sort_by_key(|(order, _)| *order);
        asked
            .into_iter()
            .map(|((.., number), node)| (number, node))
            .collect()
    }
}

/// The whole body.
async fn bounded(mut answer: reqwest::Response) -> Result<Vec<u8>, Fault> {
    let too_long = || Fault::Refused(Refusal::AnswerTooLong(MOST_ANSWER_BYTES));
    if answer
        .content_length()
        .is_some_and(|it| it > MOST_ANSWER_BYTES as u64)
    {
        return Err(too_long());
    }
    let mut body = Vec::new();
    loop {
        let chunk = answer.chunk().await;
        let chunk = chunk.map_err(|error| Fault::Useless(error.without_url().to_string()))?;
        let Some(chunk) = chunk else {
            return Ok(body);
        };
        if body.len().saturating_add(chunk.len()) > MOST_ANSWER_BYTES {
            return Err(too_long());
        }
        body.extend_from_slice(&chunk);
    }
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
