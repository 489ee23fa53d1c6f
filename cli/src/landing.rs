//! What landed of what a command has signed, and what that did.
//!
//! A signature is named before any node sees its transaction: from then on it may land, whatever becomes of this process.
//! What it did is told by the transaction itself. Nodes that are asked afterwards may be behind, and others may have changed
//! the same accounts; and once it landed nothing that cannot be read makes the command fail.

use super::{context::Context, outcome::Outcome, report::Report};
use openmast_client::{
    events::Event,
    fetch::{FetchError, Fetched},
    market,
    sender::Receipt,
};
use solana_signature::Signature;
use std::time::Duration;
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    time::{sleep, timeout_at},
};

const PAUSE: Duration = Duration::from_millis(300);

/// What transactions did, or would do, by the events of one program.
pub struct Events<E = Event> {
    /// In order.
    known: Vec<E>,
    /// Signatures of those that landed and of which nothing is known.
    untold: Vec<Signature>,
    is_dry_run: bool,
}

impl<E> Events<E> {
    /// All that nodes tell, in order.
    pub fn known(&self) -> &[E] {
        &self.known
    }

    /// Whether nothing is known of a transaction that landed.
    pub fn is_untold(&self) -> bool {
        !self.untold.is_empty()
    }

    /// What the newest event that `pick` takes says. `None`: nobody tells.
    pub fn find<T>(&self, pick: impl Fn(&E) -> Option<T>) -> Option<T> {
        self.known.iter().rev().find_map(pick)
    }

    /// As [`Self::find`]; in a dry run, which simulates the first transaction alone, else what was computed before.
    pub fn find_or<T>(&self, computed: T, pick: impl Fn(&E) -> Option<T>) -> Option<T> {
        self.find(pick)
            .or_else(|| self.is_dry_run.then_some(computed))
    }

    /// As [`Self::find`], for the index of what was made; `None` in a dry run as well: who comes first gets it.
    pub fn find_index(&self, pick: impl Fn(&E) -> Option<u32>) -> Option<u32> {
        self.find(pick).filter(|_| !self.is_dry_run)
    }

    /// Adds what people must know when something is unknown.
    pub fn noted(&self, report: Report) -> Report {
        let untold: Vec<String> = self.untold.iter().map(ToString::to_string).collect();
        if untold.is_empty() {
            return report;
        }
        report.note(format!(
            "It landed, but no node tells yet what it did. Nothing needs to be repeated: what is unknown here, an explorer shows \
             for {}.",
            untold.join(", ")
        ))
    }
}

impl Context {
    /// What the transactions did, as they tell themselves; of a dry run, what the first of them would do.
    pub async fn events(&self, outcome: &Outcome) -> Events {
        let simulated = |logs: &[String]| Event::from_logs(logs.iter().map(String::as_str));
        self.events_by(outcome, simulated, |receipt| receipt.events)
            .await
    }

    /// As [`Self::events`], by the events of the market.
    pub async fn market_events(&self, outcome: &Outcome) -> Events<market::Event> {
        let simulated = |logs: &[String]| market::Event::from_logs(logs.iter().map(String::as_str));
        self.events_by(outcome, simulated, |receipt| receipt.market_events)
            .await
    }

    async fn events_by<E, Error>(
        &self,
        outcome: &Outcome,
        simulated: impl Fn(&[String]) -> Vec<Result<E, Error>>,
        kept: impl Fn(Receipt) -> Vec<E>,
    ) -> Events<E> {
        let mut events = Events {
            known: Vec::new(),
            untold: Vec::new(),
            is_dry_run: outcome.is_dry_run(),
        };
        if let Outcome::DryRun { run, .. } = outcome {
            let told = simulated(&run.simulation.logs);
            events.known = told.into_iter().flatten().collect();
        }
        for landed in outcome.sent() {
            match self.told(landed.signature).await {
                Some(receipt) => events.known.extend(kept(receipt)),
                None => events.untold.push(landed.signature),
            }
        }
        events
    }

    /// What a node keeps of a transaction that landed.
    async fn told(&self, signature: Signature) -> Option<Receipt> {
        self.progress.say("Asking what the transaction did");
        let asking = async {
            loop {
                match self.sender().receipt(signature).await {
                    Ok(Some(receipt)) => return receipt,
                    Ok(None) => {}
                    Err(trouble) => tracing::debug!(%trouble, "no receipt"),
                }
                sleep(PAUSE).await;
            }
        };
        timeout_at(self.journal.deadline(), asking).await.ok()
    }

    /// What `read` gives once it includes all that was sent. `None`: nobody tells in time.
    pub async fn after<T, F>(&self, outcome: &Outcome, read: impl Fn() -> F) -> Option<T>
    where
        F: Future<Output = Result<Fetched<T>, FetchError>>,
    {
        let slot = outcome.sent().last()?.slot;
        let reading = async {
            loop {
                match read().await {
                    Ok(fetched) if fetched.slot >= slot => return fetched.value,
                    Ok(_) => {}
                    Err(error) => tracing::debug!(%error, "not read yet"),
                }
                sleep(PAUSE).await;
            }
        };
        timeout_at(self.journal.deadline(), reading).await.ok()
    }
}

/// Resolves when the command is to end: Ctrl-C, SIGTERM, or its terminal is gone. What its caller had it ignore it goes on
/// to ignore, as `nohup` has it.
pub fn told_to_end() -> impl Future<Output = ()> + Send {
    let listen = |kind: SignalKind| match is_ignored(kind) {
        true => None,
        false => signal(kind).ok(),
    };
    let (mut interrupt, mut terminate, mut hang_up) = (
        listen(SignalKind::interrupt()),
        listen(SignalKind::terminate()),
        listen(SignalKind::hangup()),
    );
    async move {
        tokio::select! {
            () = received(&mut interrupt) => {}
            () = received(&mut terminate) => {}
            () = received(&mut hang_up) => {}
        }
    }
}

/// Whether the process began with this signal ignored. Where the system does not tell, it did not.
fn is_ignored(kind: SignalKind) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    let bit = u32::try_from(kind.as_raw_value() - 1).ok();
    mask.zip(bit)
        .is_some_and(|(mask, bit)| mask.checked_shr(bit).unwrap_or(0) & 1 == 1)
}

/// Never, where nothing can be listened for.
async fn received(signal: &mut Option<Signal>) {
    match signal {
        Some(signal) => {
            signal.recv().await;
        }
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openmast_client::events::Deposited;
    use solana_pubkey::Pubkey;

    fn deposited(amount: u64) -> Event {
        Event::Deposited(Deposited {
            network: Pubkey::default(),
            payer: Pubkey::default(),
            depositor: Pubkey::default(),
            amount,
            payer_deposited: 0,
            network_deposited: 0,
        })
    }

    fn amount(event: &Event) -> Option<u64> {
        match event {
            Event::Deposited(it) => Some(it.amount),
            _ => None,
        }
    }

    #[test]
    fn what_nobody_tells_is_unknown_and_not_what_was_computed() {
        let events = |known: &[Event], is_dry_run| Events {
            known: known.to_vec(),
            untold: Vec::new(),
            is_dry_run,
        };
        assert_eq!(events(&[], false).find_or(5, amount), None);
        assert_eq!(events(&[], true).find_or(5, amount), Some(5));
        let both = [deposited(0), deposited(7)];
        assert_eq!(events(&both, false).find_or(5, amount), Some(7));
    }
}
