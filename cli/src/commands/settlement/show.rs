//! `openmast settlement show` and `list`

use super::proposals::{self, lifetime};
use crate::{
    context::{Context, NetworkHandle},
    failure::Failure,
    report::Report,
};
use openmast_client::{
    accounts::{Content, Settlement},
    addresses,
};

pub async fn show(context: &Context, epoch: Option<u64>) -> Result<Report, Failure> {
    let network = context.network().await?;
    let newest = network.state.final_epoch;
    let epoch = epoch.unwrap_or(newest.max(1));
    if epoch <= newest {
        let settlement = context.final_settlement(&network, epoch).await?;
        return Ok(settlement_report(&network, &settlement));
    }
    let oracles = proposals::oracles(context, &network).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let proposed: Vec<Report> = proposals::of_epoch(context, &network, epoch)
        .await?
        .iter()
        .map(|proposal| proposals::report(&network, proposal, &oracles, now))
        .collect();
    let state = if proposed.is_empty() {
        "open"
    } else {
        "proposed"
    };
    Ok(Report::new()
        .number("epoch", "Epoch", epoch)
        .text("state", "State", state)
        .table("proposals", "Proposals", proposed))
}

fn settlement_report(network: &NetworkHandle, settlement: &Settlement) -> Report {
    let content = &settlement.content;
    Report::new()
        .number("epoch", "Epoch", content.epoch)
        .key(
            "settlement",
            "Address",
            &addresses::settlement(&network.address, content.epoch),
        )
        .text("state", "State", "final")
        .hash("content_hash", "Content", &settlement.content_hash)
        .and(kept(network, content))
        .and(lifetime(content))
        .count("asset_count", "Assets counted", content.asset_count)
        .count("payer_count", "Payers counted", content.payer_count)
        .count("reserve_count", "Reserves counted", content.reserve_count)
        .slot("snapshot_slot", "Snapshot slot", content.snapshot_slot)
        .slot(
            "previous_snapshot_slot",
            "  of the one before",
            settlement.previous_snapshot_slot,
        )
        .time("opened_at", "Opened at", settlement.opened_at)
        .time("closed_at", "Closed at", content.closed_at)
        .key("proposer", "Proposer", &settlement.proposer)
        .key("rent_payer", "Rent paid by", &settlement.rent_payer)
        .time("proposed_at", "Proposed at", settlement.proposed_at)
        .time("final_at", "Final at", settlement.final_at)
        .bps("treasury_bps", "Treasury's cut", settlement.treasury_bps)
        .key("treasury", "Treasury", &settlement.treasury)
        .hash("asset_root", "Asset root", &content.asset_root)
        .hash("payer_root", "Payer root", &content.payer_root)
        .hash("reserve_root", "Reserve root", &content.reserve_root)
        .hash("archive_hash", "Archive", &content.archive_hash)
        .hash("private_root", "Private root", &content.private_root)
        .hash("price_set_hash", "Price set", &content.price_set_hash)
}

fn kept(network: &NetworkHandle, content: &Content) -> Report {
    let is_kept = network.state.keeps(content.epoch);
    Report::new().flag("kept", "Valid for proofs", is_kept)
}

pub async fn list(context: &Context, limit: u32) -> Result<Report, Failure> {
    let network = context.network().await?;
    let newest = network.state.final_epoch;
    let oldest = newest
        .saturating_sub(u64::from(limit))
        .saturating_add(1)
        .max(1);
    let mut found = context
        .rpc
        .settlements(&network.address, oldest..=newest, context.commitment)
        .await?
        .value;
    found.sort_by_key(|settlement| std::cmp::Reverse(settlement.content.epoch));
    let lines = found.iter().map(|settlement| line(&network, settlement));
    let oracles = proposals::oracles(context, &network).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let proposed = proposals::all(context, &network).await?;
    let proposed = proposed
        .iter()
        .map(|proposal| proposals::report(&network, proposal, &oracles, now));
    Ok(Report::new()
        .key("network", "Network", &network.address)
        .number("final_epoch", "Newest final epoch", newest)
        .table("settlements", "Settlements", lines.collect())
        .table("proposals", "Proposals", proposed.collect()))
}

fn line(network: &NetworkHandle, settlement: &Settlement) -> Report {
    let content = &settlement.content;
    Report::new()
        .number("epoch", "Epoch", content.epoch)
        .and(kept(network, content))
        .and(lifetime(content))
        .time("closed_at", "Closed at", content.closed_at)
        .time("final_at", "Final at", settlement.final_at)
}
