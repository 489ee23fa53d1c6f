//! The nodes that are asked, one after the other until one answers.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use axum::body::Bytes;
use openmast_platform::rates::{Cost, Meter};
use reqwest::{Client, redirect};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use tokio::{
    net::TcpStream,
    time::{Instant, timeout, timeout_at},
};
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config,
    tungstenite::protocol::WebSocketConfig,
};

use super::{
    accounts::bytes_of,
    answers::Reply,
    calls::Call,
    exchange::{self, Fault},
    methods,
    node::{Node, Turn},
    refusal::Refusal,
    shapes::Shape,
};

/// Of all accounts that a simulation sends back.
const MOST_BYTES_SENT_BACK: u64 = 1 << 20;
/// For TCP and TLS, and the handshake of a WebSocket.
const CONNECT: Duration = Duration::from_secs(3);

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

/// A connection to a node.
pub(super) type NodeSocket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// All nodes.
pub(super) struct Nodes {
    nodes: Vec<Node>,
    http: Client,
    tls: Connector,
    timeout: Duration,
    /// The one that answered last.
    preferred: AtomicUsize,
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
            nodes,
            http,
            tls: Connector::Rustls(Arc::new(tls)),
            timeout,
            preferred: AtomicUsize::new(0),
        })
    }

    /// Until when somebody waits who asks now, whatever is asked and however many nodes there are: one that says nothing
    /// leaves time for another.
    pub(super) fn deadline(&self) -> Instant {
        Instant::now() + self.timeout * 2
    }

    /// Asks one node after the other until one answers, or the time is over.
    ///
    /// # Errors
    /// It is not passed on, or no node answers.
    pub(super) async fn ask(
        &self,
        call: &Call<'_>,
        until: Instant,
        meter: Meter<'_>,
    ) -> Result<Reply, Refusal> {
        let shape = methods::call(&call.method).ok_or_else(|| Refusal::method(&call.method))?;
        let question = call.for_node("1")?;
        // One was counted before it was read.
        meter.count(Cost::Questions(call.questions().saturating_sub(1)));
        if let Some(lengths) = call.asks_first()? {
            meter.count(Cost::Questions(1));
            let told = self.ask_in_turn(lengths, Shape::AtSlot, until, meter);
            let told = told.await?;
            let bytes = match &told {
                Reply::Result(result) => bytes_of(result),
                Reply::Error(_) => return Ok(told),
            };
            if bytes.is_none_or(|bytes| bytes > MOST_BYTES_SENT_BACK) {
                return Err(Refusal::AnswerTooLong);
            }
        }
        self.ask_in_turn(question, shape, until, meter).await
    }

    async fn ask_in_turn(
        &self,
        question: String,
        shape: Shape,
        until: Instant,
        meter: Meter<'_>,
    ) -> Result<Reply, Refusal> {
        let question = Bytes::from(question);
        let mut said = Err(Refusal::NoNode);
        for (number, node) in self.in_turn() {
            let asking = exchange::ask(&self.http, &node.http, &question, shape, meter);
            let Ok(answer) = timeout_at(until, asking).await else {
                self.pass_over(number);
                break;
            };
            match answer {
                Ok(reply) => {
                    self.preferred.store(number, Relaxed);
                    return Ok(reply);
                }
                Err(Fault::Refused(refusal)) => return Err(refusal),
                Err(Fault::OfTheNode(reply)) => said = Ok(reply),
                Err(Fault::Useless(why)) => {
                    self.pass_over(number);
                    tracing::debug!(
                        node = node.http.host_str(),
                        "passed over for the page: {why}"
                    );
                }
            }
        }
        said
    }

    /// The next one is asked first from now on, so that nobody else waits for this one.
    fn pass_over(&self, number: usize) {
        let next = (number + 1) % self.nodes.len();
        let _ = self
            .preferred
            .compare_exchange(number, next, Relaxed, Relaxed);
    }

    /// Connects to one node after the other until one takes it, or the time is over.
    ///
    /// # Errors
    /// None does.
    pub(super) async fn connect(&self, config: WebSocketConfig) -> Result<NodeSocket, Refusal> {
        let connecting = timeout_at(self.deadline(), self.connect_in_turn(config)).await;
        connecting.ok().flatten().ok_or(Refusal::NoNode)
    }

    async fn connect_in_turn(&self, config: WebSocketConfig) -> Option<NodeSocket> {
        for (number, node) in self.in_turn() {
            let tls = Some(self.tls.clone());
            let connecting =
                connect_async_tls_with_config(node.ws.as_str(), Some(config), true, tls);
            match timeout(CONNECT.min(self.timeout), connecting).await {
                Ok(Ok((socket, _))) => {
                    self.preferred.store(number, Relaxed);
                    return Some(socket);
                }
                // Its words may have the URL.
                Ok(Err(_)) | Err(_) => {
                    self.pass_over(number);
                    tracing::debug!(node = node.ws.host_str(), "takes no WebSocket for the page");
                }
            }
        }
        None
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
