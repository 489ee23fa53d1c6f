//! Where a node takes WebSockets: it confirms subscriptions, and tells what the test says.

use std::{
    collections::HashMap,
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::broadcast,
};
use tokio_tungstenite::{accept_async, tungstenite::Message};

/// A node's WebSocket port, until it is dropped. It gives a subscription the number of its call and 1000, and ends one for a call
/// of its kind.
pub struct ScriptedSocket {
    port: u16,
    heard: Arc<Mutex<Vec<Value>>>,
    is_silent: Arc<AtomicBool>,
    /// What it tells all; `None`: it goes.
    tells: broadcast::Sender<Option<String>>,
}

impl ScriptedSocket {
    /// # Errors
    /// No port is free on loopback.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let is_silent = Arc::new(AtomicBool::new(false));
        let (tells, mut ended) = broadcast::channel(64);
        let (hearing, telling) = (Arc::clone(&heard), tells.downgrade());
        let silence = Arc::clone(&is_silent);
        tokio::spawn(async move {
            loop {
                let accepted = tokio::select! {
                    accepted = listener.accept() => accepted,
                    // Nobody tells anything any more.
                    Err(broadcast::error::RecvError::Closed) = ended.recv() => return,
                };
                let (Ok((stream, _)), Some(tells)) = (accepted, telling.upgrade()) else {
                    return;
                };
                let (heard, told) = (Arc::clone(&hearing), tells.subscribe());
                let is_silent = Arc::clone(&silence);
                tokio::spawn(async move { serve(stream, &heard, &is_silent, told).await });
            }
        });
        Ok(Self {
            port,
            heard,
            is_silent,
            tells,
        })
    }

    /// Its URL, with a key as providers have it.
    pub fn url(&self) -> String {
        format!("ws://127.0.0.1:{}/socket-key-of-the-test", self.port)
    }

    /// Every message that it was sent, the newest last.
    pub fn heard(&self) -> Vec<Value> {
        let heard = self.heard.lock();
        heard.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether it hears what it is asked and does not answer.
    pub fn is_silent(&self, is_silent: bool) {
        self.is_silent.store(is_silent, Relaxed);
    }

    /// Tells all who are connected.
    pub fn tell(&self, text: &str) {
        // It is no error that nobody is.
        let _ = self.tells.send(Some(text.to_owned()));
    }

    /// Ends all connections, as a node does that is started again.
    pub fn hang_up(&self) {
        let _ = self.tells.send(None);
    }
}

/// Until either side goes.
async fn serve(
    stream: TcpStream,
    heard: &Mutex<Vec<Value>>,
    is_silent: &AtomicBool,
    mut told: broadcast::Receiver<Option<String>>,
) -> Option<()> {
    let mut socket = accept_async(stream).await.ok()?;
    let mut held = HashMap::new();
    loop {
        let text = tokio::select! {
            said = socket.next() => match said?.ok()? {
                Message::Text(text) => {
                    let call: Value = serde_json::from_str(&text).ok()?;
                    let answer = answer(&call, &mut held);
                    heard.lock().unwrap_or_else(PoisonError::into_inner).push(call);
                    if is_silent.load(Relaxed) {
                        continue;
                    }
                    answer.to_string()
                }
                _ => continue,
            },
            told = told.recv() => told.ok()??,
        };
        socket.send(Message::text(text)).await.ok()?;
    }
}

/// `held` has the kinds of subscriptions by their numbers.
fn answer(call: &Value, held: &mut HashMap<u64, String>) -> Value {
    let (id, method) = (&call["id"], call["method"].as_str().unwrap_or_default());
    let Some(kind) = method.strip_suffix("Unsubscribe") else {
        let number = id.as_u64().map(|id| id + 1_000);
        let kind = method.trim_end_matches("Subscribe").to_owned();
        held.extend(number.map(|it| (it, kind)));
        return json!({"jsonrpc": "2.0", "id": id, "result": number});
    };
    let number = call["params"][0].as_u64().unwrap_or_default();
    if held.get(&number).is_some_and(|it| it == kind) {
        held.remove(&number);
        return json!({"jsonrpc": "2.0", "id": id, "result": true});
    }
    let error = json!({"code": -32602, "message": "Invalid subscription id."});
    json!({"jsonrpc": "2.0", "id": id, "error": error})
}
