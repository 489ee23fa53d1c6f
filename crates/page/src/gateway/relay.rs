//! One WebSocket of a browser and the one of a node that belongs to it.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::{Sink, SinkExt, Stream, StreamExt};
use serde_json::value::RawValue;
use tokio::time::{Instant as Tick, MissedTickBehavior, interval_at, timeout};
use tokio_tungstenite::tungstenite::{
    Error, Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

use super::{
    access::Gateway,
    answers::refused,
    calls::Call,
    methods::{is_subscribe, is_unsubscribe},
    nodes::NodeSocket,
    outcomes::count,
    places::Place,
    refusal::Refusal,
    subscriptions::Subscriptions,
};

/// Between two looks whether both are still there.
const PING: Duration = Duration::from_secs(30);
/// One of which nothing was heard for so long, not even the answer to a ping, has gone.
const SILENT: Duration = Duration::from_secs(90);
/// Who takes nothing for so long is let go: what is for others must not wait for it.
const SLOW: Duration = Duration::from_secs(10);

pub(super) struct Relay {
    gateway: Arc<Gateway>,
    source: IpAddr,
    subscriptions: Subscriptions,
    /// What the browser calls its calls, by what the node knows them as.
    ids: HashMap<u64, Box<RawValue>>,
    next_id: u64,
    _place: Place,
}

/// Why it ends.
enum End {
    /// The browser goes, or is gone.
    Browser,
    /// The node is gone: the browser may try again.
    Node,
}

/// What becomes of a browser's message.
enum Heard {
    Pass(String),
    Answer(String),
    Nothing,
}

impl Relay {
    pub(super) fn new(gateway: Arc<Gateway>, source: IpAddr, place: Place) -> Self {
        Self {
            gateway,
            source,
            subscriptions: Subscriptions::default(),
            ids: HashMap::new(),
            next_id: 1,
            _place: place,
        }
    }

    /// Until one of the two goes.
    pub(super) async fn run<B>(mut self, mut browser: B, mut node: NodeSocket)
    where
        B: Stream<Item = Result<Message, Error>> + Sink<Message, Error = Error> + Unpin,
    {
        let end = self.pass(&mut browser, &mut node).await;
        let reason = match end {
            End::Browser => None,
            End::Node => Some(CloseFrame {
                code: CloseCode::Again,
                reason: "the Solana node has gone; connect again".into(),
            }),
        };
        let closing = async {
            let _ = browser.send(Message::Close(reason)).await;
            let _ = node.close(None).await;
        };
        let _ = timeout(SLOW, closing).await;
    }

    async fn pass<B>(&mut self, browser: &mut B, node: &mut NodeSocket) -> End
    where
        B: Stream<Item = Result<Message, Error>> + Sink<Message, Error = Error> + Unpin,
    {
        let mut pings = interval_at(Tick::now() + PING, PING);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut browser_heard, mut node_heard) = (Instant::now(), Instant::now());
        loop {
            tokio::select! {
                said = browser.next() => {
                    browser_heard = Instant::now();
                    let (to_node, to_browser) = match said {
                        Some(Ok(Message::Text(text))) => match self.hear(&text) {
                            Heard::Pass(text) => (Some(Message::text(text)), None),
                            Heard::Answer(text) => (None, Some(Message::text(text))),
                            Heard::Nothing => (None, None),
                        },
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => (None, None),
                        _ => return End::Browser,
                    };
                    if !sent(node, to_node).await {
                        return End::Node;
                    }
                    if !sent(browser, to_browser).await {
                        return End::Browser;
                    }
                }
                said = node.next() => {
                    node_heard = Instant::now();
                    let to_browser = match said {
                        Some(Ok(Message::Text(text))) => self.told(&text),
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => None,
                        _ => return End::Node,
                    };
                    if !sent(browser, to_browser).await {
                        return End::Browser;
                    }
                }
                _ = pings.tick() => {
                    if browser_heard.elapsed() > SILENT || !sent(browser, Some(ping())).await {
                        return End::Browser;
                    }
                    if node_heard.elapsed() > SILENT || !sent(node, Some(ping())).await {
                        return End::Node;
                    }
                }
            }
        }
    }

    /// What the browser says.
    fn hear(&mut self, text: &str) -> Heard {
        let call = match Call::read(text) {
            Ok(call) => call,
            Err(refusal) => return answer(None, &refusal),
        };
        // Clients keep connections alive with it. Nodes are pinged as WebSocket has it.
        if call.method == "ping" {
            return Heard::Nothing;
        }
        match self.passed(&call) {
            Ok(text) => Heard::Pass(text),
            Err(refusal) => answer(call.id, &refusal),
        }
    }

    fn passed(&mut self, call: &Call<'_>) -> Result<String, Refusal> {
        let Some(id) = call.id else {
            return Err(Refusal::NoCall("it needs an `id`"));
        };
        let begins = is_subscribe(&call.method);
        if !begins && !is_unsubscribe(&call.method) {
            return Err(Refusal::method(&call.method));
        }
        self.gateway.admit(self.source)?;
        let number = self.next_id;
        let question = call.for_node(&number.to_string())?;
        match begins {
            true => self.subscriptions.ask(number)?,
            false => self.subscriptions.end(call.params),
        }
        self.next_id += 1;
        self.ids.insert(number, id.to_owned());
        count("answered");
        Ok(question)
    }

    /// What the node says, as the browser is told it.
    fn told(&mut self, text: &str) -> Option<Message> {
        if self.gateway.nodes.has_secret(text) {
            count(Refusal::Secret.reason());
            return None;
        }
        let Some(number) = self.subscriptions.hear(text) else {
            return Some(Message::text(text));
        };
        // The node answers by our number, the browser knows its own.
        let id = self.ids.remove(&number)?;
        let mut fields: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(text).ok()?;
        fields.insert("id".to_owned(), serde_json::from_str(id.get()).ok()?);
        serde_json::to_string(&fields).ok().map(Message::text)
    }
}

fn answer(id: Option<&RawValue>, refusal: &Refusal) -> Heard {
    count(refusal.reason());
    Heard::Answer(refused(id, refusal))
}

fn ping() -> Message {
    Message::Ping(axum::body::Bytes::new())
}

/// Whether it was taken in time; what is nothing always is.
async fn sent<S>(to: &mut S, message: Option<Message>) -> bool
where
    S: Sink<Message, Error = Error> + Unpin,
{
    let Some(message) = message else { return true };
    matches!(timeout(SLOW, to.send(message)).await, Ok(Ok(())))
}
