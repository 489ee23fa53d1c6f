//! One WebSocket of a browser and the one of a node that belongs to it.

use std::{
    future::pending,
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::{Sink, SinkExt, Stream, StreamExt};
use openmast_platform::{places::Place, rates::Cost};
use serde_json::value::RawValue;
use tokio::time::{Instant as Tick, MissedTickBehavior, interval_at, sleep_until, timeout};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::{
    access::Gateway,
    answers::refused,
    calls::Call,
    ending::End,
    limits::{LEAST_BYTES_OF_A_MESSAGE, MOST_REFUSALS},
    nodes::NodeSocket,
    outcomes::count,
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
    /// Calls that were refused.
    refusals: usize,
    _place: Place<IpAddr>,
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
            subscriptions: Subscriptions::new(Arc::clone(&gateway), source),
            gateway,
            source,
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
            let ends = self.subscriptions.ends();
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
                        Some(Ok(Message::Text(text))) => self.subscriptions.hear(&text).map(Message::text),
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => None,
                        // One message of it was longer than any that may pass.
                        Some(Err(Error::Capacity(_))) => return End::TooMuch,
                        _ => return End::Node,
                    };
                    if !sent(browser, to_browser).await {
                        return End::Browser;
                    }
                }
                end = ending(ends) => return end,
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

    /// Counts what the browser or the node says: whether its source may have that.
    fn may_pass(&self, message: &Message) -> bool {
        let bytes = message.len().max(LEAST_BYTES_OF_A_MESSAGE);
        let meter = self.gateway.meter(self.source);
        meter.count(Cost::Bytes(bytes));
        !meter.owes()
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
        match self.subscriptions.ask(&call) {
            Ok(text) => Heard::Pass(text),
            Err(refusal) => self.refuse(call.id, &refusal),
        }
    }

    fn refuse(&mut self, id: Option<&RawValue>, refusal: &Refusal) -> Heard {
        self.refusals += 1;
        count(refusal.reason());
        Heard::Answer(refused(id, refusal))
    }
}

/// When it is time, why it ends.
async fn ending(ends: Option<(Tick, End)>) -> End {
    match ends {
        Some((at, end)) => {
            sleep_until(at).await;
            end
        }
        None => pending().await,
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
