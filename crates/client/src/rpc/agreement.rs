//! With three endpoints or more, accounts are what more of them say than do not: no one of them decides alone.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::stream::{FuturesUnordered, StreamExt};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;

use super::{
    batch::{Accounts, batch},
    endpoint::Endpoint,
    pool::Rpc,
    reading::{CALL, is_there},
    trouble::{RpcTrouble, is_malformed, is_too_young},
    unexpected::Misread,
    words::describe,
};
use crate::raw_account::{Fetched, RawAccount};

/// As many endpoints are asked together. Of two that differ nobody can tell which is right.
const LEAST_ENDPOINTS: usize = 3;
/// Pauses after which all are asked once more. Nodes are rarely further apart than this in all, and what is written at this moment
/// is the same for all of them a little later.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(400),
    Duration::from_millis(800),
    Duration::from_millis(800),
];
const CLOCK: Pubkey = solana_sdk_ids::sysvar::clock::ID;
/// Seconds between the clocks of two nodes that are both believed to keep up.
const CLOCKS_APART: u64 = 30;

impl Rpc {
    /// Whether accounts are asked of several endpoints at once.
    pub(super) fn has_votes(&self) -> bool {
        self.endpoints().len() >= LEAST_ENDPOINTS
    }

    /// At most [`super::MOST_ACCOUNTS`] accounts as more than half of the endpoints say that count. An endpoint counts while it is
    /// used, and for a minute after, so that none decides alone because others are away for a moment.
    ///
    /// # Errors
    /// [`RpcTrouble::Disagreement`]: there are answers, and too few are the same.
    pub(super) async fn agreed<T>(
        &self,
        addresses: &[Pubkey],
        commitment: CommitmentConfig,
        min_slot: u64,
        decode: impl Fn(Accounts) -> Result<T, Misread>,
    ) -> Result<Fetched<T>, RpcTrouble> {
        let (begun, mut pauses) = (Instant::now(), PAUSES.iter());
        let mut least_slot = min_slot;
        loop {
            let usable = self.usable().await?;
            let counting = self.endpoints().iter().filter(|it| it.counts()).count();
            let mut votes = Votes::new(addresses, counting);
            if let Some(agreed) = votes.collect(&usable, commitment, least_slot).await {
                votes.log_disagreement(&agreed);
                let slot = agreed.accounts.slot;
                return match decode(agreed.accounts) {
                    Ok(value) => Ok(Fetched { slot, value }),
                    Err(misread) => Err(self.misread(&agreed.said_by, misread)),
                };
            }
            let Some(pause) = pauses.next().filter(|_| begun.elapsed() < self.timeout()) else {
                return Err(self.disagreement(votes));
            };
            tokio::time::sleep(*pause).await;
            least_slot = least_slot.max(votes.slot_of_most());
        }
    }

    /// More endpoints than not say what says nothing.
    fn misread(&self, said_by: &[Arc<Endpoint>], misread: Misread) -> RpcTrouble {
        match misread {
            Misread::Unexpected(account) => {
                self.note_unexpected(&account);
                RpcTrouble::Unexpected(account)
            }
            Misread::Wrong(why) => {
                for endpoint in said_by {
                    endpoint.failed(format!("{CALL}: {why}"));
                }
                self.unreachable(CALL)
            }
        }
    }

    fn disagreement(&self, votes: Votes<'_>) -> RpcTrouble {
        match votes.difference() {
            Some(said) => RpcTrouble::Disagreement(said),
            None => self.unreachable_as(CALL, votes.silence()),
        }
    }
}

/// What the endpoints say, as their answers come.
struct Votes<'a> {
    addresses: &'a [Pubkey],
    /// Endpoints of which more than half must say the same.
    counting: usize,
    votes: Vec<(Arc<Endpoint>, Accounts)>,
    /// Who said nothing, and why.
    silent: Vec<String>,
}

/// What more than half say.
struct Agreed {
    accounts: Accounts,
    said_by: Vec<Arc<Endpoint>>,
}

impl<'a> Votes<'a> {
    fn new(addresses: &'a [Pubkey], counting: usize) -> Self {
        Self {
            addresses,
            counting,
            votes: Vec::new(),
            silent: Vec::new(),
        }
    }

    /// Asks all of them at once, until more than half say the same.
    async fn collect(
        &mut self,
        usable: &[Arc<Endpoint>],
        commitment: CommitmentConfig,
        min_slot: u64,
    ) -> Option<Agreed> {
        let addresses = self.addresses;
        let asked = usable.iter().map(|endpoint| async move {
            let answer = batch(&endpoint.client, addresses, commitment, min_slot).await;
            (Arc::clone(endpoint), answer)
        });
        let mut answers: FuturesUnordered<_> = asked.collect();
        while let Some((endpoint, answer)) = answers.next().await {
            match answer {
                Ok(accounts) => self.votes.push((endpoint, accounts)),
                Err(error) => {
                    let why = describe(&error);
                    self.silent.push(format!("{}: {why}", endpoint.host));
                    // What it does not understand, or has not reached, says nothing of what it does.
                    if !is_too_young(&error) && !is_malformed(&error) {
                        endpoint.failed(format!("{CALL}: {why}"));
                    }
                }
            }
            if let Some(agreed) = self.agreed() {
                return Some(agreed);
            }
        }
        None
    }

    /// The answer in the middle of those who say the same, by the chain's clock or by its slot: one that tells it too early or too late
    /// moves nothing beyond what another says.
    fn agreed(&self) -> Option<Agreed> {
        let groups = self.votes.iter().map(|(_, one)| {
            let same = self.votes.iter().filter(|(_, it)| self.is_same(one, it));
            same.collect::<Vec<_>>()
        });
        let mut most = groups.max_by_key(Vec::len)?;
        if most.len() * 2 <= self.counting {
            return None;
        }
        most.sort_by_key(|(_, accounts)| (self.unix_time(accounts), accounts.slot));
        let (_, accounts) = most.get((most.len() - 1) / 2)?;
        Some(Agreed {
            accounts: accounts.clone(),
            said_by: most.iter().map(|(it, _)| Arc::clone(it)).collect(),
        })
    }

    fn is_same(&self, one: &Accounts, other: &Accounts) -> bool {
        self.first_difference(one, other).is_none()
    }

    fn first_difference(&self, one: &Accounts, other: &Accounts) -> Option<Pubkey> {
        let both = one.value.iter().zip(&other.value);
        let mut both = self.addresses.iter().zip(both);
        let differs = both.find(|(address, (one, other))| match **address == CLOCK {
            true => !is_same_time(one.as_ref(), other.as_ref()),
            false => !is_same_account(one.as_ref(), other.as_ref()),
        });
        differs.map(|(address, _)| *address)
    }

    fn unix_time(&self, accounts: &Accounts) -> Option<i64> {
        let clock = self
            .addresses
            .iter()
            .position(|address| *address == CLOCK)?;
        unix_time(accounts.value.get(clock)?.as_ref()?)
    }

    /// Who says what more than half do, and who does not.
    fn log_disagreement(&self, agreed: &Agreed) {
        for (endpoint, accounts) in &self.votes {
            match self.first_difference(accounts, &agreed.accounts) {
                None => endpoint.agrees(),
                Some(address) => endpoint.differs(format!(
                    "it tells otherwise than most others of the account at {address}"
                )),
            }
        }
    }

    /// Which of them say what of the first account that they differ in; `None`: there are no two answers that differ.
    fn difference(&self) -> Option<String> {
        let (_, one) = self.votes.first()?;
        let mut others = self.votes.iter();
        let address = others.find_map(|(_, other)| self.first_difference(one, other))?;
        let position = self.addresses.iter().position(|it| *it == address)?;
        let said = self.votes.iter().map(|(endpoint, accounts)| {
            let account = accounts.value.get(position).and_then(Option::as_ref);
            let what = match account.filter(|account| !account.is_absent()) {
                Some(account) => {
                    format!("{} bytes of program {}", account.data.len(), account.owner)
                }
                None => "none".to_owned(),
            };
            format!("{}: {what}, slot {}", endpoint.host, accounts.slot)
        });
        let said: Vec<_> = said.collect();
        Some(format!("the account at {address} ({})", said.join("; ")))
    }

    /// Why those say nothing that do not.
    fn silence(mut self) -> Vec<String> {
        if !self.votes.is_empty() {
            let (answered, of) = (self.votes.len(), self.counting);
            self.silent.push(format!(
                "{answered} of {of} answered, which is not more than half"
            ));
        }
        self.silent
    }

    /// What more than half have reached; 0: too few answered.
    fn slot_of_most(&self) -> u64 {
        let mut slots: Vec<u64> = self.votes.iter().map(|(_, it)| it.slot).collect();
        slots.sort_unstable_by(|a, b| b.cmp(a));
        slots.get(self.counting / 2).copied().unwrap_or(0)
    }
}

/// Lamports are left out: anybody can send some to any address at any time.
fn is_same_account(one: Option<&RawAccount>, other: Option<&RawAccount>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) if is_there(Some(one)) && is_there(Some(other)) => {
            one.owner == other.owner && one.data == other.data
        }
        _ => is_there(one) == is_there(other),
    }
}

fn is_same_time(one: Option<&RawAccount>, other: Option<&RawAccount>) -> bool {
    match (one.and_then(unix_time), other.and_then(unix_time)) {
        (Some(one), Some(other)) => one.abs_diff(other) <= CLOCKS_APART,
        _ => is_same_account(one, other),
    }
}

/// The last field of the Clock sysvar, Unix seconds.
fn unix_time(clock: &RawAccount) -> Option<i64> {
    let bytes = clock.data.get(32..40)?.first_chunk()?;
    Some(i64::from_le_bytes(*bytes))
}
