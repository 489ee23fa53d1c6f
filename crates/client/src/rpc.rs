//! JSON-RPC over several endpoints: the one that worked last is asked first, the next when it fails.

use solana_client::{
    client_error::{ClientError, ClientErrorKind, Result as ClientResult},
    nonblocking::rpc_client::RpcClient,
    rpc_request::RpcError,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// How often all endpoints are tried before a call fails.
const ROUNDS: usize = 2;
/// Pause between two rounds.
const PAUSE: Duration = Duration::from_millis(400);
/// JSON-RPC codes with which every healthy node would answer the same: malformed request, refused transaction.
const DEFINITE: [i64; 5] = [-32700, -32600, -32602, -32002, -32003];

/// Why a call gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum RpcTrouble {
    #[error("no RPC endpoint is given; pass --url or set OPENMAST_RPC_URL")]
    NoEndpoint,
    #[error(
        "no RPC endpoint answered {call} ({last}); check --url and the connection, then try again"
    )]
    Unreachable { call: &'static str, last: String },
    #[error("the RPC endpoint refused {call}: {error}")]
    Refused {
        call: &'static str,
        error: Box<ClientError>,
    },
}

impl RpcTrouble {
    /// Whether the same call may get an answer later: nodes restart, balancers fail over, limits of requests end.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable { .. })
    }
}

/// Several endpoints of one chain. Every call names its commitment.
pub struct Rpc {
    endpoints: Vec<Arc<RpcClient>>,
    preferred: AtomicUsize,
}

impl Rpc {
    /// # Errors
    /// [`RpcTrouble::NoEndpoint`] when `urls` is empty.
    pub fn new(urls: &[String], timeout: Duration) -> Result<Self, RpcTrouble> {
        Self::from_clients(
            urls.iter()
                .map(|url| RpcClient::new_with_timeout(url.clone(), timeout))
                .collect(),
        )
    }

    /// From clients that exist already.
    ///
    /// # Errors
    /// [`RpcTrouble::NoEndpoint`] when there are none.
    pub fn from_clients(clients: Vec<RpcClient>) -> Result<Self, RpcTrouble> {
        Self::sharing(clients.into_iter().map(Arc::new).collect())
    }

    /// From clients that others use too.
    ///
    /// # Errors
    /// [`RpcTrouble::NoEndpoint`] when there are none.
    pub fn sharing(clients: Vec<Arc<RpcClient>>) -> Result<Self, RpcTrouble> {
        if clients.is_empty() {
            return Err(RpcTrouble::NoEndpoint);
        }
        Ok(Self {
            endpoints: clients,
            preferred: AtomicUsize::new(0),
        })
    }

    /// All endpoints, the preferred one first.
    pub fn endpoints(&self) -> Vec<Arc<RpcClient>> {
        let first = self.preferred.load(Ordering::Relaxed) % self.endpoints.len().max(1);
        let (before, from) = self.endpoints.split_at(first);
        from.iter().chain(before).cloned().collect()
    }

    /// Asks one endpoint after the other until one answers. `request` runs wholly on one endpoint.
    ///
    /// # Errors
    /// [`RpcTrouble`].
    pub async fn call<T, F, Fut>(&self, call: &'static str, request: F) -> Result<T, RpcTrouble>
    where
        F: Fn(Arc<RpcClient>) -> Fut,
        Fut: Future<Output = ClientResult<T>>,
    {
        let mut last = String::new();
        for round in 0..ROUNDS {
            if round > 0 {
                tokio::time::sleep(PAUSE).await;
            }
            for endpoint in self.endpoints() {
                match request(endpoint.clone()).await {
                    Ok(answer) => {
                        self.prefer(&endpoint);
                        return Ok(answer);
                    }
                    Err(error) if is_definite(&error) => {
                        return Err(RpcTrouble::Refused {
                            call,
                            error: Box::new(error),
                        });
                    }
                    Err(error) => {
                        last = describe(&error);
                        tracing::warn!(call, endpoint = %host(&endpoint.url()), error = %last, "RPC call failed");
                    }
                }
            }
        }
        Err(RpcTrouble::Unreachable { call, last })
    }

    fn prefer(&self, endpoint: &Arc<RpcClient>) {
        if let Some(position) = self
            .endpoints
            .iter()
            .position(|known| Arc::ptr_eq(known, endpoint))
        {
            self.preferred.store(position, Ordering::Relaxed);
        }
    }
}

/// Whether another endpoint would say the same.
pub(crate) fn is_definite(error: &ClientError) -> bool {
    match error.kind() {
        ClientErrorKind::RpcError(RpcError::RpcResponseError { code, .. }) => {
            DEFINITE.contains(code)
        }
        ClientErrorKind::TransactionError(_) | ClientErrorKind::SigningError(_) => true,
        _ => false,
    }
}

/// The error in words, with no more of any URL than its host: paths and queries often hold an API key. Errors of
/// requests go to logs, alarms and answers; they must not go there in any other form.
pub fn describe(error: &ClientError) -> String {
    let text = error.to_string();
    let text = match error.kind() {
        ClientErrorKind::Reqwest(inner) => match inner.url() {
            Some(url) => text.replace(url.as_str(), host(url.as_str())),
            None => text,
        },
        _ => text,
    };
    hosts_only(&text)
}

/// Text in which every URL is cut down to scheme and host.
fn hosts_only(text: &str) -> String {
    const MARK: &str = "://";
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(MARK) {
        let ends = |letter: char| letter.is_whitespace() || letter == '"';
        let (url, behind) = after.split_at(after.find(ends).unwrap_or(after.len()));
        shown.extend([before, MARK, host(url)]);
        rest = behind;
    }
    shown.push_str(rest);
    shown
}

/// The part of a URL that may be logged.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_hold_no_api_key() {
        assert_eq!(
            host("https://rpc.example.net/v1/secret?api-key=secret"),
            "rpc.example.net"
        );
        assert_eq!(host("http://user:secret@127.0.0.1:8899"), "127.0.0.1:8899");
        assert_eq!(
            hosts_only(
                r#"GET "https://a.example/secret" and wss://u:secret@b.example?key=secret failed: x://"#
            ),
            r#"GET "https://a.example" and wss://b.example failed: x://"#
        );
        assert_eq!(hosts_only("no URL: at all"), "no URL: at all");
    }

    #[tokio::test]
    async fn errors_of_requests_name_the_host_only() {
        // Port 9 of loopback is taken by nobody here, or by a service that discards: no answer either way.
        let url = "http://127.0.0.1:9/v2/secret?api-key=secret".to_owned();
        let client = RpcClient::new_with_timeout(url, Duration::from_millis(500));
        let error = client.get_slot().await.expect_err("nobody answers");
        assert!(
            error.to_string().contains("secret"),
            "the URL is in {error}"
        );
        let text = describe(&error);
        assert!(
            text.contains("127.0.0.1:9") && !text.contains("secret"),
            "{text}"
        );
    }

    #[test]
    fn no_endpoint_is_an_error() {
        assert!(matches!(
            Rpc::new(&[], Duration::from_secs(1)),
            Err(RpcTrouble::NoEndpoint)
        ));
    }

    #[tokio::test]
    async fn the_next_endpoint_answers_and_is_asked_first_from_then_on() {
        let rpc = Rpc::from_clients(vec![
            RpcClient::new_mock("fails".to_string()),
            RpcClient::new_mock("succeeds".to_string()),
        ])
        .unwrap();
        let asked = AtomicUsize::new(0);
        let answer = rpc
            .call("test", |client| {
                asked.fetch_add(1, Ordering::Relaxed);
                let working =
                    client.url().contains("succeeds") || asked.load(Ordering::Relaxed) > 1;
                async move {
                    if working {
                        Ok(7)
                    } else {
                        Err(ClientErrorKind::Custom("down".into()).into())
                    }
                }
            })
            .await;
        assert_eq!(answer.unwrap(), 7);
        assert_eq!(rpc.preferred.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn a_refusal_is_not_asked_again() {
        let rpc = Rpc::from_clients(vec![
            RpcClient::new_mock("succeeds".to_string()),
            RpcClient::new_mock("succeeds".to_string()),
        ])
        .unwrap();
        let asked = AtomicUsize::new(0);
        let answer: Result<(), _> = rpc
            .call("test", |_| {
                asked.fetch_add(1, Ordering::Relaxed);
                async move {
                    Err(RpcError::RpcResponseError {
                        code: -32602,
                        message: "no".into(),
                        data: solana_client::rpc_request::RpcResponseErrorData::Empty,
                    }
                    .into())
                }
            })
            .await;
        assert!(matches!(answer, Err(RpcTrouble::Refused { .. })));
        assert_eq!(asked.load(Ordering::Relaxed), 1);
    }
}
