//! Moves of assets from one jurisdiction to another, which accounts forget once they are over.

use std::collections::BTreeMap;

use openmast_client::events::Event;
use openmast_ledger::FIRST_FREE_EPOCH_AFTER_FINAL;
use solana_pubkey::Pubkey;

use super::{
    history::{self, History},
    moved::Moved,
    standing::Standing,
    walking::Kept,
};
use crate::{
    args::Bound,
    context::Context,
    failure::{Exit, Failure},
};

/// An asset that the jurisdiction's own transactions say has left it.
struct Left {
    asset: Pubkey,
    /// Where it went.
    to: u16,
    /// Up to which epoch it was collected then: the move was no later than to the next one.
    epoch: u64,
}

/// From when on what is asked for.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    /// First epoch of the period, or one before it.
    pub first_epoch: u64,
    /// Unix seconds: moves to epochs behind the first one were accepted then or later.
    pub since: i64,
}

impl Asked {
    /// What a period needs that begins with this: nothing is too early where the chain has forgotten when its epochs opened.
    pub fn of(from: Bound, kept: &Kept) -> Self {
        let first_epoch = match from {
            Bound::Epoch(first) => first,
            // The oldest that stands on chain may not be the first that closed then or later.
            Bound::Time { first, .. } => {
                let mut all = kept.iter().skip(1);
                let found = all.find(|(_, one)| one.content.closed_at >= first);
                let oldest = kept.values().next();
                let is_known = oldest.is_some_and(|one| one.content.closed_at < first);
                found.filter(|_| is_known).map_or(0, |(epoch, _)| *epoch)
            }
        };
        // A move that is accepted holds so many epochs after the newest final one.
        let before = first_epoch.saturating_sub(FIRST_FREE_EPOCH_AFTER_FINAL);
        let since = kept.get(&before).map_or(0, |one| one.opened_at);
        Self { first_epoch, since }
    }
}

/// Moves into the jurisdiction and out of it, by the asset's index, oldest first. A move in stands in the jurisdiction's
/// own transactions; one out in the asset's, which are asked for when a collect says that it is gone.
///
/// # Errors
/// As [`history::done`]; nobody tells when an asset left.
pub(super) async fn read(
    context: &Context,
    standing: &Standing,
    asked: Asked,
    of_jurisdiction: &History,
) -> Result<BTreeMap<u32, Vec<Moved>>, Failure> {
    let mut moves: BTreeMap<Pubkey, Vec<Moved>> = BTreeMap::new();
    let mut left: BTreeMap<Pubkey, Vec<Left>> = BTreeMap::new();
    for event in of_jurisdiction.done.iter().flat_map(|done| &done.events) {
        match event {
            Event::MoveAccepted(it) if standing.is_here(&it.network, it.to) => {
                moves.entry(it.asset).or_default().push(Moved {
                    first_epoch: it.epoch,
                    from: it.jurisdiction,
                    to: it.to,
                });
            }
            Event::Collected(it)
                if standing.is_here(&it.network, it.jurisdiction)
                    && it.next_jurisdiction != it.jurisdiction =>
            {
                left.entry(it.asset).or_default().push(Left {
                    asset: it.asset,
                    to: it.next_jurisdiction,
                    epoch: it.epoch,
                });
            }
            _ => {}
        }
    }
    for (asset, left) in left {
        let all = of_asset(context, standing, asked, &left).await?;
        moves.insert(asset, all);
    }
    let by_index = moves.into_iter();
    let by_index = by_index.filter_map(|(account, all)| Some((standing.index_of(&account)?, all)));
    Ok(by_index.collect())
}

/// All moves of an asset that left.
async fn of_asset(
    context: &Context,
    standing: &Standing,
    asked: Asked,
    left: &[Left],
) -> Result<Vec<Moved>, Failure> {
    let Some(Left { asset, .. }) = left.first() else {
        return Ok(Vec::new());
    };
    let is_placed = |moves: &[Moved], one: &Left| {
        // A move to the period's first epoch, or to one before, puts nothing of the period here.
        one.epoch < asked.first_epoch
            || moves.iter().any(|moved| {
                let is_it = moved.from == standing.jurisdiction.code && moved.to == one.to;
                is_it && moved.first_epoch <= one.epoch.saturating_add(1)
            })
    };
    // An asset may be collected over its move long after it: then it was accepted before anything else that is asked for.
    for since in [asked.since, 0] {
        let history = history::done(context, asset, since).await?;
        let moves = accepted(standing, asset, &history);
        if left.iter().all(|one| is_placed(&moves, one)) {
            return Ok(moves);
        }
    }
    Err(Failure::new(
        Exit::Trouble,
        format!(
            "the asset {asset} has left the jurisdiction, and no transaction of it that the RPC endpoint has says from which \
             epoch on; use one that keeps the whole history, or leave --history out"
        ),
    ))
}

fn accepted(standing: &Standing, asset: &Pubkey, history: &History) -> Vec<Moved> {
    let events = history.done.iter().flat_map(|done| &done.events);
    let accepted = events.filter_map(|event| match event {
        Event::MoveAccepted(it) if it.network == standing.network.address && it.asset == *asset => {
            Some(Moved {
                first_epoch: it.epoch,
                from: it.jurisdiction,
                to: it.to,
            })
        }
        _ => None,
    });
    accepted.collect()
}
