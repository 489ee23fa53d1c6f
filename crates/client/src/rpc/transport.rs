//! One request to one node: bounded in time and size, and refused when the node's own position cannot be right.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::Value;
use solana_client::{
    client_error::{ClientError, Result as ClientResult, reqwest},
    rpc_request::{RpcError, RpcRequest, RpcResponseErrorData},
    rpc_sender::{RpcSender, RpcTransportStats},
};

use super::{movement::Movement, seen::Seen, unusable::unusable};

/// Longest body of an answer: a hundred accounts of the largest kind take less than 2 MiB.
const MOST_BYTES: usize = 16 << 20;
/// The same of a search, of which there is no end but this.
const MOST_BYTES_FOUND: usize = 256 << 20;
/// For TCP and TLS.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// Pause before the only endpoint is asked again that says that it was asked too much, and its longest.
const LIMITED_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_LIMITED_PAUSE: Duration = Duration::from_secs(10);

/// What an answer may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// From connecting to the last byte.
    pub timeout: Duration,
    /// Longest time for which slot or clock may be the same; `None`: for ever.
    pub stale_after: Option<Duration>,
    /// Whether nobody else could be asked.
    pub is_only: bool,
}

/// To one endpoint.
pub(super) struct Transport {
    http: reqwest::Client,
    url: String,
    bounds: Bounds,
    next_id: AtomicU64,
    seen: Arc<Seen>,
    /// Its number in `seen`.
    number: usize,
    movement: Arc<Movement>,
}

impl Transport {
    /// # Errors
    /// TLS cannot be set up.
    pub(crate) fn new(
        url: &str,
        bounds: Bounds,
        (seen, number): (Arc<Seen>, usize),
        movement: Arc<Movement>,
    ) -> Result<Self, ClientError> {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT.min(bounds.timeout))
            .pool_idle_timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self {
            http,
            url: url.to_owned(),
            bounds,
            next_id: AtomicU64::new(0),
            number,
            seen,
            movement,
        })
    }

    async fn exchange(&self, request: RpcRequest, params: Value) -> ClientResult<Value> {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let question = request.build_request_json(id, params).to_string();
        let answer = self.post(&question).await?.error_for_status()?;
        let most = match request {
            RpcRequest::GetProgramAccounts | RpcRequest::GetTokenAccountsByOwner => {
                MOST_BYTES_FOUND
            }
            _ => MOST_BYTES,
        };
        let mut body: Value = serde_json::from_slice(&bounded(answer, most).await?)
            .map_err(|error| unusable(format!("its answer is no JSON ({error})")))?;
        if body.get("id").and_then(Value::as_u64) != Some(id) {
            return Err(unusable("its answer is to another question"));
        }
        match body.get_mut("error").map(Value::take) {
            None | Some(Value::Null) => {}
            Some(error) => return Err(refusal(&error)),
        }
        let result = body.get_mut("result").map(Value::take);
        result.ok_or_else(|| unusable("its answer has neither result nor error"))
    }

    /// Posts it; to the only endpoint again when that says that it was asked too much, for as long as answers may take.
    async fn post(&self, question: &str) -> ClientResult<reqwest::Response> {
        loop {
            let answer = self
                .http
                .post(&self.url)
                .header("content-type", "application/json")
                .body(question.to_owned())
                .send()
                .await?;
            let is_limited = answer.status() == reqwest::StatusCode::TOO_MANY_REQUESTS;
            if !(is_limited && self.bounds.is_only) {
                return Ok(answer);
            }
            let told = answer.headers().get("retry-after");
            let seconds = told.and_then(|it| it.to_str().ok()?.parse().ok());
            let pause = seconds.map_or(LIMITED_PAUSE, Duration::from_secs);
            tokio::time::sleep(pause.min(LONGEST_LIMITED_PAUSE)).await;
        }
    }

    /// What an answer tells of the node.
    ///
    /// # Errors
    /// It cannot be right, or the node does not go on.
    fn look_at_slot(&self, slot: u64, is_final: bool) -> ClientResult<()> {
        let now = Instant::now();
        let checked = self.seen.check_slot(self.number, slot, now);
        checked.map_err(unusable)?;
        if !is_final {
            return Ok(());
        }
        self.movement.at_slot(slot, now);
        if let Some(stands) = self
            .bounds
            .stale_after
            .and_then(|it| self.movement.standstill(it))
        {
            return Err(unusable(stands));
        }
        self.seen.tell_slot(self.number, slot, now);
        Ok(())
    }
}

/// The whole body.
///
/// # Errors
/// It is longer than `most`, or ends before its end.
async fn bounded(mut answer: reqwest::Response, most: usize) -> ClientResult<Vec<u8>> {
    let too_long = || unusable(format!("its answer has more than {most} bytes"));
    let announced = answer.content_length().unwrap_or(0);
    if announced > u64::try_from(most).unwrap_or(u64::MAX) {
        return Err(too_long());
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len().saturating_add(chunk.len()) > most {
            return Err(too_long());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// A JSON-RPC error.
fn refusal(error: &Value) -> ClientError {
    let code = error.get("code").and_then(Value::as_i64);
    let message = error.get("message").and_then(Value::as_str);
    let (Some(code), Some(message)) = (code, message) else {
        return unusable("its answer has a malformed error");
    };
    RpcError::RpcResponseError {
        code,
        message: message.to_owned(),
        data: RpcResponseErrorData::Empty,
    }
    .into()
}

/// The slot that an answer is of.
fn slot_of(request: RpcRequest, result: &Value) -> Option<u64> {
    match request {
        RpcRequest::GetSlot => result.as_u64(),
        _ => result.get("context")?.get("slot")?.as_u64(),
    }
}

/// Whether the question names the commitment `finalized`.
fn asks_for_final(params: &Value) -> bool {
    let named = |parameter: &Value| {
        parameter.get("commitment").and_then(Value::as_str) == Some("finalized")
    };
    params.as_array().is_some_and(|all| all.iter().any(named))
}

#[async_trait::async_trait]
impl RpcSender for Transport {
    async fn send(&self, request: RpcRequest, params: Value) -> ClientResult<Value> {
        let is_final = asks_for_final(&params);
        let exchange = self.exchange(request, params);
        let result = match tokio::time::timeout(self.bounds.timeout, exchange).await {
            Ok(result) => result?,
            Err(_) => {
                let patience = self.bounds.timeout.as_secs_f64();
                return Err(unusable(format!("it did not answer within {patience} s")));
            }
        };
        if let Some(slot) = slot_of(request, &result) {
            self.look_at_slot(slot, is_final)?;
        }
        Ok(result)
    }

    fn get_transport_stats(&self) -> RpcTransportStats {
        RpcTransportStats::default()
    }

    fn url(&self) -> String {
        self.url.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_tells_its_slot_and_a_question_its_commitment() {
        let context = json!({"context": {"slot": 9}, "value": []});
        assert_eq!(slot_of(RpcRequest::GetMultipleAccounts, &context), Some(9));
        assert_eq!(slot_of(RpcRequest::GetSlot, &json!(8)), Some(8));
        assert_eq!(slot_of(RpcRequest::GetBlockHeight, &json!(8)), None);
        assert!(asks_for_final(
            &json!([["key"], {"commitment": "finalized"}])
        ));
        assert!(!asks_for_final(
            &json!([["finalized"], {"commitment": "confirmed"}])
        ));
        assert!(!asks_for_final(&Value::Null));
    }
}
