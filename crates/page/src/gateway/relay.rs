//! One WebSocket of a browser and the one of a node that belongs to it.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::{Sink, SinkExt, Stream, StreamExt};
use openmast_platform::places::Place;
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
    limits::{LEAST_BYTES_OF_A_MESSAGE, MOST_BYTES_PER_SECOND, MOST_REFUSALS, MOST_UNANSWERED},
    methods::{is_subscribe, is_unsubscribe},
    nodes::NodeSocket,
    outcomes::count,
    rates::Rate,
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
    /// Bytes that pass, either way.
    flow: Rate,
    /// Calls that were refused.
    refusals: usize,
    _place: Place<IpAddr>,
}

/// Why it ends.
enum End {
    /// The browser goes, or is gone.
    Browser,
    /// The node is gone: the browser may try again.
    Node,
    /// More passes than may.
    TooMuch,
    /// Too many calls were refused.
    TooManyRefusals,
}

impl End {
    fn frame(&self) -> Option<CloseFrame> {
        let (code, reason) = match self {
            Self::Browser => return None,
            Self::Node => (
                CloseCode::Again,
                "the Solana node has gone; connect again".to_owned(),
            ),
            Self::TooMuch => (
                CloseCode::Policy,
                format!("more than {MOST_BYTES_PER_SECOND} bytes a second; subscribe to less"),
            ),
            Self::TooManyRefusals => (
                CloseCode::Policy,
                format!("{MOST_REFUSALS} calls were refused; their answers say why"),
            ),
        };
        let reason = reason.into();
        Some(CloseFrame { code, reason })
    }

    /// In the metrics, if somebody may want to know.
    fn outcome(&self) -> Option<&'static str> {
        match self {
            Self::Browser | Self::Node => None,
            Self::TooMuch => Some("ended_too_much"),
            Self::TooManyRefusals => Some("ended_too_many_refusals"),
        }
    }
}

/// What becomes of a browser's message.
enum Heard {
    Pass(String),
    Answer(String),
    Nothing,
}

impl Relay {
    pub(super) fn new(gateway: Arc<Gateway>, source: IpAddr, place: Place<IpAddr>) -> Self {
        Self {
            gateway,
            source,
            subscriptions: Subscriptions::default(),
            ids: HashMap::new(),
            next_id: 1,
            flow: Rate::new(MOST_BYTES_PER_SECOND),
            refusals: 0,
            _place: place,
        }
    }

    /// Until one of the two goes.
    pub(super) async fn run<B>(mut self, mut browser: B, mut node: NodeSocket)
    where
        B: Stream<Item = Result<Message, Error>> + Sink<Message, Error = Error> + Unpin,
    {
        let end = self.pass(&mut browser, &mut node).await;
        if let Some(outcome) = end.outcome() {
            count(outcome);
        }
        let closing = async {
            let _ = browser.send(Message::Close(end.frame())).await;
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
                        Some(Ok(message)) if !self.may_pass(&message) => return End::TooMuch,
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
                    if self.refusals >= MOST_REFUSALS {
                        return End::TooManyRefusals;
                    }
                }
                said = node.next() => {
                    node_heard = Instant::now();
                    let to_browser = match said {
                        Some(Ok(message)) if !self.may_pass(&message) => return End::TooMuch,
                        Some(Ok(Message::Text(text))) => self.told(&text),
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => None,
                        // One message of it was longer than all that may pass in a second.
                        Some(Err(Error::Capacity(_))) => return End::TooMuch,
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

    /// Whether what the browser or the node says may pass now. If so, it is counted.
    fn may_pass(&self, message: &Message) -> bool {
        let bytes = message.len().max(LEAST_BYTES_OF_A_MESSAGE);
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        self.flow.allows(bytes, Instant::now())
    }

    /// What the browser says. Whatever it is, it has to be read: so it counts before it is looked at.
    fn hear(&mut self, text: &str) -> Heard {
        let admitted = self.gateway.admit(self.source);
        let call = match Call::read(text) {
            Ok(call) => call,
            Err(refusal) => return self.refuse(None, &admitted.err().unwrap_or(refusal)),
        };
        if let Err(refusal) = admitted {
            return self.refuse(call.id, &refusal);
        }
        // Clients keep connections alive with it. Nodes are pinged as WebSocket has it.
        if call.method == "ping" {
            return Heard::Nothing;
        }
        match self.passed(&call) {
            Ok(text) => Heard::Pass(text),
            Err(refusal) => self.refuse(call.id, &refusal),
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
        if self.ids.len() >= MOST_UNANSWERED {
            return Err(Refusal::Busy);
        }
        let number = self.next_id;
        let question = call.for_node(&number.to_string())?;
        match begins {
            true => self.subscriptions.ask(number)?,
            false => self.subscriptions.end(number, call.params),
        }
        self.next_id += 1;
        self.ids.insert(number, id.to_owned());
        count("answered");
        Ok(question)
    }

    fn refuse(&mut self, id: Option<&RawValue>, refusal: &Refusal) -> Heard {
        self.refusals += 1;
        count(refusal.reason());
        Heard::Answer(refused(id, refusal))
    }

    /// What the node says, as the browser is told it.
    fn told(&mut self, text: &str) -> Option<Message> {
        let number = self.subscriptions.hear(text);
        // The node answers by our number, the browser knows its own.
        let id = number.and_then(|it| self.ids.remove(&it));
        if self.gateway.nodes.secrets.are_in(text) {
            count(Refusal::Secret.reason());
            return id.map(|id| Message::text(refused(Some(&id), &Refusal::Secret)));
        }
        if number.is_none() {
            return Some(Message::text(text));
        }
        let id = serde_json::from_str(id?.get()).ok()?;
        let mut fields: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(text).ok()?;
        fields.insert("id".to_owned(), id);
        serde_json::to_string(&fields).ok().map(Message::text)
    }
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
