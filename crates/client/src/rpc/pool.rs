//! Several endpoints of one chain, and which of them is asked.

mod anywhere;
mod believing;
mod patience;
mod round;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use solana_client::{client_error::Result as ClientResult, nonblocking::rpc_client::RpcClient};

pub use patience::Patience;
use round::Round;

use super::{
    endpoint::{Endpoint, EndpointReport, Standing},
    identity::ChainIdentity,
    seen::{ChainSeen, Seen},
    transport::Bounds,
    trouble::{RpcTrouble, is_refusal},
    unexpected::{Fault, UnexpectedAccount, UnexpectedAccounts},
    words::describe,
};

/// Pauses after which all endpoints are tried once more before a call fails.
const PAUSES: [Duration; 2] = [Duration::from_millis(400), Duration::from_millis(800)];

/// Several endpoints of one chain. Every call names its commitment.
pub struct Rpc {
    endpoints: Vec<Arc<Endpoint>>,
    /// Position of the one that answered last.
    preferred: AtomicUsize,
    seen: Arc<Seen>,
    trust: Trust,
    timeout: Duration,
    stale_after: Option<Duration>,
    unexpected: UnexpectedAccounts,
    /// Held while endpoints are asked who they are.
    looking: tokio::sync::Mutex<()>,
}

/// What an endpoint must show before it is believed.
#[derive(Clone, Copy, Debug)]
enum Trust {
    /// It is the only one that a person named.
    Alone,
    /// It is of the same chain as the others.
    Agreeing,
    /// It is of the network's chain.
    Network(ChainIdentity),
}

impl Rpc {
    /// For a person's command. Several endpoints must be of one chain; one alone is believed.
    ///
    /// # Errors
    /// [`RpcTrouble::NoEndpoint`] when `urls` is empty.
    pub fn new(urls: &[String], timeout: Duration) -> Result<Self, RpcTrouble> {
        let trust = match urls.len() {
            1 => Trust::Alone,
            _ => Trust::Agreeing,
        };
        Self::build(urls, timeout, None, trust, ChainSeen::default())
    }

    /// For a service of one network that runs for long: no endpoint is believed before it has shown the network, none
    /// that stands still, and nothing that contradicts what was `seen` of the chain before.
    ///
    /// # Errors
    /// [`RpcTrouble::NoEndpoint`] when `urls` is empty.
    pub fn of_network(
        urls: &[String],
        identity: ChainIdentity,
        patience: Patience,
        seen: ChainSeen,
    ) -> Result<Self, RpcTrouble> {
        let Patience {
            timeout,
            stale_after,
        } = patience;
        let trust = Trust::Network(identity);
        Self::build(urls, timeout, Some(stale_after), trust, seen)
    }

    fn build(
        urls: &[String],
        timeout: Duration,
        stale_after: Option<Duration>,
        trust: Trust,
        seen: ChainSeen,
    ) -> Result<Self, RpcTrouble> {
        if urls.is_empty() {
            return Err(RpcTrouble::NoEndpoint);
        }
        let seen = Arc::new(Seen::new(seen));
        let bounds = Bounds {
            timeout,
            stale_after,
            is_only: matches!(trust, Trust::Alone),
        };
        let endpoints = urls.iter().map(|url| {
            let endpoint = Endpoint::new(url, bounds, &seen);
            let endpoint = endpoint.map_err(|error| RpcTrouble::Refused {
                call: "setting up TLS",
                error: Box::new(error),
            })?;
            Ok(Arc::new(endpoint))
        });
        Ok(Self {
            endpoints: endpoints.collect::<Result<_, RpcTrouble>>()?,
            preferred: AtomicUsize::new(0),
            seen,
            trust,
            timeout,
            stale_after,
            unexpected: UnexpectedAccounts::default(),
            looking: tokio::sync::Mutex::new(()),
        })
    }

    /// What is known of the chain: to be handed to the next process.
    pub fn seen(&self) -> ChainSeen {
        self.seen.chain(Instant::now())
    }

    /// The finalized block height that was reached for sure; 0: none is known.
    pub fn block_height_seen(&self) -> u64 {
        self.seen.block_height()
    }

    pub(crate) fn check_block_height(&self, height: u64, slot: u64) -> ClientResult<()> {
        let checked = self.seen.check_block_height(height, slot);
        checked.map_err(super::unusable::unusable)
    }

    /// As different endpoints told at about the same time.
    pub(crate) fn tell_block_heights(&self, heights: &[u64]) {
        self.seen.tell_block_heights(heights, Instant::now());
    }

    /// Accounts that are not what they should be, as those endpoints said that are believed, in the last two minutes.
    pub fn unexpected(&self) -> Vec<UnexpectedAccount> {
        self.unexpected.recent(Instant::now())
    }

    /// What is at these addresses is as it should be.
    pub(super) fn as_expected(&self, addresses: &[solana_pubkey::Pubkey]) {
        self.unexpected.forget(addresses);
    }

    pub(super) fn endpoints(&self) -> &[Arc<Endpoint>] {
        &self.endpoints
    }

    /// For one answer.
    pub(super) fn timeout(&self) -> Duration {
        self.timeout
    }

    /// An account is not what it should be, as those say that are believed.
    pub(super) fn note_unexpected(&self, account: &UnexpectedAccount) {
        self.unexpected.note(account, Instant::now());
    }

    /// Each endpoint that is believed, by its host, as if it were the only one: to compare what they say.
    pub fn each(&self) -> Vec<(String, Self)> {
        let usable = self.endpoints.iter().filter(|it| it.is_usable());
        let alone = |endpoint: &Arc<Endpoint>| Self {
            endpoints: vec![Arc::clone(endpoint)],
            preferred: AtomicUsize::new(0),
            seen: Arc::clone(&self.seen),
            trust: self.trust,
            timeout: self.timeout,
            stale_after: self.stale_after,
            unexpected: UnexpectedAccounts::default(),
            looking: tokio::sync::Mutex::new(()),
        };
        usable.map(|it| (it.host.clone(), alone(it))).collect()
    }

    /// Whether the endpoint with this number, counted from 0 as they were named, is believed; `None`: there is none.
    pub fn standing(&self, number: usize) -> Option<Standing> {
        self.endpoints.get(number).map(|it| it.standing())
    }

    /// What is to be told of each endpoint, in their order.
    pub fn reports(&self) -> Vec<EndpointReport> {
        let endpoints = self.endpoints.iter();
        endpoints.map(|it| it.report(self.stale_after)).collect()
    }

    /// Those that are believed, for what every one of them is told.
    ///
    /// # Errors
    /// None is.
    pub(crate) async fn every(
        &self,
        call: &'static str,
    ) -> Result<Vec<Arc<RpcClient>>, RpcTrouble> {
        let usable = self.usable().await?;
        match usable.is_empty() {
            true => Err(self.unreachable(call)),
            false => Ok(usable.iter().map(|it| Arc::clone(&it.client)).collect()),
        }
    }

    /// Asks every endpoint that is believed, all at once. The answers of those that gave one.
    ///
    /// # Errors
    /// None did.
    pub(crate) async fn ask_all<T, F, Fut>(
        &self,
        call: &'static str,
        request: F,
    ) -> Result<Vec<T>, RpcTrouble>
    where
        F: Fn(Arc<RpcClient>) -> Fut,
        Fut: Future<Output = ClientResult<T>>,
    {
        let usable = self.usable().await?;
        let asked = usable.iter().map(|it| request(Arc::clone(&it.client)));
        let mut answers = Vec::with_capacity(usable.len());
        let mut said = Vec::new();
        for (endpoint, answer) in usable.iter().zip(join_all(asked).await) {
            match answer {
                Ok(answer) => answers.push(answer),
                Err(error) => {
                    let why = format!("{call}: {}", describe(&error));
                    said.push(format!("{}: {why}", endpoint.host));
                    // A node that knows the question and does not answer it answers others.
                    if !is_refusal(&error) {
                        endpoint.failed(why);
                    }
                }
            }
        }
        match answers.is_empty() {
            false => Ok(answers),
            true if said.is_empty() => Err(self.unreachable(call)),
            true => Err(RpcTrouble::Unreachable {
                call,
                last: said.join("; "),
            }),
        }
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
        self.ask(call, |endpoint| {
            let asked = request(Arc::clone(&endpoint.client));
            async move { Ok(asked.await?) }
        })
        .await
    }

    pub(super) async fn ask<T, F, Fut>(
        &self,
        call: &'static str,
        request: F,
    ) -> Result<T, RpcTrouble>
    where
        F: Fn(Arc<Endpoint>) -> Fut,
        Fut: Future<Output = Result<T, Fault>>,
    {
        let (begun, mut pauses) = (Instant::now(), PAUSES.iter());
        loop {
            let mut round = Round::default();
            let usable = self.usable().await?;
            for endpoint in &usable {
                match request(Arc::clone(endpoint)).await {
                    Ok(answer) => {
                        round.denied();
                        self.prefer(endpoint);
                        return Ok(answer);
                    }
                    Err(Fault::Unexpected(account)) => {
                        round.unexpected.push((Arc::clone(endpoint), account));
                    }
                    Err(Fault::Client(error)) => {
                        round.failed(call, endpoint, error, self.endpoints.len())?;
                    }
                }
            }
            let pause = pauses.next().filter(|_| begun.elapsed() < self.timeout);
            let do_all_say_so = round.unexpected.len() == usable.len();
            match (pause, round.unexpected.pop()) {
                (pause, Some((_, account))) if pause.is_none() || do_all_say_so => {
                    self.note_unexpected(&account);
                    return Err(RpcTrouble::Unexpected(account));
                }
                // Where answers hang, trying again at once only takes longer.
                (Some(pause), _) => tokio::time::sleep(*pause).await,
                (None, _) => return Err(self.unreachable_as(call, round.said)),
            }
        }
    }

    /// What each endpoint says or does not say.
    pub(crate) fn unreachable(&self, call: &'static str) -> RpcTrouble {
        self.unreachable_as(call, Vec::new())
    }

    /// As [`Self::unreachable`], beside what usable ones `said`.
    pub(super) fn unreachable_as(&self, call: &'static str, mut said: Vec<String>) -> RpcTrouble {
        said.extend(self.endpoints.iter().filter_map(|it| it.complaint()));
        let last = said.join("; ");
        RpcTrouble::Unreachable { call, last }
    }

    fn prefer(&self, endpoint: &Arc<Endpoint>) {
        let mut known = self.endpoints.iter();
        if let Some(position) = known.position(|known| Arc::ptr_eq(known, endpoint)) {
            self.preferred.store(position, Ordering::Relaxed);
        }
    }
}
