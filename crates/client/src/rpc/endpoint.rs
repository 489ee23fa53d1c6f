//! One endpoint, and whether it is believed.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use solana_client::{
    client_error::ClientError, nonblocking::rpc_client::RpcClient, rpc_client::RpcClientConfig,
};

use super::{
    movement::Movement,
    seen::Seen,
    transport::{Bounds, Transport},
    words::host,
};

/// Whether what an endpoint says is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It was not asked yet.
    Unknown,
    /// It has shown that it is of the right chain, and answers.
    Usable,
    /// It does not answer, or cannot be right: in words. It is asked again who it is before it is believed.
    Away(String),
    /// It answers, and what must be on the chain is not there, in words: it is of another chain, or has not come so far.
    Lacks(String),
    /// It is of another chain, in words, and never believed.
    OtherChain(String),
}

/// What is to be told of an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointReport {
    /// Host and port: the rest of a URL often holds an API key.
    pub host: String,
    /// Whether it is believed, and if not, why.
    pub standing: Standing,
    /// How long it has not been usable.
    pub unusable_for: Duration,
    /// Whether it answers, and neither its finalized slot nor its chain's clock moves.
    pub stands_still: bool,
    /// In what it told otherwise than most others, several times in a row, in words.
    pub differs: Option<String>,
}

/// An endpoint that is away for so long has no vote any more.
const COUNTS_FOR: Duration = Duration::from_secs(60);
/// Nodes that both keep up differ now and then, for what is just being written, and not so often in a row.
const DIFFERS_OFTEN: u32 = 5;

pub(super) struct Endpoint {
    pub client: Arc<RpcClient>,
    pub host: String,
    pub movement: Arc<Movement>,
    seen: Arc<Seen>,
    /// Its number in `seen`.
    number: usize,
    state: Mutex<State>,
}

struct State {
    standing: Standing,
    /// When it was usable last.
    usable_at: Instant,
    was_usable: bool,
    /// How often in a row it told otherwise than most others, and the newest of that.
    differed: u32,
    difference: String,
}

impl Endpoint {
    /// # Errors
    /// TLS cannot be set up.
    pub(crate) fn new(url: &str, bounds: Bounds, seen: &Arc<Seen>) -> Result<Self, ClientError> {
        let movement = Arc::new(Movement::default());
        let number = seen.join();
        let telling = (Arc::clone(seen), number);
        let transport = Transport::new(url, bounds, telling, Arc::clone(&movement))?;
        let client = RpcClient::new_sender(transport, RpcClientConfig::default());
        Ok(Self {
            client: Arc::new(client),
            host: host(url).to_owned(),
            movement,
            seen: Arc::clone(seen),
            number,
            state: Mutex::new(State {
                standing: Standing::Unknown,
                usable_at: Instant::now(),
                was_usable: false,
                differed: 0,
                difference: String::new(),
            }),
        })
    }

    pub(crate) fn standing(&self) -> Standing {
        self.lock().standing.clone()
    }

    pub(crate) fn is_usable(&self) -> bool {
        self.lock().standing == Standing::Usable
    }

    /// What it is from now on.
    pub(crate) fn becomes(&self, standing: Standing) {
        let mut state = self.lock();
        let is_usable = standing == Standing::Usable;
        self.seen.believe(self.number, is_usable);
        if is_usable || state.standing == Standing::Usable {
            state.usable_at = Instant::now();
            state.was_usable = true;
        }
        if state.standing != standing {
            match &standing {
                Standing::Unknown => {}
                Standing::Usable => tracing::debug!(endpoint = %self.host, "usable"),
                Standing::Away(why) | Standing::Lacks(why) => {
                    tracing::warn!(endpoint = %self.host, "not used: {why}")
                }
                Standing::OtherChain(why) => {
                    tracing::error!(endpoint = %self.host, "of another chain: {why}");
                }
            }
            state.standing = standing;
        }
    }

    /// Whether it has a vote: it is used, or was a moment ago.
    pub(crate) fn counts(&self) -> bool {
        let state = self.lock();
        match state.standing {
            Standing::Usable => true,
            Standing::OtherChain(_) => false,
            _ => state.was_usable && state.usable_at.elapsed() < COUNTS_FOR,
        }
    }

    /// It tells what most others tell.
    pub(crate) fn agrees(&self) {
        self.lock().differed = 0;
    }

    /// It tells otherwise than most others, in words.
    pub(crate) fn differs(&self, difference: String) {
        let mut state = self.lock();
        state.differed = state.differed.saturating_add(1);
        if state.differed == DIFFERS_OFTEN {
            tracing::warn!(endpoint = %self.host, "not believed: {difference}");
        }
        state.difference = difference;
    }

    /// A request failed there. That it is of another chain stays.
    pub(crate) fn failed(&self, why: String) {
        if !matches!(self.standing(), Standing::OtherChain(_)) {
            self.becomes(Standing::Away(why));
        }
    }

    pub(crate) fn report(&self, stale_after: Option<Duration>) -> EndpointReport {
        let state = self.lock();
        let stands = stale_after.and_then(|longest| self.movement.standstill(longest));
        EndpointReport {
            host: self.host.clone(),
            standing: state.standing.clone(),
            unusable_for: match state.standing {
                Standing::Usable => Duration::ZERO,
                _ => state.usable_at.elapsed(),
            },
            stands_still: stands.is_some(),
            differs: (state.differed >= DIFFERS_OFTEN).then(|| state.difference.clone()),
        }
    }

    /// What is wrong with it, with its host.
    pub(crate) fn complaint(&self) -> Option<String> {
        match self.standing() {
            Standing::Usable => None,
            Standing::Unknown => Some(format!("{}: it was not asked", self.host)),
            Standing::Away(why) | Standing::Lacks(why) | Standing::OtherChain(why) => {
                Some(format!("{}: {why}", self.host))
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
