//! A chain without programs: accounts as the test sets them, slots that come with time, transactions that land.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use solana_hash::Hash;
use solana_pubkey::Pubkey;
use solana_signature::Signature;
use solana_transaction::Transaction;

const CLOCK: Pubkey = Pubkey::from_str_const("SysvarC1ock11111111111111111111111111111111");
const SYSVARS: Pubkey = Pubkey::from_str_const("Sysvar1111111111111111111111111111111111111");
/// The first finalized slot.
const FIRST_SLOT: u64 = 10_000;
/// Slots without a block.
const SKIPPED: u64 = 30;
/// Slots that are confirmed and not finalized.
const UNFINALIZED: u64 = 3;
/// Blocks for which a blockhash is valid.
const VALIDITY: u64 = 150;

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub owner: Pubkey,
    pub data: Vec<u8>,
    pub executable: bool,
}

/// A transaction that a node accepted.
#[derive(Clone, Debug)]
pub struct Received {
    pub signature: Signature,
    pub transaction: Transaction,
}

/// One chain, shared by all of its nodes.
#[derive(Clone)]
pub struct Model(Arc<Mutex<Chain>>);

/// The state of a chain. A clone whose time is not advanced stands still.
#[derive(Clone)]
pub(crate) struct Chain {
    genesis: Hash,
    begun: Instant,
    begun_unix_ms: u128,
    /// Seconds by which its clock is ahead.
    ahead: i64,
    slot_time: Duration,
    /// Answers as of this time, if set.
    at: Option<Instant>,
    accounts: BTreeMap<Pubkey, Account>,
    /// Accounts that are confirmed and not final yet, which replace the final ones.
    confirmed: BTreeMap<Pubkey, Account>,
    landed: BTreeMap<Signature, u64>,
    received: Vec<Received>,
    /// Whether transactions are accepted and lost.
    loses: bool,
    /// The oldest block that its nodes keep.
    first_block: u64,
}

impl Model {
    /// A chain with a slot in each `slot_time`.
    pub fn new(genesis: Hash, slot_time: Duration) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Self(Arc::new(Mutex::new(Chain {
            genesis,
            begun: Instant::now(),
            begun_unix_ms: since.map_or(0, |it| it.as_millis()),
            ahead: 0,
            slot_time,
            at: None,
            accounts: BTreeMap::new(),
            confirmed: BTreeMap::new(),
            landed: BTreeMap::new(),
            received: Vec::new(),
            loses: false,
            first_block: 0,
        })))
    }

    pub fn genesis(&self) -> Hash {
        self.lock().genesis
    }

    /// The newest finalized slot.
    pub fn slot(&self) -> u64 {
        self.lock().slot()
    }

    /// The finalized block height.
    pub fn block_height(&self) -> u64 {
        self.lock().block_height()
    }

    /// Sets the chain's clock ahead by so many seconds.
    pub fn set_clock(&self, ahead: i64) {
        self.lock().ahead = ahead;
    }

    /// Sets or removes an account.
    pub fn set(&self, address: Pubkey, account: Option<Account>) {
        let mut chain = self.lock();
        chain.confirmed.remove(&address);
        match account {
            Some(account) => chain.accounts.insert(address, account),
            None => chain.accounts.remove(&address),
        };
    }

    /// Sets an account that is not final.
    pub fn set_confirmed(&self, address: Pubkey, account: Account) {
        self.lock().confirmed.insert(address, account);
    }

    /// Sets whether transactions are lost from now on.
    pub fn loses(&self, loses: bool) {
        self.lock().loses = loses;
    }

    /// Sets the slot of the oldest block that its nodes keep.
    pub fn set_first_block(&self, slot: u64) {
        self.lock().first_block = slot;
    }

    /// The transactions that nodes of this chain accepted, each once, the oldest first.
    pub fn received(&self) -> Vec<Received> {
        self.lock().received.clone()
    }

    pub(crate) fn frozen(&self) -> Chain {
        let mut chain = self.lock().clone();
        chain.at = Some(Instant::now());
        chain
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Chain> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Chain {
    fn elapsed(&self) -> Duration {
        let now = self.at.unwrap_or_else(Instant::now);
        now.saturating_duration_since(self.begun)
    }

    fn slot(&self) -> u64 {
        let slots = self.elapsed().as_micros() / self.slot_time.as_micros().max(1);
        FIRST_SLOT + u64::try_from(slots).unwrap_or(0)
    }

    fn block_height(&self) -> u64 {
        self.slot() - SKIPPED
    }

    fn slot_at(&self, commitment: &str) -> u64 {
        match commitment {
            "finalized" => self.slot(),
            _ => self.slot() + UNFINALIZED,
        }
    }

    /// The result of a method, or code and message of an error.
    pub fn answer(&mut self, method: &str, params: &Value) -> Result<Value, (i64, String)> {
        let config = params
            .as_array()
            .and_then(|all| all.iter().find(|it| it.is_object()));
        let text = |key: &str| config.and_then(|it| it.get(key)).and_then(Value::as_str);
        let commitment = text("commitment").unwrap_or("finalized").to_owned();
        let slot = self.slot_at(&commitment);
        let least = config
            .and_then(|it| it.get("minContextSlot"))
            .and_then(Value::as_u64);
        if least > Some(slot) {
            return Err((-32016, "Minimum context slot has not been reached".into()));
        }
        let in_context = |value: Value| json!({"context": {"slot": slot, "apiVersion": "4.0.0"}, "value": value});
        Ok(match method {
            "getFirstAvailableBlock" => json!(self.first_block),
            "getGenesisHash" => json!(self.genesis.to_string()),
            "getSlot" => json!(slot),
            "getBlockHeight" => json!(slot - SKIPPED),
            "getBlockTime" => json!(self.block_time(&params[0])?),
            "getMultipleAccounts" => {
                let keys = params[0].as_array().cloned().unwrap_or_default();
                let accounts = keys.iter().map(|key| self.account(key, &commitment));
                in_context(accounts.collect())
            }
            "getProgramAccounts" => in_context(self.accounts_of(&params[0], config)),
            "getLatestBlockhash" => in_context(json!({
                "blockhash": self.blockhash(slot).to_string(),
                "lastValidBlockHeight": slot - SKIPPED + VALIDITY,
            })),
            "getRecentPrioritizationFees" => json!([{"slot": slot, "prioritizationFee": 2_000}]),
            "simulateTransaction" => in_context(json!({
                "err": null, "logs": [], "unitsConsumed": 10_000, "accounts": null,
            })),
            "sendTransaction" => json!(self.take(&params[0])?.to_string()),
            "getSignatureStatuses" => {
                let signatures = params[0].as_array().cloned().unwrap_or_default();
                in_context(signatures.iter().map(|it| self.status(it)).collect())
            }
            _ => return Err((-32601, format!("Method not found: {method}"))),
        })
    }

    fn account(&self, key: &Value, commitment: &str) -> Value {
        let key = key.as_str().and_then(|key| key.parse::<Pubkey>().ok());
        let Some(key) = key else {
            return Value::Null;
        };
        if key == CLOCK {
            let elapsed = i64::try_from((self.begun_unix_ms + self.elapsed().as_millis()) / 1_000);
            let mut data = [0; 40];
            let unix_time = elapsed.unwrap_or(0).saturating_add(self.ahead);
            data[32..].copy_from_slice(&unix_time.to_le_bytes());
            return shown(&Account {
                owner: SYSVARS,
                data: data.to_vec(),
                executable: false,
            });
        }
        let newer = self
            .confirmed
            .get(&key)
            .filter(|_| commitment != "finalized");
        newer
            .or_else(|| self.accounts.get(&key))
            .map_or(Value::Null, shown)
    }

    /// Accounts of a program that pass the filters, by address.
    fn accounts_of(&self, program: &Value, config: Option<&Value>) -> Value {
        let filters = config.and_then(|it| it["filters"].as_array());
        let passes = |account: &&Account| {
            let mut filters = filters.into_iter().flatten();
            *program == json!(account.owner.to_string())
                && filters.all(|filter| passes_filter(filter, &account.data))
        };
        let accounts = self.accounts.iter();
        accounts
            .filter(|(_, account)| passes(account))
            .map(|(address, account)| json!({"pubkey": address.to_string(), "account": shown(account)}))
            .collect()
    }

    /// When a block was made, which nodes tell of blocks that they keep.
    fn block_time(&self, slot: &Value) -> Result<i128, (i64, String)> {
        let slot = slot.as_u64().filter(|slot| *slot >= self.first_block);
        let slot = slot.ok_or((
            -32001,
            "Block cleaned up, does not exist on node".to_owned(),
        ))?;
        let since_begun = (i128::from(slot) - i128::from(FIRST_SLOT))
            * i128::try_from(self.slot_time.as_millis()).unwrap_or(0);
        Ok((i128::try_from(self.begun_unix_ms).unwrap_or(0) + since_begun) / 1_000)
    }

    /// The blockhash of a slot, a different one for each.
    fn blockhash(&self, slot: u64) -> Hash {
        let mut bytes = self.genesis.to_bytes();
        bytes[..8].copy_from_slice(&slot.to_le_bytes());
        Hash::new_from_array(bytes)
    }

    /// Accepts a transaction, which lands in the next slot.
    fn take(&mut self, encoded: &Value) -> Result<Signature, (i64, String)> {
        let malformed = || (-32602, "invalid transaction".to_owned());
        let bytes = encoded
            .as_str()
            .and_then(|it| BASE64_STANDARD.decode(it).ok());
        let bytes = bytes.ok_or_else(malformed)?;
        let transaction: Transaction = wincode::deserialize(&bytes).map_err(|_| malformed())?;
        let signature = *transaction.signatures.first().ok_or_else(malformed)?;
        if self.received.iter().all(|it| it.signature != signature) {
            self.received.push(Received {
                signature,
                transaction,
            });
        }
        if !self.loses {
            let next = self.slot() + UNFINALIZED + 1;
            self.landed.entry(signature).or_insert(next);
        }
        Ok(signature)
    }

    fn status(&self, signature: &Value) -> Value {
        let signature = signature
            .as_str()
            .and_then(|it| it.parse::<Signature>().ok());
        let Some(slot) = signature.and_then(|it| self.landed.get(&it)) else {
            return Value::Null;
        };
        let level = match self.slot() {
            now if now >= *slot => "finalized",
            now if now + UNFINALIZED >= *slot => "confirmed",
            _ => return Value::Null,
        };
        json!({"slot": slot, "confirmations": null, "err": null, "status": {"Ok": null}, "confirmationStatus": level})
    }
}

/// `{"dataSize": …}` or `{"memcmp": {"offset": …, "bytes": …, "encoding": "base64"}}`.
fn passes_filter(filter: &Value, data: &[u8]) -> bool {
    if let Some(size) = filter["dataSize"].as_u64() {
        return data.len() as u64 == size;
    }
    if filter == "tokenAccountState" {
        // Initialized, and neither a mint nor a multisig.
        let is_account = data.len() == 165 || (data.len() > 165 && data[165] == 2);
        return is_account && data[108] != 0;
    }
    let compared = &filter["memcmp"];
    let bytes = compared["bytes"]
        .as_str()
        .and_then(|it| BASE64_STANDARD.decode(it).ok());
    let rest = compared["offset"]
        .as_u64()
        .and_then(|offset| data.get(usize::try_from(offset).ok()?..));
    bytes
        .zip(rest)
        .is_some_and(|(bytes, rest)| rest.starts_with(&bytes))
}

fn shown(account: &Account) -> Value {
    json!({
        "lamports": 1, "owner": account.owner.to_string(), "executable": account.executable, "rentEpoch": 0,
        "space": account.data.len(), "data": [BASE64_STANDARD.encode(&account.data), "base64"],
    })
}
