//! A chain as far as the commands see it, over the real JSON-RPC: accounts, and transactions, simulated or sent, that do
//! to them what the program does for deposit, withdraw, collect and activate_stake (docs/protocol.md).

use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    routing::{get, post},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use borsh::BorshDeserialize;
use openmast_client::{
    accounts::{Asset, Network, Payer, ProgramAccount, Settlement, Stake},
    addresses::PROGRAM_ID,
    errors::ProgramError,
    instructions::ProvenTotals,
};
use openmast_ledger::{BaseUnits, Bytes, Commitment, Domain, Totals};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use solana_pubkey::Pubkey;
use solana_transaction::Transaction;

pub const TOKEN_PROGRAM: Pubkey =
    Pubkey::from_str_const("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
/// Lamports of each signature.
const FEE: u64 = 5_000;
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
    pub accounts: HashMap<Pubkey, Account>,
    /// Transactions that write one of these are refused with this code of the program.
    pub refused: HashMap<Pubkey, u32>,
    /// By the hash in hex.
    pub archives: HashMap<String, Vec<u8>>,
    pub methods: HashSet<String>,
    /// What the oracle's API proves of an asset, by index and epoch.
    pub proofs: HashMap<(u32, u64), Value>,
    /// So often another settlement, which is among the accounts already, becomes final when a collect has landed.
    pub overtakes: u32,
    /// Names of the program's instructions of each transaction that landed.
    pub landed: Vec<Vec<&'static str>>,
}

/// The instructions that are played.
const PLAYED: [&str; 4] = ["deposit", "withdraw", "collect", "activate_stake"];

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

/// An account of the program.
pub fn program_account(name: &str, state: &impl borsh::BorshSerialize) -> Account {
    let mut data = discriminator("account", name).to_vec();
    data.extend(borsh::to_vec(state).unwrap());
    Account {
        owner: PROGRAM_ID,
        lamports: 1_000_000,
        data,
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

async fn archive(
    State(ledger): State<Arc<Mutex<Ledger>>>,
    Path(hash): Path<String>,
) -> Result<Vec<u8>, StatusCode> {
    let ledger = ledger.lock().unwrap();
    ledger
        .archives
        .get(&hash)
        .cloned()
        .ok_or(StatusCode::NOT_FOUND)
}

async fn proof(
    State(ledger): State<Arc<Mutex<Ledger>>>,
    Path(index): Path<u32>,
    Query(query): Query<HashMap<String, u64>>,
) -> Result<Json<Value>, StatusCode> {
    let ledger = ledger.lock().unwrap();
    let proof = ledger.proofs.get(&(index, query["epoch"])).cloned();
    proof.map(Json).ok_or(StatusCode::NOT_FOUND)
}

async fn rpc(State(ledger): State<Arc<Mutex<Ledger>>>, Json(call): Json<Value>) -> Json<Value> {
    let method = call["method"].as_str().unwrap().to_owned();
    let mut ledger = ledger.lock().unwrap();
    let result = match method.as_str() {
        "getMultipleAccounts" => json!({
            "context": { "slot": 500 },
            "value": call["params"][0].as_array().unwrap().iter()
                .map(|address| told(ledger.accounts.get(&key(address))))
                .collect::<Vec<_>>(),
        }),
        "simulateTransaction" => simulate(&ledger, &call["params"]),
        "getRecentPrioritizationFees" => json!([]),
        "getLatestBlockhash" => json!({
            "context": { "slot": 500 },
            "value": { "blockhash": Pubkey::new_from_array([9; 32]).to_string(), "lastValidBlockHeight": 900 },
        }),
        "sendTransaction" => land(&mut ledger, &call["params"]),
        "getSignatureStatuses" => json!({
            "context": { "slot": 500 },
            "value": [{
                "slot": 500, "confirmations": 1, "err": null, "status": { "Ok": null },
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

fn simulate(ledger: &Ledger, parameters: &Value) -> Value {
    let (after, refusal) = run(ledger, &decoded(parameters));
    let watched = parameters[1]["accounts"]["addresses"].as_array();
    json!({
        "context": { "slot": 500 },
        "value": {
            "err": refusal.map(|code| json!({ "InstructionError": [2, { "Custom": code }] })),
            "logs": [],
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
    let (after, refusal) = run(ledger, &transaction);
    assert_eq!(refusal, None, "the simulation did not refuse it");
    ledger.accounts = after;
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
    json!(transaction.signatures[0].to_string())
}

/// If this is a network, its next settlement becomes final.
fn overtake(accounts: &mut HashMap<Pubkey, Account>, address: &Pubkey) {
    let network = (accounts.get(address))
        .and_then(|account| Network::decode(&account.owner, &account.data).ok());
    if let Some(mut network) = network {
        network.final_epoch += 1;
        accounts.insert(*address, program_account("Network", &network));
    }
}

fn decoded(parameters: &Value) -> Transaction {
    let bytes = BASE64_STANDARD
        .decode(parameters[0].as_str().unwrap())
        .unwrap();
    wincode::deserialize(&bytes).unwrap()
}

/// The accounts afterwards, and the code of the program with which it fails.
fn run(ledger: &Ledger, transaction: &Transaction) -> (HashMap<Pubkey, Account>, Option<u32>) {
    let message = &transaction.message;
    let mut after = ledger.accounts.clone();
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
        refusal = refusal.or(apply(&mut after, &instruction.data, &accounts).err());
    }
    if let Some(payer) = after.get_mut(&message.account_keys[0]) {
        payer.lamports -= FEE;
    }
    (after, refusal)
}

fn name(data: &[u8]) -> Option<&'static str> {
    PLAYED
        .into_iter()
        .find(|name| data.starts_with(&discriminator("global", name)))
}

/// # Errors
/// The code with which this is refused.
fn apply(accounts: &mut HashMap<Pubkey, Account>, data: &[u8], keys: &[Pubkey]) -> Result<(), u32> {
    match name(data) {
        Some("deposit") => {
            let amount = u64::from_le_bytes(data[8..16].try_into().unwrap());
            move_tokens(accounts, &keys[3], &keys[4], amount);
        }
        Some("withdraw") => {
            let payer: Payer = state(accounts, &keys[2]);
            let settlement: Settlement = state(accounts, &keys[3]);
            let (count, root) = (settlement.payer_count, settlement.payer_root);
            let spent = proven(&settlement, Domain::Payer, payer.index, count, &root, data)?;
            let unspent = payer.deposited - payer.withdrawn - spent;
            move_tokens(accounts, &keys[4], &keys[5], payer.requested.min(unspent));
        }
        Some("collect") => {
            let settlement: Settlement = state(accounts, &keys[1]);
            let mut asset: Asset = state(accounts, &keys[2]);
            let (count, root) = (settlement.asset_count, settlement.asset_root);
            proven(&settlement, Domain::Asset, asset.index, count, &root, data)?;
            asset.collected_epoch = settlement.epoch;
            accounts.insert(keys[2], program_account("Asset", &asset));
        }
        Some("activate_stake") => {
            let network: Network = state(accounts, &keys[0]);
            let asset: Asset = state(accounts, &keys[1]);
            if asset.collected_epoch != network.final_epoch {
                return Err(ProgramError::NotCollected.code());
            }
            let mut stake: Stake = state(accounts, &keys[2]);
            (stake.active, stake.pending) = (stake.active + stake.pending, 0);
            accounts.insert(keys[2], program_account("Stake", &stake));
        }
        _ => {}
    }
    Ok(())
}

fn state<T: ProgramAccount>(accounts: &HashMap<Pubkey, Account>, address: &Pubkey) -> T {
    let account = &accounts[address];
    T::decode(&account.owner, &account.data).unwrap()
}

/// The lifetime amount that the instruction's arguments claim and prove.
fn proven(
    settlement: &Settlement,
    domain: Domain,
    index: u32,
    leaf_count: u32,
    root_hash: &[u8; 32],
    data: &[u8],
) -> Result<u64, u32> {
    let totals = ProvenTotals::try_from_slice(&data[8..]).unwrap();
    let commitment = Commitment {
        domain,
        network: settlement.network.as_array(),
        leaf_count,
        root_hash,
        root_sum: BaseUnits(settlement.amount),
    };
    let claimed = Totals {
        bytes: Bytes(totals.lifetime_bytes),
        amount: BaseUnits(totals.lifetime_amount),
    };
    match commitment.check(index, claimed, &totals.proof) {
        Ok(()) => Ok(totals.lifetime_amount),
        Err(_) => Err(ProgramError::InvalidProof.code()),
    }
}

fn move_tokens(accounts: &mut HashMap<Pubkey, Account>, from: &Pubkey, to: &Pubkey, amount: u64) {
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

fn discriminator(namespace: &str, name: &str) -> [u8; 8] {
    let hash = Sha256::digest(format!("{namespace}:{name}"));
    hash[..8].try_into().unwrap()
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
