//! What the oracles propose: found, chosen, and shown.

use crate::{
    context::{Context, NetworkHandle},
    failure::Failure,
    report::Report,
};
use openmast_client::{
    accounts::{Content, OracleSet, Proposal},
    addresses,
    fetch::{FetchError, Fetched},
};

/// All proposals on chain, the newest epoch first.
///
/// # Errors
/// The endpoint does not answer, or does not search accounts.
pub async fn all(context: &Context, network: &NetworkHandle) -> Result<Vec<Proposal>, Failure> {
    let (rpc, commitment) = (&context.rpc, context.commitment);
    let mut found = searched(rpc.proposals(&network.address, commitment).await)?;
    found.sort_by_key(|proposal| {
        (
            std::cmp::Reverse(proposal.content.epoch),
            proposal.proposed_at,
        )
    });
    Ok(found)
}

/// The proposals of an epoch, in the order in which they were made.
///
/// # Errors
/// As of [`all`].
pub async fn of_epoch(
    context: &Context,
    network: &NetworkHandle,
    epoch: u64,
) -> Result<Vec<Proposal>, Failure> {
    let (rpc, commitment) = (&context.rpc, context.commitment);
    searched(rpc.proposals_of(&network.address, epoch, commitment).await)
}

fn searched(found: Result<Fetched<Vec<Proposal>>, FetchError>) -> Result<Vec<Proposal>, Failure> {
    let found = found.map_err(|error| {
        Failure::from(error).hint("naming a proposal by its content hash needs no search")
    })?;
    Ok(found.value)
}

/// The proposal with this content hash: of the epoch that comes next, or else of any.
///
/// # Errors
/// There is none.
pub async fn by_hash(
    context: &Context,
    network: &NetworkHandle,
    hash: &[u8; 32],
) -> Result<Proposal, Failure> {
    let next = network.state.next_epoch();
    let found = context
        .rpc
        .proposal(&network.address, next, hash, context.commitment)
        .await?
        .value;
    if let Some(proposal) = found {
        return Ok(proposal);
    }
    let mut others = all(context, network).await?.into_iter();
    others
        .find(|proposal| proposal.content_hash == *hash)
        .ok_or_else(|| {
            Failure::input(format!(
                "there is no proposal {}; see `openmast settlement list`",
                hex::encode(hash)
            ))
        })
}

/// The proposal with this hash, or else the only one that `fits`; `what` says what that means.
///
/// # Errors
/// There is none, or there are several.
pub async fn chosen(
    context: &Context,
    network: &NetworkHandle,
    hash: Option<[u8; 32]>,
    what: &str,
    fits: impl Fn(&Proposal, &OracleSet) -> bool,
) -> Result<Proposal, Failure> {
    if let Some(hash) = hash {
        return by_hash(context, network, &hash).await;
    }
    let oracles = oracles(context, network).await?;
    let mut fitting = all(context, network)
        .await?
        .into_iter()
        .filter(|proposal| fits(proposal, &oracles));
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(Failure::input(format!(
            "no proposal {what}; see `openmast settlement list`"
        ))),
        (Some(_), Some(_)) => Err(Failure::input(format!(
            "more than one proposal {what}; name one by its content hash (`openmast settlement list`)"
        ))),
    }
}

/// # Errors
/// The chain does not answer.
pub async fn oracles(context: &Context, network: &NetworkHandle) -> Result<OracleSet, Failure> {
    let set = context.rpc.oracle_set(&network.address, context.commitment);
    Ok(set.await?.value)
}

/// The weight behind a proposal: none when the set changed since.
pub fn weight_behind(proposal: &Proposal, oracles: &OracleSet) -> u32 {
    if proposal.set_version == oracles.set_version {
        oracles.weight_of(proposal.attested)
    } else {
        0
    }
}

/// A proposal as `settlement show` and `list` tell it.
pub fn report(
    network: &NetworkHandle,
    proposal: &Proposal,
    oracles: &OracleSet,
    now: i64,
) -> Report {
    let content = &proposal.content;
    let hash = &proposal.content_hash;
    Report::new()
        .hash("content_hash", "Content", hash)
        .key(
            "proposal",
            "Address",
            &addresses::proposal(&network.address, content.epoch, hash),
        )
        .number("epoch", "Epoch", content.epoch)
        .and(lifetime(content))
        .slot("snapshot_slot", "Snapshot slot", content.snapshot_slot)
        .time("closed_at", "Closed at", content.closed_at)
        .key("proposer", "Proposer", &proposal.proposer)
        .key("rent_payer", "Rent paid by", &proposal.rent_payer)
        .count("set_version", "Oracle set", proposal.set_version)
        .time("proposed_at", "Proposed at", proposal.proposed_at)
        .count(
            "attested_weight",
            "Attested weight",
            weight_behind(proposal, oracles),
        )
        .count("threshold", "Threshold", oracles.threshold)
        .time("threshold_at", "Reached at", proposal.threshold_at)
        .time(
            "final_from",
            "Final from",
            proposal.final_from().unwrap_or(0),
        )
        .hash("archive_hash", "Archive", &content.archive_hash)
        .flag(
            "can_win",
            "Can become final",
            proposal.may_win(&network.state, oracles, now),
        )
}

/// What a settlement, or a proposal, says of everything since the network began.
pub fn lifetime(content: &Content) -> Report {
    Report::new()
        .money(
            "amount",
            "Lifetime amount out of balances",
            content.payer_charged,
        )
        .money(
            "accrued",
            "With what is carried over",
            content.payer_accrued,
        )
        .number("bytes", "Lifetime bytes", content.bytes)
}
