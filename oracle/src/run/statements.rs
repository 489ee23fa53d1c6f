//! Raises the statements of payers that have spent more than they state, by what the ledgers here prove: otherwise they
//! would leave with the money of others.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::Context;
use metrics::Counter;
use openmast_client::{accounts::Payer, errors::ProgramError, rpc::Rpc, sender::SendError};
use openmast_ledger::Domain;
use solana_pubkey::Pubkey;

use super::{
    evidence::{Evidence, evidence},
    final_ledgers::FinalLedgers,
};
use crate::health::Health;
use crate::{
    chain::{NetworkAt, SolanaChain, read_network, read_payers, read_statement},
    settle::Outbox,
};
use openmast_platform::blocking::blocking;

const ALARM: &str = "statement_not_raised";
/// Looks during the time in which a statement can be raised.
const LOOKS_PER_DELAY: u32 = 20;
const LONGEST_PAUSE: Duration = Duration::from_secs(3_600);

/// What it takes to raise statements.
pub(super) struct Statements {
    pub chain: Arc<SolanaChain>,
    pub endpoints: Arc<Rpc>,
    pub network: Pubkey,
    pub ledgers: Arc<FinalLedgers>,
    /// A connection of its own, to read.
    pub outbox: Arc<Mutex<Outbox>>,
    pub health: Health,
    /// Least pause between two looks at the chain.
    pub poll: Duration,
}

struct Counters {
    raised: Counter,
    failed: Counter,
}

impl Statements {
    /// Runs until the service ends. Trouble is an alarm and tried again: it never ends the service.
    ///
    /// # Errors
    /// None.
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let counters = Counters::new();
        loop {
            let pause = match self.look(&counters).await {
                Ok(pause) => pause,
                Err(error) => {
                    // The settler raises the alarm when the chain does not answer for long.
                    tracing::warn!("statements cannot be read: {error:#}");
                    LONGEST_PAUSE.min(self.poll.saturating_mul(16))
                }
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// One look at all statements. Gives the pause before the next.
    async fn look(&self, counters: &Counters) -> anyhow::Result<Duration> {
        let at = read_network(&self.endpoints, &self.network, 0).await?;
        let failures = match at.network.stated_claims {
            // Nobody gets anything by a statement.
            0 => Vec::new(),
            _ => self.raise_all(&at, counters).await?,
        };
        let text = (!failures.is_empty()).then(|| failures.join("; "));
        self.health.set(ALARM, text);
        let parameters = at.network.parameters_at(at.unix_time);
        let delay = Duration::from_secs(parameters.exit_delay_seconds.into());
        Ok((delay / LOOKS_PER_DELAY).clamp(self.poll, LONGEST_PAUSE.max(self.poll)))
    }

    /// What could not be raised, in words.
    async fn raise_all(&self, at: &NetworkAt, counters: &Counters) -> anyhow::Result<Vec<String>> {
        let count = at.network.payer_count;
        let payers = read_payers(&self.endpoints, &self.network, at.slot, count).await?;
        let stand = |payer: &&Payer| payer.has_statement() && !payer.has_lapsed(at.unix_time);
        let mut failures = Vec::new();
        for payer in payers.iter().filter(stand) {
            match self.examine(payer, at.slot).await {
                Ok(true) => counters.raised.increment(1),
                Ok(false) => {}
                Err(error) => {
                    counters.failed.increment(1);
                    tracing::error!(
                        payer = payer.index,
                        "a statement cannot be examined: {error:#}"
                    );
                    failures.push(format!(
                        "the statement of payer {} is not looked at or not raised: {error:#}. It is tried again; it is \
                         paid as it stands in Unix second {}",
                        payer.index, payer.pays_at
                    ));
                }
            }
        }
        Ok(failures)
    }

    /// Whether it had to be raised.
    async fn examine(&self, payer: &Payer, slot: u64) -> anyhow::Result<bool> {
        let network = &self.network;
        let statement = read_statement(&self.endpoints, network, payer.index, slot).await?;
        let Some(statement) = statement else {
            // Paid or taken back since.
            return Ok(false);
        };
        let (outbox, requested_slot) = (Arc::clone(&self.outbox), payer.requested_slot);
        let found = blocking(move || {
            let outbox = outbox.lock().unwrap_or_else(PoisonError::into_inner);
            Ok(evidence(&outbox, &statement, requested_slot)?)
        });
        let Some(Evidence { by, content }) = found.await? else {
            tracing::warn!(
                payer = payer.index,
                "nothing here is final that a statement could be compared with"
            );
            return Ok(false);
        };
        let ledger = self.ledgers.of(&content).await?;
        let proven = ledger.prove(Domain::Payer, payer.index);
        if proven.totals.accrued.0 <= payer.stated {
            return Ok(false);
        }
        let totals = proven.for_instructions();
        let raising = self.chain.raise_statement(payer.index, by, &totals);
        match raising.await {
            // Somebody else was earlier, with a leaf that says as much.
            Err(error) if is_raised_already(&error) => return Ok(false),
            raised => raised.context("raising it")?,
        }
        tracing::warn!(
            payer = payer.index,
            epoch = content.epoch,
            stated = payer.stated,
            accrued = totals.accrued,
            "a payer stated less than it had spent: raised"
        );
        Ok(true)
    }
}

fn is_raised_already(error: &SendError) -> bool {
    let SendError::Refused { refusal, .. } = error else {
        return false;
    };
    refusal.program_error == Some(ProgramError::ProofRaisesNothing)
}

impl Counters {
    fn new() -> Self {
        metrics::describe_counter!(
            "openmast_statements_raised_total",
            "Statements of payers that this oracle raised, because its ledgers contradict them"
        );
        metrics::describe_counter!(
            "openmast_statements_not_raised_total",
            "Attempts to examine or raise a statement that failed"
        );
        Self {
            raised: metrics::counter!("openmast_statements_raised_total"),
            failed: metrics::counter!("openmast_statements_not_raised_total"),
        }
    }
}
