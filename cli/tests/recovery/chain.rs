//! A JSON-RPC endpoint with the accounts of a network that has settled.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Instant,
};

use axum::{Json, Router, extract::State, routing::post};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use borsh::BorshSerialize;
use openmast_client::{
    accounts::{
        Asset, Content, Network, OracleSet, Payer, ProgramAccount, Proposal, Settlement, VERSION,
    },
    addresses::{self, PROGRAM_ID},
};
use openmast_records::ChainSnapshot;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use solana_pubkey::Pubkey;

use crate::usage::NETWORK as NETWORK_BYTES;

pub const NETWORK: Pubkey = Pubkey::new_from_array(NETWORK_BYTES);
const MINT: Pubkey = Pubkey::new_from_array([9; 32]);
const CLOCK: Pubkey = Pubkey::from_str_const("SysvarC1ock11111111111111111111111111111111");
const LOADER: Pubkey = Pubkey::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111");
const TOKEN_PROGRAM: Pubkey = Pubkey::from_str_const("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
/// The first finalized slot. There is one more each 100 ms.
const SLOT: u64 = 1_000_000;

#[derive(Clone)]
struct Account {
    owner: Pubkey,
    data: Vec<u8>,
    executable: bool,
}

#[derive(Clone)]
pub struct Chain(Arc<Shared>);

struct Shared {
    address: Mutex<Option<SocketAddr>>,
    accounts: Mutex<HashMap<Pubkey, Account>>,
    begun: Instant,
}

impl Chain {
    /// With the accounts of a snapshot, whose clock says `unix_time`, and nothing final.
    pub async fn start(snapshot: &ChainSnapshot, unix_time: i64) -> Self {
        let chain = Self::serve(HashMap::new(), Instant::now()).await;
        chain.put(PROGRAM_ID, &LOADER, Vec::new(), true);
        let mut mint = vec![0; 82];
        mint[44] = 6;
        chain.put(MINT, &TOKEN_PROGRAM, mint, false);
        let mut clock = vec![0; 40];
        clock[32..].copy_from_slice(&unix_time.to_le_bytes());
        chain.put(CLOCK, &Pubkey::default(), clock, false);
        chain.put_state(addresses::oracle_set(&NETWORK), &zero::<OracleSet>());
        for (index, of_asset) in (0..).zip(&snapshot.assets) {
            let mut asset: Asset = zero();
            (asset.index, asset.price_per_gb) = (index, of_asset.price_per_gb);
            chain.put_state(addresses::asset(&NETWORK, index), &asset);
        }
        for (index, of_payer) in (0..).zip(&snapshot.payers) {
            let mut payer: Payer = zero();
            (payer.index, payer.deposited) = (index, of_payer.deposited);
            chain.put_state(addresses::payer(&NETWORK, index), &payer);
        }
        let mut network: Network = zero();
        network.currency_mint = MINT;
        network.asset_count = snapshot.assets.len() as u32;
        network.payer_count = snapshot.payers.len() as u32;
        network.parameters.exit_delay_seconds = 604_800;
        network.parameters.max_epoch_increase = u64::MAX;
        chain.put_state(NETWORK, &network);
        chain
    }

    async fn serve(accounts: HashMap<Pubkey, Account>, begun: Instant) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let chain = Self(Arc::new(Shared {
            address: Mutex::new(Some(listener.local_addr().unwrap())),
            accounts: Mutex::new(accounts),
            begun,
        }));
        let router = Router::new()
            .route("/", post(answer))
            .with_state(chain.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        chain
    }

    /// Another endpoint, which knows what this one knows now and goes on as fast.
    pub async fn another(&self) -> Self {
        let accounts = self.0.accounts.lock().unwrap().clone();
        Self::serve(accounts, self.0.begun).await
    }

    /// What alarms may tell of it.
    pub fn host(&self) -> String {
        self.0.address.lock().unwrap().unwrap().to_string()
    }

    fn slot(&self) -> u64 {
        SLOT + self.0.begun.elapsed().as_millis() as u64 / 100
    }

    /// The next settlement is final.
    pub fn settle(&self, content: &Content) {
        let mut settlement: Settlement = zero();
        (settlement.network, settlement.content) = (NETWORK, *content);
        settlement.content_hash = content.hash(&NETWORK);
        settlement.final_at = content.closed_at + 60;
        self.put_state(addresses::settlement(&NETWORK, content.epoch), &settlement);
        self.edit(NETWORK, |network: &mut Network| {
            network.final_epoch = content.epoch;
            network.settled_accrued = content.asset_accrued;
        });
    }

    /// A member with all of the weight attests something of this epoch.
    pub fn attest(&self, epoch: u64) {
        self.attest_by(Pubkey::default(), epoch);
    }

    /// The member with this key and all of the weight does.
    pub fn attest_by(&self, key: Pubkey, epoch: u64) {
        self.edit(addresses::oracle_set(&NETWORK), |set: &mut OracleSet| {
            (set.member_count, set.threshold, set.total_weight) = (1, 1, 1);
            set.members[0].key = key;
            (set.members[0].weight, set.members[0].attested_epoch) = (1, epoch);
        });
    }

    /// What that member attests is this.
    pub fn propose(&self, content: &Content) {
        let mut proposal: Proposal = zero();
        (proposal.network, proposal.content) = (NETWORK, *content);
        proposal.content_hash = content.hash(&NETWORK);
        (proposal.attested, proposal.threshold_at) = (1, content.closed_at);
        let address = addresses::proposal(&NETWORK, content.epoch, &proposal.content_hash);
        self.put_state(address, &proposal);
    }

    fn edit<T: ProgramAccount + BorshSerialize>(&self, at: Pubkey, change: impl FnOnce(&mut T)) {
        let account = self.0.accounts.lock().unwrap()[&at].clone();
        let mut state = T::decode(&account.owner, &account.data).unwrap();
        change(&mut state);
        self.put_state(at, &state);
    }

    fn put_state<T: ProgramAccount + BorshSerialize>(&self, at: Pubkey, state: &T) {
        let mut data = Sha256::digest(format!("account:{}", T::NAME))[..8].to_vec();
        data.extend(borsh::to_vec(state).unwrap());
        data[8] = VERSION;
        self.put(at, &PROGRAM_ID, data, false);
    }

    fn put(&self, at: Pubkey, owner: &Pubkey, data: Vec<u8>, executable: bool) {
        let account = Account {
            owner: *owner,
            data,
            executable,
        };
        self.0.accounts.lock().unwrap().insert(at, account);
    }

    pub fn url(&self) -> String {
        let address = self.0.address.lock().unwrap();
        format!("http://{}", address.unwrap())
    }

    fn shown(&self, key: &str) -> Value {
        let key: Pubkey = key.parse().unwrap();
        let Some(mut account) = self.0.accounts.lock().unwrap().get(&key).cloned() else {
            return Value::Null;
        };
        if key == CLOCK {
            let began = i64::from_le_bytes(account.data[32..].try_into().unwrap());
            let now = began + self.0.begun.elapsed().as_secs() as i64;
            account.data[32..].copy_from_slice(&now.to_le_bytes());
        }
        json!({
            "lamports": 1, "owner": account.owner.to_string(), "executable": account.executable,
            "rentEpoch": 0, "space": account.data.len(),
            "data": [BASE64_STANDARD.encode(&account.data), "base64"],
        })
    }
}

async fn answer(State(chain): State<Chain>, Json(request): Json<Value>) -> Json<Value> {
    let accounts: Vec<Value> = match request["method"].as_str() {
        Some("getMultipleAccounts") => {
            let keys = request["params"][0].as_array().unwrap().iter();
            keys.map(|key| chain.shown(key.as_str().unwrap())).collect()
        }
        // Endpoints are believed when they say whose chain it is.
        Some("getGenesisHash") => {
            let hash = Pubkey::new_from_array([9; 32]).to_string();
            return Json(json!({"jsonrpc": "2.0", "id": request["id"], "result": hash}));
        }
        _ => {
            return Json(json!({
                "jsonrpc": "2.0", "id": request["id"],
                "error": {"code": -32_601, "message": "not in this test"},
            }));
        }
    };
    Json(json!({
        "jsonrpc": "2.0", "id": request["id"],
        "result": {"context": {"slot": chain.slot()}, "value": accounts},
    }))
}

fn zero<T: ProgramAccount>() -> T {
    T::try_from_slice(&vec![0; T::SIZE - 8]).unwrap()
}
