//! What the jurisdiction's transactions say of the past that its accounts have forgotten: who did what.

use futures_util::{StreamExt, TryStreamExt, stream};
use openmast_client::{events::Event, fetch::Past, sender::Gap, share_gate};
use solana_pubkey::Pubkey;

use crate::{
    context::Context,
    failure::{Exit, Failure},
};

/// Transactions under way at once.
const PARALLEL: usize = 8;
/// Most transactions of an account that are asked for. Anybody can send some that name it.
const MOST: usize = 200_000;

/// What one transaction did.
pub(super) struct Done {
    pub past: Past,
    pub events: Vec<Event>,
    pub gate_events: Vec<share_gate::events::Event>,
}

impl Done {
    /// Each event of the network's program, with the slot.
    pub fn with_slot(&self) -> impl Iterator<Item = (u64, &Event)> {
        self.events.iter().map(|event| (self.past.slot, event))
    }
}

/// What an account's transactions did.
pub(super) struct History {
    /// Oldest first.
    pub done: Vec<Done>,
    /// How many older ones were not asked for, because there were too many.
    pub left_out: usize,
}

/// What a node keeps of one transaction.
enum Told {
    Whole(Done),
    Part(Past, Gap),
}

/// What the transactions that name an account did since a time (Unix seconds).
///
/// # Errors
/// The endpoint does not answer, does not keep one of them, or may keep less of one than it did.
pub(super) async fn done(
    context: &Context,
    account: &Pubkey,
    since: i64,
) -> Result<History, Failure> {
    context.progress.say(format!("Transactions of {account}"));
    let past = context.rpc.history(account, since, context.commitment);
    let (past, left_out) = newest(past.await?, MOST);
    let told = past.into_iter().map(|past| told(context, past));
    let told: Vec<Told> = stream::iter(told).buffered(PARALLEL).try_collect().await?;
    let (mut done, mut parts) = (Vec::with_capacity(told.len()), Vec::new());
    for one in told {
        match one {
            Told::Whole(whole) => done.push(whole),
            Told::Part(past, gap) => parts.push((past, gap)),
        }
    }
    match parts.as_slice() {
        [] => Ok(History { done, left_out }),
        parts => Err(not_whole(account, parts)),
    }
}

/// The newest of what is ordered from the oldest on, and how many are left out.
fn newest<T>(mut all: Vec<T>, most: usize) -> (Vec<T>, usize) {
    let left_out = all.len().saturating_sub(most);
    (all.split_off(left_out), left_out)
}

async fn told(context: &Context, past: Past) -> Result<Told, Failure> {
    let receipt = context.sender().receipt(past.signature).await?;
    let receipt = receipt.ok_or_else(|| {
        Failure::new(
            Exit::Trouble,
            format!(
                "the RPC endpoint names transaction {} and does not have it; use one that keeps the whole history, or leave \
                 --history out",
                past.signature
            ),
        )
    })?;
    Ok(match receipt.gap {
        Some(gap) => Told::Part(past, gap),
        None => Told::Whole(Done {
            past,
            events: receipt.events,
            gate_events: receipt.gate_events,
        }),
    })
}

/// What is not known of a transaction could be any act, or a move of an asset.
fn not_whole(account: &Pubkey, parts: &[(Past, Gap)]) -> Failure {
    let lines = parts
        .iter()
        .map(|(past, gap)| format!("\n{}: {gap}", past.signature));
    let lines: String = lines.collect();
    Failure::new(
        Exit::Trouble,
        format!(
            "what these transactions of {account} did is not told in full, so the report cannot be completed from them; leave \
             --history out for one by accounts alone:{lines}"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_asked_for() {
        assert_eq!(newest(vec![1, 2, 3], 2), (vec![2, 3], 1));
        assert_eq!(newest(vec![1, 2], 2), (vec![1, 2], 0));
    }
}
