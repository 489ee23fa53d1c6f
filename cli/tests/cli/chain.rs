//! A chain as far as the commands see it, over the real JSON-RPC: accounts, and transactions, simulated or sent, that do
//! to them what `program` plays; and an oracle's API beside it.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use openmast_client::{
    accounts::{Departure, Network, ProgramAccount, Stake},
    addresses::PROGRAM_ID,
};
use serde_json::{Value, json};
use solana_pubkey::Pubkey;
use solana_transaction::Transaction;

use crate::{
    events::logged,
    keys::{Keys, name},
    program::{Accounts, SLOT, apply, edit},
};

pub const TOKEN_PROGRAM: Pubkey =
    Pubkey::from_str_const("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
/// Lamports of each signature.
const FEE: u64 = 5_000;
/// The newest, and the only one that lets a transaction land.
pub const BLOCKHASH: Pubkey = Pubkey::new_from_array([9; 32]);
/// Where a nonce account has its value.
const NONCE: std::ops::Range<usize> = 40..72;
/// Where a token account has its amount.
const AMOUNT: std::ops::Range<usize> = 64..72;

#[derive(Clone)]
pub struct Account {
    pub owner: Pubkey,
    pub lamports: u64,
    pub data: Vec<u8>,
}

/// What the chain and the oracle's API hold, and what they were asked for.
#[derive(Default)]
pub struct Ledger {
    pub accounts: Accounts,
    /// Transactions that write one of these are refused with this code of the program.
    pub refused: HashMap<Pubkey, u32>,
    /// By the hash in hex.
    pub archives: HashMap<String, Vec<u8>>,
    pub methods: HashSet<String>,
    /// What the oracle's API proves of an asset, by index and epoch.
    pub proofs: HashMap<(u32, u64), Value>,
    /// The same of a payer.
    pub payer_proofs: HashMap<(u32, u64), Value>,
    /// So often another settlement, which is among the accounts already, becomes final when a collect has landed.
    pub overtakes: u32,
    /// Names of the program's instructions of each transaction that landed.
    pub landed: Vec<Vec<&'static str>>,
    /// What each transaction logged that landed, by its signature.
    pub receipts: HashMap<String, Vec<String>>,
    /// What a node tells of transactions that name an account, newest first.
    pub history: HashMap<Pubkey, Vec<Value>>,
    pub fault: Fault,
    /// What it tells of when blocks were made, by their slots.
    pub block_times: HashMap<u64, i64>,
    /// So often another settlement becomes final right before a transaction is simulated.
    pub final_before_simulating: u32,
    /// Somebody settles what departed of this stake right before the next transaction is simulated.
    pub settles_before_simulating: Option<Pubkey>,
    /// Lamports that are there and that are needed: the System program refuses for it.
    pub shortage: Option<(u64, u64)>,
    /// What a node that is behind has.
    before: Option<Accounts>,
    /// What the oracle's API says of sessions as they are now; it refuses without.
    pub sessions: Option<Value>,
    /// What it says of the radios of each asset; it refuses without.
    pub radios: Option<Value>,
    /// Query and headers of each time that it was asked for sessions or radios.
    pub sessions_asked: Vec<(BTreeMap<String, String>, BTreeMap<String, String>)>,
}

/// What is wrong with the node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    #[default]
    Well,
    /// Once something was sent, its accounts stay as they were, and it keeps no receipts.
    Behind,
    /// As [`Self::Behind`], but it keeps receipts.
    BehindWithReceipts,
    /// What is sent never lands, and stays possible.
    Pending,
}

/// The server, as long as the test's runtime lives.
#[derive(Clone)]
pub struct Chain {
    pub ledger: Arc<Mutex<Ledger>>,
    address: SocketAddr,
}

impl Chain {
    pub async fn start(ledger: Ledger) -> Self {
        let ledger = Arc::new(Mutex::new(ledger));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/", post(rpc))
            .route("/v1/archive/{hash}", get(archive))
            .route("/v1/assets/{index}/proof", get(proof))
            .route("/v1/payers/{index}/proof", get(payer_proof))
            .route("/v1/sessions", get(sessions))
            .route("/v1/assets/{index}/radios", get(radios))
            .route("/v1/assets", get(activity))
            .route("/v1/doors", get(doors))
            .with_state(Arc::clone(&ledger));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { ledger, address }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn was_asked(&self, method: &str) -> bool {
        self.ledger.lock().unwrap().methods.contains(method)
    }
}

pub fn token_account(mint: &Pubkey, owner: &Pubkey, amount: u64) -> Account {
    let mut data = vec![0; 165];
    data[..32].copy_from_slice(mint.as_ref());
    data[32..64].copy_from_slice(owner.as_ref());
    data[AMOUNT].copy_from_slice(&amount.to_le_bytes());
    data[108] = 1;
    Account {
        owner: TOKEN_PROGRAM,
        lamports: 2_039_280,
        data,
    }
}

/// What the ledger was told to answer. The request is kept.
async fn sessions(
    State(ledger): State<Arc<Mutex<Ledger>>>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Result<Json<Value>, StatusCode> {
    let mut ledger = ledger.lock().unwrap();
    let headers = headers.iter().map(|(name, value)| {
        (
            name.to_string(),
            value.to_str().unwrap_or_default().to_owned(),
        )
    });
    ledger.sessions_asked.push((query, headers.collect()));
    ledger
        .sessions
        .clone()
        .map(Json)
        .ok_or(StatusCode::FORBIDDEN)
}

async fn radios(
    State(ledger): State<Arc<Mutex<Ledger>>>,
    query: Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Result<Json<Value>, StatusCode> {
    let told = ledger.lock().unwrap().radios.clone();
    // Kept as of sessions, whatever these are.
    let _ = sessions(State(ledger), query, headers).await;
    told.map(Json).ok_or(StatusCode::FORBIDDEN)
}

/// Of an oracle that has seen three assets and settled long enough for the first of them.
async fn activity(Query(query): Query<HashMap<String, u32>>) -> Json<Value> {
    let end = query["from"] + query["limit"];
    let window = |days: u32| json!({ "window_hours": 24 * days, "hours_observed": 20 * days, "hours_reported": 19 * days });
    let income = |days: u32| {
        json!({ "window_days": days, "earned": "18446744073709551615", "bytes": "5", "first_epoch": "3", "last_epoch": "9",
            "opened_at": "1700000000", "closed_at": "1700600000" })
    };
    let first = json!({
        "index": 0, "name": { "name": "Harbour Tower", "symbol": "HARB" },
        "reports": { "last_at_ms": "1700600001000", "until_ms": "1700600400000", "windows": ([7, 30, 90].map(window)) },
        "income": ([7, 30].map(income)),
    });
    let silent =
        |index: u32| json!({ "index": index, "name": null, "reports": null, "income": [] });
    let assets = [first, silent(1), silent(2)];
    let assets: Vec<&Value> = (query["from"]..end)
        .filter_map(|index| assets.get(index as usize))
        .collect();
    Json(json!({ "count": 3, "assets": assets, "next_from": (end < 3).then_some(end) }))
}

async fn doors() -> Json<Value> {
    Json(json!({"doors": [
        {"protocol": "radius", "address": "radius.example.net:1813", "needs_client_certificate": false},
        {"protocol": "signed_reports", "address": null, "needs_client_certificate": true},
    ]}))
}

async fn archive(
    State(ledger): State<Arc<Mutex<Ledger>>>,
    Path(hash): Path<String>,
) -> Result<Vec<u8>, (StatusCode, Json<Value>)> {
    let ledger = ledger.lock().unwrap();
    let problem =
        json!({ "code": "no_archive", "detail": "no archive", "what_to_do": "ask another" });
    let archive = ledger.archives.get(&hash).cloned();
    archive.ok_or((StatusCode::NOT_FOUND, Json(problem)))
}

async fn proof(
    State(ledger): State<Arc<Mutex<Ledger>>>,
    Path(index): Path<u32>,
    Query(query): Query<HashMap<String, u64>>,
) -> Result<Json<Value>, (StatusCode, Json<Value>)> {
    served(&ledger.lock().unwrap().proofs, index, &query)
}

async fn payer_proof(
    State(ledger): State<Arc<Mutex<Ledger>>>,
    Path(index): Path<u32>,
    Query(query): Query<HashMap<String, u64>>,
) -> Result<Json<Value>, (StatusCode, Json<Value>)> {
    served(&ledger.lock().unwrap().payer_proofs, index, &query)
}

/// The proof of an epoch, or the newest there is; another one is not kept, or not served yet.
fn served(
    proofs: &HashMap<(u32, u64), Value>,
    index: u32,
    query: &HashMap<String, u64>,
) -> Result<Json<Value>, (StatusCode, Json<Value>)> {
    let of_index = proofs.keys().filter(|(of, _)| *of == index);
    let newest = of_index.map(|(_, epoch)| *epoch).max();
    let epoch = query.get("epoch").copied().or(newest);
    let proof = epoch.and_then(|epoch| proofs.get(&(index, epoch)));
    let problem =
        json!({ "code": "epoch_not_kept", "detail": "no such proof", "what_to_do": "try again" });
    proof
        .map(|proof| Json(proof.clone()))
        .ok_or((StatusCode::CONFLICT, Json(problem)))
}

async fn rpc(State(ledger): State<Arc<Mutex<Ledger>>>, Json(call): Json<Value>) -> Json<Value> {
    let method = call["method"].as_str().unwrap().to_owned();
    let mut ledger = ledger.lock().unwrap();
    let result = match method.as_str() {
        "getMultipleAccounts" => {
            let (slot, accounts) = match &ledger.before {
                Some(before) => (SLOT - 1, before),
                None => (SLOT, &ledger.accounts),
            };
            json!({
                "context": { "slot": slot },
                "value": call["params"][0].as_array().unwrap().iter()
                    .map(|address| match key(address) {
                        PROGRAM_ID => program(),
                        address => told(accounts.get(&address)),
                    })
                    .collect::<Vec<_>>(),
            })
        }
        "getProgramAccounts" => json!({
            "context": { "slot": SLOT },
            "value": found(&ledger, &key(&call["params"][0]), &call["params"][1]["filters"]),
        }),
        "getTokenAccountsByOwner" => json!({
            "context": { "slot": SLOT },
            "value": tokens_of(&ledger, &call["params"]),
        }),
        "simulateTransaction" => {
            settle(&mut ledger);
            finalize(&mut ledger, &call["params"]);
            simulate(&ledger, &call["params"])
        }
        "getGenesisHash" => json!(Pubkey::new_from_array([8; 32]).to_string()),
        "getRecentPrioritizationFees" => json!([]),
        "getLatestBlockhash" => json!({
            "context": { "slot": SLOT },
            "value": { "blockhash": BLOCKHASH.to_string(), "lastValidBlockHeight": 900 },
        }),
        "sendTransaction" => land(&mut ledger, &call["params"]),
        "getTransaction" => return receipt(&mut ledger, &call),
        "getSignaturesForAddress" => {
            let past = ledger.history.get(&key(&call["params"][0]));
            json!(past.cloned().unwrap_or_default())
        }
        // As Solana counts it: two years for the bytes and 128 more.
        "getMinimumBalanceForRentExemption" => {
            json!((128 + call["params"][0].as_u64().unwrap()) * 3_480 * 2)
        }
        "getBlockHeight" => json!(100),
        "getSlot" => json!(SLOT),
        "getBlockTime" => json!(ledger.block_times.get(&call["params"][0].as_u64().unwrap())),
        "isBlockhashValid" => json!({
            "context": { "slot": SLOT },
            "value": key(&call["params"][0]) == BLOCKHASH,
        }),
        "getSignatureStatuses" if !has_landed(&ledger, &call["params"][0][0]) => json!({
            "context": { "slot": SLOT },
            "value": [null],
        }),
        "getSignatureStatuses" => json!({
            "context": { "slot": SLOT },
            "value": [{
                "slot": SLOT, "confirmations": 1, "err": null, "status": { "Ok": null },
                "confirmationStatus": "confirmed",
            }],
        }),
        _ => Value::Null,
    };
    ledger.methods.insert(method.clone());
    Json(match result {
        Value::Null => json!({
            "jsonrpc": "2.0", "id": call["id"],
            "error": { "code": -32601, "message": format!("{method} is not played here") },
        }),
        result => json!({ "jsonrpc": "2.0", "id": call["id"], "result": result }),
    })
}

fn has_landed(ledger: &Ledger, signature: &Value) -> bool {
    ledger.receipts.contains_key(signature.as_str().unwrap())
}

/// What a nonce account holds, whose value is `value` and which `authority` advances.
pub fn nonce_account(authority: &Pubkey, value: [u8; 32]) -> Account {
    let mut data = vec![1, 0, 0, 0, 1, 0, 0, 0];
    data.extend(authority.to_bytes());
    data.extend(value);
    data.extend(FEE.to_le_bytes());
    Account {
        owner: Pubkey::default(),
        lamports: 1_447_680,
        data,
    }
}

/// Whether the transaction can land by its blockhash, or by its nonce, which is another one then.
fn takes(ledger: &mut Ledger, transaction: &Transaction) -> bool {
    let message = &transaction.message;
    let hash = message.recent_blockhash.to_bytes();
    if hash == BLOCKHASH.to_bytes() {
        return true;
    }
    let first = &message.instructions[0];
    let program = message.account_keys[usize::from(first.program_id_index)];
    assert_eq!(
        (program, &first.data[..]),
        (Pubkey::default(), &[4, 0, 0, 0][..])
    );
    let nonce = message.account_keys[usize::from(first.accounts[0])];
    let value = &mut ledger.accounts.get_mut(&nonce).unwrap().data[NONCE];
    let stands = value == hash;
    if stands {
        value.copy_from_slice(&transaction.signatures[0].as_array()[..32]);
    }
    stands
}

/// What a transaction did; `null` where the node does not know it.
fn receipt(ledger: &mut Ledger, call: &Value) -> Json<Value> {
    ledger.methods.insert("getTransaction".to_owned());
    let logs = ledger.receipts.get(call["params"][0].as_str().unwrap());
    let logs = logs.filter(|_| ledger.fault != Fault::Behind);
    let result = logs.map_or(
        Value::Null,
        |logs| json!({ "slot": SLOT, "meta": { "err": null, "logMessages": logs } }),
    );
    Json(json!({ "jsonrpc": "2.0", "id": call["id"], "result": result }))
}

/// Accounts of a program of a size that hold certain bytes.
fn found(ledger: &Ledger, program: &Pubkey, filters: &Value) -> Vec<Value> {
    let fits = |account: &Account| {
        filters.as_array().unwrap().iter().all(|filter| {
            let Some(size) = filter["dataSize"].as_u64() else {
                let offset = filter["memcmp"]["offset"].as_u64().unwrap() as usize;
                let bytes = filter["memcmp"]["bytes"].as_str().unwrap();
                let bytes = BASE64_STANDARD.decode(bytes).unwrap();
                return account.data.get(offset..offset + bytes.len()) == Some(&bytes[..]);
            };
            account.data.len() as u64 == size
        })
    };
    let accounts = ledger.accounts.iter();
    accounts
        .filter(|(_, account)| account.owner == *program && fits(account))
        .map(|(address, account)| {
            json!({ "pubkey": address.to_string(), "account": told(Some(account)) })
        })
        .collect()
}

/// Accounts of a token program that belong to a wallet, as far as they are asked for.
fn tokens_of(ledger: &Ledger, parameters: &Value) -> Vec<Value> {
    let wallet = key(&parameters[0]);
    let program = key(&parameters[1]["programId"]);
    let slice = &parameters[2]["dataSlice"];
    assert_eq!(slice["offset"], 0);
    let length = slice["length"].as_u64().unwrap() as usize;
    let accounts = ledger.accounts.iter();
    accounts
        .filter(|(_, account)| {
            let is_owned = account.data.get(32..64) == Some(wallet.as_ref());
            account.owner == program && is_owned
        })
        .map(|(address, account)| {
            let mut shown = account.clone();
            shown.data.truncate(length);
            json!({ "pubkey": address.to_string(), "account": told(Some(&shown)) })
        })
        .collect()
}

fn settle(ledger: &mut Ledger) {
    if let Some(stake) = ledger.settles_before_simulating.take() {
        let mut round = None;
        edit(&mut ledger.accounts, &stake, |stake: &mut Stake| {
            round = Some((stake.asset, stake.departed_round));
            stake.departed = 0;
        });
        let (asset, round) = round.unwrap();
        let departure = openmast_client::addresses::departure(&asset, round);
        edit(
            &mut ledger.accounts,
            &departure,
            |departure: &mut Departure| departure.shares = 0,
        );
    }
}

fn finalize(ledger: &mut Ledger, parameters: &Value) {
    if ledger.final_before_simulating > 0 {
        ledger.final_before_simulating -= 1;
        for address in &decoded(parameters).message.account_keys {
            overtake(&mut ledger.accounts, address);
        }
    }
}

fn simulate(ledger: &Ledger, parameters: &Value) -> Value {
    let (after, mut logs, mut refusal) = run(ledger, &decoded(parameters));
    if let Some((there, needed)) = ledger.shortage {
        let system = Pubkey::default();
        logs = vec![
            format!("Transfer: insufficient lamports {there}, need {needed}"),
            format!("Program {system} failed: custom program error: 0x1"),
        ];
        refusal = Some(1);
    }
    let watched = parameters[1]["accounts"]["addresses"].as_array();
    json!({
        "context": { "slot": SLOT },
        "value": {
            "err": refusal.map(|code| json!({ "InstructionError": [2, { "Custom": code }] })),
            "logs": logs,
            "unitsConsumed": 4_321,
            "accounts": watched.map(|watched| {
                watched.iter().map(|address| told(after.get(&key(address)))).collect::<Vec<_>>()
            }),
        },
    })
}

/// Bytes that are broadcast again change nothing: the chain knows their signature. What would fail is not sent here.
fn land(ledger: &mut Ledger, parameters: &Value) -> Value {
    let transaction = decoded(parameters);
    let signature = transaction.signatures[0].to_string();
    if ledger.fault == Fault::Pending || ledger.receipts.contains_key(&signature) {
        return json!(signature);
    }
    let signed = transaction.verify_with_results();
    assert!(signed.iter().all(|it| *it), "what is sent is signed");
    if !takes(ledger, &transaction) {
        return json!(signature);
    }
    let (after, logs, refusal) = run(ledger, &transaction);
    assert_eq!(refusal, None, "the simulation did not refuse it");
    let before = std::mem::replace(&mut ledger.accounts, after);
    if ledger.fault != Fault::Well {
        ledger.before.get_or_insert(before);
    }
    ledger.receipts.insert(signature.clone(), logs);
    let names: Vec<&str> = (transaction.message.instructions.iter())
        .filter_map(|instruction| name(&instruction.data))
        .collect();
    if names.contains(&"collect") && ledger.overtakes > 0 {
        ledger.overtakes -= 1;
        for address in &transaction.message.account_keys {
            overtake(&mut ledger.accounts, address);
        }
    }
    ledger.landed.push(names);
    json!(signature)
}

/// If this is a network, its next settlement becomes final.
fn overtake(accounts: &mut Accounts, address: &Pubkey) {
    let is_network = accounts
        .get(address)
        .is_some_and(|account| Network::decode(&account.owner, &account.data).is_ok());
    if is_network {
        edit(accounts, address, |network: &mut Network| {
            network.final_epoch += 1;
        });
    }
}

fn decoded(parameters: &Value) -> Transaction {
    let bytes = BASE64_STANDARD
        .decode(parameters[0].as_str().unwrap())
        .unwrap();
    wincode::deserialize(&bytes).unwrap()
}

/// The accounts afterwards, what was logged, and the code of the program with which it fails.
fn run(ledger: &Ledger, transaction: &Transaction) -> (Accounts, Vec<String>, Option<u32>) {
    let message = &transaction.message;
    let mut after = ledger.accounts.clone();
    let mut logs = Vec::new();
    let mut refusal = message
        .account_keys
        .iter()
        .find_map(|account| ledger.refused.get(account).copied());
    for instruction in &message.instructions {
        let accounts: Vec<Pubkey> = instruction
            .accounts
            .iter()
            .map(|index| message.account_keys[usize::from(*index)])
            .collect();
        let Some(keys) = Keys::of(&instruction.data, accounts) else {
            continue;
        };
        let before = after.clone();
        let refused = apply(&mut after, &instruction.data, &keys).err();
        if refused.is_none() {
            logs.extend(logged(&keys, &before, &after));
        }
        refusal = refusal.or(refused);
    }
    if let Some(payer) = after.get_mut(&message.account_keys[0]) {
        payer.lamports -= FEE;
    }
    (after, logs, refusal)
}

/// What a token account holds.
pub fn tokens(accounts: &Accounts, address: &Pubkey) -> u64 {
    u64::from_le_bytes(accounts[address].data[AMOUNT].try_into().unwrap())
}

pub fn move_tokens(accounts: &mut Accounts, from: &Pubkey, to: &Pubkey, amount: u64) {
    for (address, incoming) in [(from, false), (to, true)] {
        let data = &mut accounts.get_mut(address).unwrap().data;
        let before = u64::from_le_bytes(data[AMOUNT].try_into().unwrap());
        let after = match incoming {
            true => before + amount,
            false => before - amount,
        };
        data[AMOUNT].copy_from_slice(&after.to_le_bytes());
    }
}

fn key(address: &Value) -> Pubkey {
    address.as_str().unwrap().parse().unwrap()
}

fn told(account: Option<&Account>) -> Value {
    account.map_or(Value::Null, |account| {
        json!({
            "lamports": account.lamports,
            "owner": account.owner.to_string(),
            "data": [BASE64_STANDARD.encode(&account.data), "base64"],
            "executable": false,
            "rentEpoch": 0,
            "space": account.data.len(),
        })
    })
}

/// The program's account, of which nobody reads more than that it is one.
fn program() -> Value {
    json!({
        "lamports": 1,
        "owner": "BPFLoaderUpgradeab1e11111111111111111111111",
        "data": ["", "base64"],
        "executable": true,
        "rentEpoch": 0,
        "space": 0,
    })
}
