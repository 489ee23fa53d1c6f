//! What the jurisdiction's transactions say of the past that its accounts have forgotten: who did what, and which assets
//! moved.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{StreamExt, TryStreamExt, stream};
use openmast_client::{events::Event, fetch::Past, share_gate};
use solana_pubkey::Pubkey;

use super::standing::Standing;
use crate::{
    context::Context,
    failure::{Exit, Failure},
};

/// Transactions under way at once.
const PARALLEL: usize = 8;

/// What one transaction did.
pub(super) struct Done {
    pub past: Past,
    pub events: Vec<Event>,
    pub gate_events: Vec<share_gate::events::Event>,
}

/// A move of an asset from one jurisdiction to another.
pub(super) struct Moved {
    /// The first epoch in the other one.
    pub first_epoch: u64,
    /// Where it was before, ISO 3166 numeric code.
    pub from: u16,
}

/// What an account's transactions did since a time (Unix seconds), oldest first.
///
/// # Errors
/// The endpoint does not answer, or does not keep one of them.
pub(super) async fn done(
    context: &Context,
    account: &Pubkey,
    since: i64,
) -> Result<Vec<Done>, Failure> {
    context.progress.say(format!("Transactions of {account}"));
    let past = context.rpc.history(account, since, context.commitment);
    let receipts = past.await?.into_iter().map(|past| receipt(context, past));
    stream::iter(receipts)
        .buffered(PARALLEL)
        .try_collect()
        .await
}

async fn receipt(context: &Context, past: Past) -> Result<Done, Failure> {
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
    Ok(Done {
        past,
        events: receipt.events,
        gate_events: receipt.gate_events,
    })
}

/// Moves into the jurisdiction and out of it, by the asset's index, oldest first. A move in stands in the jurisdiction's
/// own transactions; one out in the asset's, which are asked for when a collect says that it is gone.
///
/// # Errors
/// As [`done`].
pub(super) async fn moves(
    context: &Context,
    standing: &Standing,
    since: i64,
    of_jurisdiction: &[Done],
) -> Result<BTreeMap<u32, Vec<Moved>>, Failure> {
    let code = standing.jurisdiction.code;
    let mut moves: BTreeMap<Pubkey, Vec<Moved>> = BTreeMap::new();
    let mut gone = BTreeSet::new();
    for event in of_jurisdiction.iter().flat_map(|done| &done.events) {
        match event {
            Event::MoveAccepted(it) => moves.entry(it.asset).or_default().push(Moved {
                first_epoch: it.epoch,
                from: it.jurisdiction,
            }),
            Event::Collected(it) if it.jurisdiction == code && it.next_jurisdiction != code => {
                gone.insert(it.asset);
            }
            _ => {}
        }
    }
    for asset in gone {
        let of_asset = done(context, &asset, since).await?;
        let accepted = of_asset.iter().flat_map(|done| &done.events);
        let all = accepted.filter_map(|event| match event {
            Event::MoveAccepted(it) if it.asset == asset => Some(Moved {
                first_epoch: it.epoch,
                from: it.jurisdiction,
            }),
            _ => None,
        });
        moves.insert(asset, all.collect());
    }
    let by_index = moves.into_iter();
    let by_index = by_index.filter_map(|(account, all)| Some((standing.index_of(&account)?, all)));
    Ok(by_index.collect())
}
