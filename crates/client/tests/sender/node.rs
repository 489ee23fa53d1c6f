//! A JSON-RPC node on loopback that answers what a test says, and remembers what it was asked.

use axum::{Router, extract::State, http::StatusCode, routing::post};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use solana_signature::Signature;
use solana_transaction::Transaction;
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Instant,
};

/// A transaction signed anew gets the next of these: its blockhash and the last block height that may hold it.
pub(crate) const LAST_VALID: [u64; 3] = [100, 300, 500];
/// The slot of everything that lands.
pub(crate) const SLOT: u64 = 1_000;

/// What the node was asked.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub method: String,
    pub parameters: Value,
    pub at: Instant,
}

/// A transaction as the node got it.
#[derive(Clone, Debug)]
pub(crate) struct Broadcast {
    pub signature: Signature,
    /// Micro-lamports per compute unit.
    pub price: u64,
}

pub(crate) enum Answer {
    Result(Value),
    /// Code and message of a JSON-RPC error.
    Error(i64, &'static str),
    /// As from a balancer in front of a node that is down.
    Http(StatusCode),
}

/// Everything that the node was asked, the newest call last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked(Vec<Call>);

impl Asked {
    pub(crate) fn all(&self) -> &[Call] {
        &self.0
    }

    pub(crate) fn count(&self, method: &str) -> usize {
        self.calls(method).count()
    }

    pub(crate) fn calls<'a>(&'a self, method: &'a str) -> impl Iterator<Item = &'a Call> {
        self.0.iter().filter(move |call| call.method == method)
    }

    /// The transactions, each once, in the order of their first broadcast.
    pub(crate) fn transactions(&self) -> Vec<Broadcast> {
        let mut known = BTreeSet::new();
        self.calls("sendTransaction")
            .map(broadcast)
            .filter(|sent| known.insert(sent.signature))
            .collect()
    }
}

type Script = Box<dyn FnMut(&Asked) -> Answer + Send>;

/// Runs until the test ends.
pub(crate) struct Node {
    pub url: String,
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    asked: Asked,
    script: Script,
}

impl Node {
    /// `script` answers the newest call.
    pub(crate) async fn start(script: impl FnMut(&Asked) -> Answer + Send + 'static) -> Self {
        let shared = Arc::new(Mutex::new(Shared {
            asked: Asked::default(),
            script: Box::new(script),
        }));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/", post(answer))
            .with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, shared }
    }

    pub(crate) fn asked(&self) -> Asked {
        self.shared.lock().unwrap().asked.clone()
    }
}

async fn answer(
    State(shared): State<Arc<Mutex<Shared>>>,
    body: String,
) -> Result<String, StatusCode> {
    let request: Value = serde_json::from_str(&body).unwrap();
    let shared = &mut *shared.lock().unwrap();
    shared.asked.0.push(Call {
        method: request["method"].as_str().unwrap().to_owned(),
        parameters: request["params"].clone(),
        at: Instant::now(),
    });
    let mut envelope = json!({ "jsonrpc": "2.0", "id": request["id"] });
    match (shared.script)(&shared.asked) {
        Answer::Result(value) => envelope["result"] = value,
        Answer::Error(code, message) => {
            envelope["error"] = json!({ "code": code, "message": message });
        }
        Answer::Http(status) => return Err(status),
    }
    Ok(envelope.to_string())
}

/// What a healthy node says while nothing lands: the simulation succeeds, and no blockhash of [`LAST_VALID`] expires.
pub(crate) fn usual(asked: &Asked) -> Answer {
    let call = asked.all().last().unwrap();
    Answer::Result(match call.method.as_str() {
        "simulateTransaction" => in_context(json!({
            "err": null, "logs": ["Program log: as simulated"], "unitsConsumed": 10_000, "accounts": null
        })),
        "getRecentPrioritizationFees" => json!([{ "slot": SLOT, "prioritizationFee": 2_000 }]),
        "getLatestBlockhash" => {
            let number = asked.count("getLatestBlockhash") - 1;
            let hash = solana_hash::Hash::new_from_array([number as u8 + 1; 32]).to_string();
            in_context(json!({
                "blockhash": hash, "lastValidBlockHeight": LAST_VALID[number]
            }))
        }
        "sendTransaction" => json!(broadcast(call).signature.to_string()),
        "getSignatureStatuses" => in_context(json!([null])),
        "getBlockHeight" => json!(LAST_VALID[0] - 1),
        "getSlot" => json!(SLOT),
        "getGenesisHash" => json!(solana_hash::Hash::new_from_array([9; 32]).to_string()),
        other => panic!("nobody should ask for {other}"),
    })
}

/// A status of the only signature that was asked for.
pub(crate) fn status(level: &str, error: Value) -> Answer {
    let result = if error.is_null() {
        json!({ "Ok": null })
    } else {
        json!({ "Err": error })
    };
    Answer::Result(in_context(json!([{
        "slot": SLOT, "confirmations": 0, "err": error, "status": result, "confirmationStatus": level
    }])))
}

pub(crate) fn in_context(value: Value) -> Value {
    json!({ "context": { "slot": SLOT }, "value": value })
}

fn broadcast(call: &Call) -> Broadcast {
    let bytes = BASE64_STANDARD
        .decode(call.parameters[0].as_str().unwrap())
        .unwrap();
    let transaction: Transaction = wincode::deserialize(&bytes).unwrap();
    let data = &transaction.message.instructions[1].data;
    assert_eq!(data[0], 3, "the price is the second instruction");
    Broadcast {
        signature: transaction.signatures[0],
        price: u64::from_le_bytes(data[1..9].try_into().unwrap()),
    }
}
