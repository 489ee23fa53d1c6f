//! A JSON-RPC endpoint with the accounts that identify a network, or with nothing.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU8, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use axum::{Json, Router, extract::State, http::StatusCode, routing::post};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use openmast_client::{
    accounts::{Network, ProgramAccount, VERSION},
    addresses::PROGRAM_ID,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use solana_pubkey::Pubkey;

pub const NETWORK: Pubkey = Pubkey::new_from_array([5; 32]);
const MINT: Pubkey = Pubkey::new_from_array([9; 32]);
const CLOCK: &str = "SysvarC1ock11111111111111111111111111111111";
const TOKEN_PROGRAM: &str = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";

/// What the endpoint does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mood {
    /// It answers no request.
    Down,
    /// Of another chain: it knows none of the accounts.
    Another,
    /// The network was made a moment ago: it is confirmed and not final.
    Young,
    /// It knows the network, whose exit delay is too short for epochs of an hour.
    Hasty,
    /// It knows the network.
    Right,
}

#[derive(Clone)]
pub struct Chain(Arc<Shared>);

struct Shared {
    address: SocketAddr,
    mood: AtomicU8,
    asked: Mutex<Vec<Vec<String>>>,
}

impl Chain {
    pub async fn start(mood: Mood) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let chain = Self(Arc::new(Shared {
            address: listener.local_addr().unwrap(),
            mood: AtomicU8::new(mood as u8),
            asked: Mutex::default(),
        }));
        let router = Router::new()
            .route("/{key}", post(answer))
            .with_state(chain.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        chain
    }

    /// With a key, as providers have it.
    pub fn url(&self) -> String {
        format!("http://{}/api-key-of-the-test", self.0.address)
    }

    pub fn becomes(&self, mood: Mood) {
        self.0.mood.store(mood as u8, Ordering::SeqCst);
    }

    /// The addresses of every request until now.
    pub fn asked(&self) -> Vec<Vec<String>> {
        self.0.asked.lock().unwrap().clone()
    }
}

async fn answer(
    State(chain): State<Chain>,
    Json(request): Json<Value>,
) -> Result<Json<Value>, StatusCode> {
    let mood = chain.0.mood.load(Ordering::SeqCst);
    // Everything else would be about transactions.
    let keys: Vec<String> = match request["method"].as_str() {
        Some("getMultipleAccounts") => {
            serde_json::from_value(request["params"][0].clone()).unwrap()
        }
        method => vec![format!("{method:?}")],
    };
    chain.0.asked.lock().unwrap().push(keys.clone());
    if mood == Mood::Down as u8 {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    let confirmed = request["params"][1]["commitment"] == "confirmed";
    let is_known = |key: &str| {
        let young = mood == Mood::Young as u8 && (confirmed || key != NETWORK.to_string());
        young || [Mood::Hasty as u8, Mood::Right as u8].contains(&mood)
    };
    let accounts: Vec<Value> = keys
        .iter()
        .map(|key| match is_known(key) {
            true => account(key, mood),
            false => Value::Null,
        })
        .collect();
    Ok(Json(json!({
        "jsonrpc": "2.0",
        "id": request["id"],
        "result": {"context": {"slot": 7}, "value": accounts},
    })))
}

fn account(key: &str, mood: u8) -> Value {
    let program = PROGRAM_ID.to_string();
    if key == program {
        return shown("BPFLoaderUpgradeab1e11111111111111111111111", &[], true);
    }
    if key == NETWORK.to_string() {
        let hasty = mood == Mood::Hasty as u8;
        return shown(&program, &network(if hasty { 20 } else { 604_800 }), false);
    }
    if key == CLOCK {
        let mut clock = [0; 40];
        clock[32..].copy_from_slice(&unix_time().to_le_bytes());
        return shown("Sysvar1111111111111111111111111111111111111", &clock, false);
    }
    if key == MINT.to_string() {
        let mut mint = [0; 82];
        mint[44] = 6;
        return shown(TOKEN_PROGRAM, &mint, false);
    }
    Value::Null
}

/// The chain's clock, which is right.
pub fn unix_time() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

fn shown(owner: &str, data: &[u8], executable: bool) -> Value {
    json!({
        "lamports": 1, "owner": owner, "executable": executable, "rentEpoch": 0, "space": data.len(),
        "data": [BASE64_STANDARD.encode(data), "base64"],
    })
}

/// A Network account of zeros, but for its currency and its exit delay.
fn network(exit_delay_seconds: u32) -> Vec<u8> {
    let mut data = Sha256::digest(format!("account:{}", Network::NAME))[..8].to_vec();
    data.push(VERSION);
    data.resize(Network::SIZE, 0);
    let mut network = Network::decode(&PROGRAM_ID, &data).unwrap();
    network.currency_mint = MINT;
    network.parameters.exit_delay_seconds = exit_delay_seconds;
    data.truncate(8);
    borsh::to_writer(&mut data, &network).unwrap();
    data
}
