use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::{
    io::BufReader,
    net::{TcpListener, TcpStream},
};

use crate::{
    fault::Fault,
    memory::Memory,
    model::{Chain, Model},
    wire::{self, Pace},
};

/// Longer than any client waits.
const FOREVER: Duration = Duration::from_secs(3_600);

/// A question to a node.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: String,
    pub params: Value,
    pub at: Instant,
}

/// A node that runs until it is dropped. Clones are the same node.
#[derive(Clone)]
pub struct ScriptedNode(Arc<Shared>);

struct Shared {
    address: std::net::SocketAddr,
    source: Source,
    state: Mutex<State>,
}

enum Source {
    Model(Model),
    Upstream { url: String, http: reqwest::Client },
}

#[derive(Default)]
struct State {
    faults: Vec<Fault>,
    calls: Vec<Call>,
    memory: Memory,
    /// The chain as it was when the node began to stand still.
    frozen: Option<Chain>,
}

/// What is sent instead of a JSON-RPC answer, or how it is sent.
enum Reply {
    Nothing,
    Silence,
    Send {
        status: u16,
        body: Vec<u8>,
        pace: Pace,
    },
}

impl ScriptedNode {
    /// Starts a node of the modelled chain.
    ///
    /// # Errors
    /// No port is free on loopback.
    pub async fn of(model: &Model) -> io::Result<Self> {
        Self::start(Source::Model(model.clone())).await
    }

    /// Starts a node that forwards to another one.
    ///
    /// # Errors
    /// No port is free on loopback.
    pub async fn before(url: &str) -> io::Result<Self> {
        Self::start(Source::Upstream {
            url: url.to_owned(),
            http: reqwest::Client::new(),
        })
        .await
    }

    async fn start(source: Source) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let node = Self(Arc::new(Shared {
            address: listener.local_addr()?,
            source,
            state: Mutex::default(),
        }));
        let shared = Arc::downgrade(&node.0);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Some(shared) = shared.upgrade() else {
                    return;
                };
                tokio::spawn(async move {
                    // The client has gone, or the fault was to break off.
                    let _ = shared.serve(stream).await;
                });
            }
        });
        Ok(node)
    }

    /// The URL, with a key as providers have it.
    pub fn url(&self) -> String {
        format!("http://{}/api-key-of-the-test", self.0.address)
    }

    /// The host, which is all that alarms may tell of it.
    pub fn host(&self) -> String {
        self.0.address.to_string()
    }

    /// From now on it has these faults alone.
    pub fn becomes(&self, faults: impl IntoIterator<Item = Fault>) {
        let mut state = self.0.lock();
        state.faults = faults.into_iter().collect();
        let stands = state.stands_still();
        state.frozen = match &self.0.source {
            Source::Model(model) if stands => Some(model.frozen()),
            _ => None,
        };
    }

    /// All questions that it was asked, the newest last.
    pub fn calls(&self) -> Vec<Call> {
        self.0.lock().calls.clone()
    }

    /// How often it was asked for this method.
    pub fn count(&self, method: &str) -> usize {
        let state = self.0.lock();
        state.calls.iter().filter(|it| it.method == method).count()
    }
}

impl State {
    fn is(&self, fault: &Fault) -> bool {
        self.faults.contains(fault)
    }

    fn stands_still(&self) -> bool {
        self.is(&Fault::Freeze) || self.is(&Fault::FreezeMin)
    }
}

impl Shared {
    async fn serve(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let (read, mut write) = stream.into_split();
        let mut read = BufReader::new(read);
        while let Some(body) = wire::request(&mut read).await? {
            match self.reply(&body).await? {
                Reply::Nothing => return Ok(()),
                Reply::Silence => tokio::time::sleep(FOREVER).await,
                Reply::Send { status, body, pace } => {
                    if !wire::answer(&mut write, status, &body, pace).await? {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    async fn reply(&self, body: &[u8]) -> io::Result<Reply> {
        let request: Value = serde_json::from_slice(body)?;
        let method = request["method"].as_str().unwrap_or_default().to_owned();
        let params = request["params"].clone();
        let faults = {
            let mut state = self.lock();
            state.calls.push(Call {
                method: method.clone(),
                params: params.clone(),
                at: Instant::now(),
            });
            state.faults.clone()
        };
        if let Some(reply) = without_answer(&faults, &method) {
            return Ok(reply);
        }
        let mut envelope = json!({"jsonrpc": "2.0", "id": request["id"]});
        match self.answer(&faults, &method, &params).await? {
            Ok(mut result) => {
                falsify(&faults, &method, &params, &mut result);
                envelope["result"] = result;
            }
            Err((code, message)) => envelope["error"] = json!({"code": code, "message": message}),
        }
        Ok(Reply::Send {
            status: 200,
            body: envelope.to_string().into_bytes(),
            pace: pace(&faults),
        })
    }

    async fn answer(
        &self,
        faults: &[Fault],
        method: &str,
        params: &Value,
    ) -> io::Result<Result<Value, (i64, String)>> {
        if faults.contains(&Fault::RpcError) {
            return Ok(Err((-32005, "Node is unhealthy".into())));
        }
        if faults.contains(&Fault::InvalidParams) {
            return Ok(Err((-32602, "Invalid params".into())));
        }
        if self.lock().stands_still() {
            return Ok(self.standing_still(faults, method, params));
        }
        match &self.source {
            Source::Model(model) => {
                let mut params = params.clone();
                if faults.contains(&Fault::Unfiltered)
                    && let Some(config) = params.get_mut(1).and_then(Value::as_object_mut)
                {
                    config.remove("filters");
                }
                Ok(model.lock().answer(method, &params))
            }
            Source::Upstream { url, http } => {
                let question =
                    json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
                let asked = http.post(url).json(&question).send().await;
                let answer: Value = asked
                    .map_err(io::Error::other)?
                    .json()
                    .await
                    .map_err(io::Error::other)?;
                if let Some(error) = answer.get("error") {
                    let code = error["code"].as_i64().unwrap_or(-32603);
                    let message = error["message"].as_str().unwrap_or_default();
                    return Ok(Err((code, message.to_owned())));
                }
                let result = answer["result"].clone();
                self.lock().memory.learn(method, params, &result);
                Ok(Ok(result))
            }
        }
    }

    /// The answer of a node that stands still.
    fn standing_still(
        &self,
        faults: &[Fault],
        method: &str,
        params: &Value,
    ) -> Result<Value, (i64, String)> {
        // `Freeze` answers as if the question named no slot.
        let mut params = params.clone();
        if !faults.contains(&Fault::FreezeMin) {
            for parameter in params.as_array_mut().into_iter().flatten() {
                if let Some(config) = parameter.as_object_mut() {
                    config.remove("minContextSlot");
                }
            }
        }
        let mut state = self.lock();
        let State { frozen, memory, .. } = &mut *state;
        if let Some(chain) = frozen {
            return chain.answer(method, &params);
        }
        let answer = memory.answer(method, &params)?;
        let least = params.as_array().into_iter().flatten();
        let least = least.filter_map(|it| it["minContextSlot"].as_u64()).max();
        if least > answer["context"]["slot"].as_u64() {
            return Err((-32016, "Minimum context slot has not been reached".into()));
        }
        Ok(answer)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The reply of faults that do not look at the question.
fn without_answer(faults: &[Fault], method: &str) -> Option<Reply> {
    let send = |status, text: &str| {
        Some(Reply::Send {
            status,
            body: text.as_bytes().to_vec(),
            pace: Pace::AtOnce,
        })
    };
    faults.iter().find_map(|fault| match fault {
        Fault::Drop => Some(Reply::Nothing),
        Fault::Hang => Some(Reply::Silence),
        Fault::Status(status) => send(*status, "{}"),
        Fault::NotJson => send(200, "<html>maintenance</html>"),
        Fault::Says(text) => send(200, text),
        Fault::NoTransactions if ["simulateTransaction", "sendTransaction"].contains(&method) => {
            send(500, "{}")
        }
        _ => None,
    })
}

fn pace(faults: &[Fault]) -> Pace {
    let of = |fault: &Fault| match fault {
        Fault::Slow => Some(Pace::ByteASecond),
        Fault::Half => Some(Pace::Half),
        Fault::Huge => Some(Pace::Huge),
        _ => None,
    };
    faults.iter().find_map(of).unwrap_or(Pace::AtOnce)
}

/// Falsifies a true answer.
fn falsify(faults: &[Fault], method: &str, params: &Value, result: &mut Value) {
    for fault in faults {
        match (fault, method) {
            (Fault::OldSlot | Fault::NewSlot, _) => {
                if let Some(slot) = result["context"]["slot"].as_u64() {
                    result["context"]["slot"] = match fault {
                        Fault::OldSlot => slot.saturating_sub(1_000),
                        _ => slot + 1_000_000_000,
                    }
                    .into();
                }
            }
            (Fault::OtherChain(genesis), "getGenesisHash") => *result = json!(genesis.to_string()),
            (Fault::Height, "getBlockHeight") => {
                *result = json!(result.as_u64().unwrap_or(0) + 1_000_000_000);
            }
            (Fault::Fees, "getRecentPrioritizationFees") => {
                let fee = json!({"slot": 1, "prioritizationFee": 1_000_000_000_000_000_u64});
                *result = Value::Array(vec![fee; 150]);
            }
            (Fault::NoStatus, "getSignatureStatuses") => {
                for status in result["value"].as_array_mut().into_iter().flatten() {
                    *status = Value::Null;
                }
            }
            (_, "getMultipleAccounts") => {
                if let Some(accounts) = result["value"].as_array_mut() {
                    falsify_accounts(fault, params, accounts);
                }
            }
            _ => {}
        }
    }
}

fn falsify_accounts(fault: &Fault, params: &Value, accounts: &mut Vec<Value>) {
    let count = accounts.len();
    match fault {
        Fault::NoAccounts => accounts.fill(Value::Null),
        Fault::NullAccount(address) => {
            let keys = params[0].as_array().into_iter().flatten();
            for (key, account) in keys.zip(accounts.iter_mut()) {
                if *key == json!(address.to_string()) {
                    *account = Value::Null;
                }
            }
        }
        Fault::Short => {
            accounts.pop();
        }
        Fault::Swap if count > 1 => accounts.swap(count - 1, count - 2),
        _ => {}
    }
}
