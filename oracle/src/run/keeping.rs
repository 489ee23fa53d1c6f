//! Keeps the network in order: calls what anybody may call and somebody should, within a budget (docs/reference/keeper.md).

pub(super) mod beginning;
mod planning;
mod sending;

use std::{
    collections::{BTreeMap, HashSet},
    path::PathBuf,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use anyhow::Context;
use futures_util::{StreamExt, stream};
use openmast_ledger::Domain;
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use tokio::sync::watch;

use super::final_ledgers::FinalLedgers;
use crate::{
    chain::read_for_keeper,
    config::KeeperConfig,
    health::Health,
    keeper::{
        Budget, HeldBack, Keeper, KeeperStatus, KeeperStore, Kind, OfKind, Seen, Task, TaskId,
        Told, Turns, by_kind, day_of, of_one_look, worth_doing,
    },
};
use planning::Planner;
use sending::{Means, Outcome, Outgoing};

const ALARM: &str = "keeper_held_up";
/// Transactions under way at once: each waits until it is final, about 13 s.
const AT_ONCE: usize = 16;
/// Looks that fail in a row before a person is told.
const FAILURES_BEFORE_ALARM: u32 = 3;
/// Shortest pause between two looks.
const LEAST_PAUSE: Duration = Duration::from_millis(200);
/// Transactions that the API shows.
const SHOWN: u32 = 50;

/// What it takes to keep a network.
pub(super) struct Keeping {
    pub config: KeeperConfig,
    pub means: Means,
    /// The key that pays for the oracle's settlements.
    pub settler: Pubkey,
    pub network: Pubkey,
    pub ledgers: Arc<FinalLedgers>,
    pub file: PathBuf,
    pub status: KeeperStatus,
    pub health: Health,
}

/// What lasts from one look to the next.
struct Memory {
    turns: Turns,
    /// What was refused since the process began: how often, and why last.
    refused: BTreeMap<Kind, (u64, String)>,
    /// The chain is read at this slot or later, because something of this keeper landed in it.
    least_slot: u64,
    failures: u32,
}

impl Keeping {
    /// Runs until told to stop. Trouble is an alarm and tried again: it never ends the service. Blocks in between, as SQLite
    /// waits for the disk.
    ///
    /// # Errors
    /// None.
    pub(super) async fn run(self, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
        describe_metrics();
        let spread = Duration::from_secs(self.config.spread_seconds);
        let mut memory = Memory {
            turns: Turns::new(self.means.key.pubkey(), spread),
            refused: BTreeMap::new(),
            least_slot: 0,
            failures: 0,
        };
        let mut store = None;
        loop {
            let pause = tokio::select! {
                // A look can be left anywhere: what it sent is stored before it has an effect.
                pause = self.look_once(&mut store, &mut memory) => pause,
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            }
        }
    }

    /// Gives the pause before the next look.
    async fn look_once(
        &self,
        store: &mut Option<Mutex<KeeperStore>>,
        memory: &mut Memory,
    ) -> Duration {
        let pause = Duration::from_secs(self.config.look_seconds);
        match self.look(store, memory).await {
            Ok(next) => {
                memory.failures = 0;
                next.map_or(pause, |next| next.min(pause)).max(LEAST_PAUSE)
            }
            Err(error) => {
                memory.failures = memory.failures.saturating_add(1);
                tracing::warn!(
                    failures = memory.failures,
                    "the network is not kept: {error:#}"
                );
                if memory.failures >= FAILURES_BEFORE_ALARM {
                    let text = format!("the keeper does nothing, and tries again: {error:#}");
                    self.health.raise(ALARM, &text);
                }
                pause
            }
        }
    }

    /// Follows what was sent before, reads, decides, and does what is paid for. Gives how long the next task waits for its turn.
    async fn look(
        &self,
        store: &mut Option<Mutex<KeeperStore>>,
        memory: &mut Memory,
    ) -> anyhow::Result<Option<Duration>> {
        let today = day_of(self.means.clock.now_ms());
        if store.is_none() {
            *store = Some(Mutex::new(KeeperStore::open(&self.file, today)?));
        }
        let store = store.as_ref().context("it was just opened")?;
        let outgoing = Outgoing::new(&self.means, store);
        let followed = outgoing.follow().await?;
        memory.least_slot = memory.least_slot.max(followed);
        let read = read_for_keeper(&self.means.endpoints, &self.network, memory.least_slot);
        let (mut seen, unread) = read.await?;
        self.learn_charged(&mut seen).await;
        let tasks = worth_doing(&seen, &self.keeper());
        let (due, next) = memory.turns.due(&tasks, Instant::now());
        let (due, has_more) = of_one_look(due);
        let budget = Mutex::new(self.budget(store, today).await?);
        let done = self.do_all(&seen, due, &outgoing, &budget).await;
        let held_back = self.note(&done, memory);
        let remaining = waiting(&tasks, &done);
        self.tell(store, memory, &budget, &remaining, &held_back, unread)?;
        // What is left is done at once, as long as something gets done: what nothing is paid for waits as usual.
        let goes_on = has_more && (done.iter()).any(|(_, it)| matches!(it, Outcome::Done(_)));
        Ok(if goes_on { Some(LEAST_PAUSE) } else { next })
    }

    fn keeper(&self) -> Keeper {
        Keeper {
            key: self.means.key.pubkey(),
            settler: self.settler,
            least_collect: self.config.least_collect,
        }
    }

    /// Without this oracle's own ledger of the newest final settlement nothing can be collected.
    async fn learn_charged(&self, seen: &mut Seen) {
        let epoch = seen.network.final_epoch;
        let newest = seen.settlements.iter().find(|it| it.content.epoch == epoch);
        let Some(newest) = newest else {
            return;
        };
        match self.ledgers.of(&newest.content).await {
            Ok(ledger) => {
                let assets = seen.assets.iter();
                let charged =
                    assets.map(|asset| ledger.totals(Domain::Asset, asset.index).charged.0);
                seen.charged = charged.collect();
            }
            Err(error) => tracing::warn!(epoch, %error, "nothing can be collected"),
        }
    }

    async fn budget(&self, store: &Mutex<KeeperStore>, today: u64) -> anyhow::Result<Budget> {
        let key = self.means.key.pubkey();
        let balance = self
            .means
            .endpoints
            .call("getBalance", |client| async move {
                let read = client.get_balance_with_commitment(&key, CommitmentConfig::confirmed());
                Ok(read.await?.value)
            });
        let balance = balance.await?;
        let store = sending::lock(store);
        store.forget(today)?;
        let spent = store.spent(today)?;
        Ok(Budget {
            daily: if spent.is_lost {
                0
            } else {
                self.config.daily_lamports
            },
            spent: spent.by_kind,
            balance,
            least_balance: self.config.least_balance_lamports,
        })
    }

    /// In their order, several at once.
    async fn do_all(
        &self,
        seen: &Seen,
        tasks: Vec<Task>,
        outgoing: &Outgoing<'_>,
        budget: &Mutex<Budget>,
    ) -> Vec<(Task, Outcome)> {
        let planner = Planner {
            seen,
            ledgers: &self.ledgers,
            key: self.means.key.pubkey(),
        };
        let doing = tasks.into_iter().map(|task| {
            let planner = &planner;
            async move {
                let outcome = outgoing.do_task(planner, &task, budget).await;
                (task, outcome)
            }
        });
        stream::iter(doing)
            .buffer_unordered(AT_ONCE)
            .collect()
            .await
    }

    /// Remembers what was refused and when something landed, and gives why tasks were not paid for.
    fn note(&self, done: &[(Task, Outcome)], memory: &mut Memory) -> Vec<HeldBack> {
        let mut held_back = Vec::new();
        for (task, outcome) in done {
            match outcome {
                Outcome::Done(slot) => memory.least_slot = memory.least_slot.max(*slot),
                Outcome::HeldBack(why) => held_back.push(*why),
                Outcome::Refused(text) | Outcome::Failed(text) => {
                    memory.turns.refused(task.id(), Instant::now());
                    let (count, last) = memory.refused.entry(task.kind).or_default();
                    *count = count.saturating_add(1);
                    last.clone_from(text);
                }
                Outcome::Pending => {}
            }
        }
        held_back
    }

    fn tell(
        &self,
        store: &Mutex<KeeperStore>,
        memory: &Memory,
        budget: &Mutex<Budget>,
        waiting: &[Kind],
        held_back: &[HeldBack],
        unread: Vec<String>,
    ) -> anyhow::Result<()> {
        let budget = sending::lock(budget).clone();
        let count = held_back.len();
        let held_back = held_back.iter().max().copied();
        let text = held_back.map(|why| self.why(why, &budget, count));
        self.health.set(ALARM, text);
        let now_ms = self.means.clock.now_ms();
        let store = sending::lock(store);
        let mut kinds = by_kind(&store.since(day_of(now_ms))?);
        for of_kind in &mut kinds {
            complete(of_kind, waiting, memory);
        }
        show_metrics(&kinds, &budget);
        for part in &unread {
            tracing::warn!("a part of the network is not kept, since it cannot be read: {part}");
        }
        self.status.show(Told {
            looked_at_ms: now_ms,
            unread,
            budget,
            kinds,
            held_back,
            newest: store.newest(SHOWN)?,
        });
        Ok(())
    }

    /// For people.
    fn why(&self, why: HeldBack, budget: &Budget, waiting: usize) -> String {
        let key = self.means.key.pubkey();
        match why {
            HeldBack::KindsPart => format!(
                "{waiting} tasks wait: their kind, or those that it belongs with, had their part of keeper.daily_lamports ({}) today. They are done tomorrow (UTC); \
                 raise it if there is always so much to do, and look at GET /v1/keeper if not",
                budget.daily
            ),
            HeldBack::Day if budget.daily == 0 => format!(
                "{waiting} tasks wait: keeper.sqlite was damaged, and what was spent today is not known. They are done tomorrow (UTC)"
            ),
            HeldBack::Day => format!(
                "{waiting} tasks wait: {} of keeper.daily_lamports ({}) are used today. They are done tomorrow (UTC); raise it if \
                 there is always so much to do",
                budget.spent_in_all(),
                budget.daily
            ),
            HeldBack::Balance => format!(
                "{waiting} tasks wait: {key} has {} lamports and keeps keeper.least_balance_lamports ({}). Send it SOL",
                budget.balance, budget.least_balance
            ),
        }
    }
}

/// The kinds of the tasks that are not done.
fn waiting(tasks: &[Task], done: &[(Task, Outcome)]) -> Vec<Kind> {
    let done = done
        .iter()
        .filter(|(_, outcome)| matches!(outcome, Outcome::Done(_)));
    let done: HashSet<TaskId> = done.map(|(task, _)| task.id()).collect();
    let waiting = tasks.iter().filter(|task| !done.contains(&task.id()));
    waiting.map(|task| task.kind).collect()
}

fn complete(of_kind: &mut OfKind, waiting: &[Kind], memory: &Memory) {
    let of_this = waiting.iter().filter(|kind| **kind == of_kind.kind);
    of_kind.waiting = of_this.count() as u64;
    if let Some((count, last)) = memory.refused.get(&of_kind.kind) {
        (of_kind.refused, of_kind.last_refusal) = (*count, Some(last.clone()));
    }
}

/// Each counter is there, as 0, before something is counted.
fn describe_metrics() {
    metrics::describe_counter!(
        "openmast_keeper_calls_total",
        "What the keeper called, by kind and what became of it"
    );
    for kind in Kind::ALL {
        for outcome in ["done", "failed", "expired", "refused"] {
            sending::calls(kind, outcome).increment(0);
        }
    }
    show_metrics(&by_kind(&[]), &Budget::default());
}

fn show_metrics(kinds: &[OfKind], budget: &Budget) {
    for of_kind in kinds {
        metrics::gauge!("openmast_keeper_waiting", "kind" => of_kind.kind.name())
            .set(of_kind.waiting as f64);
    }
    metrics::gauge!("openmast_keeper_spent_lamports").set(budget.spent_in_all() as f64);
    metrics::gauge!("openmast_keeper_budget_lamports").set(budget.daily as f64);
    metrics::gauge!("openmast_keeper_balance_lamports").set(budget.balance as f64);
}
