//! `openmast settlement …`

use super::voting::{Vote, vote};
use crate::{
    archive::{self, Verified},
    cli::{
        args::SettlementCommand,
        context::{Context, NetworkHandle, blocking},
        failure::{Exit, Failure},
        report::Report,
    },
};
use openmast_client::{
    accounts::{OracleSet, Settlement},
    addresses, instructions,
};
use solana_pubkey::Pubkey;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub async fn run(context: &Context, command: SettlementCommand) -> Result<Report, Failure> {
    match command {
        SettlementCommand::Show { epoch } => show(context, epoch).await,
        SettlementCommand::List { limit } => list(context, limit).await,
        SettlementCommand::Verify { epoch, save } => verify(context, epoch, save.as_deref()).await,
        SettlementCommand::Finalize { epoch } => finalize(context, epoch).await,
        SettlementCommand::Close { epoch } => close(context, epoch).await,
        SettlementCommand::Attest { epoch } => attest(context, epoch).await,
        SettlementCommand::Reject { epoch } => reject(context, epoch).await,
    }
}

/// Not without having recomputed it: who attests answers for it with its bond.
async fn attest(context: &Context, epoch: u64) -> Result<Report, Failure> {
    verify(context, Some(epoch), None).await?;
    let network = context.network().await?;
    let settlement = existing(context, &network, epoch).await?;
    let voted = vote(context, &network, &settlement, Vote::Attest).await?;
    Ok(voted.flag("verified", "Agrees with its archive", true))
}

async fn reject(context: &Context, epoch: u64) -> Result<Report, Failure> {
    let network = context.network().await?;
    let settlement = existing(context, &network, epoch).await?;
    vote(context, &network, &settlement, Vote::Reject).await
}

async fn existing(
    context: &Context,
    network: &NetworkHandle,
    epoch: u64,
) -> Result<Settlement, Failure> {
    if epoch == 0 {
        return Err(Failure::input("nothing was posted yet"));
    }
    let settlement = context
        .rpc
        .settlement(&network.address, epoch, context.commitment)
        .await?
        .value;
    settlement.ok_or_else(|| {
        Failure::input(format!(
            "there is no settlement of epoch {epoch} on chain (newest posted {}, older ones are closed); see `openmast settlement list`",
            network.state.posted_epoch
        ))
    })
}

async fn show(context: &Context, epoch: Option<u64>) -> Result<Report, Failure> {
    let network = context.network().await?;
    let settlement = existing(
        context,
        &network,
        epoch.unwrap_or(network.state.posted_epoch),
    )
    .await?;
    let oracles = context
        .rpc
        .oracle_set(&network.address, context.commitment)
        .await?
        .value;
    Ok(settlement_report(&network, &settlement, &oracles))
}

fn settlement_report(
    network: &NetworkHandle,
    settlement: &Settlement,
    oracles: &OracleSet,
) -> Report {
    let same_set = settlement.oracle_set_version == oracles.version;
    let attested = same_set.then(|| oracles.weight_of(settlement.attested));
    let rejected = same_set.then(|| oracles.weight_of(settlement.rejected));
    Report::new()
        .number("epoch", "Epoch", settlement.epoch)
        .key(
            "settlement",
            "Address",
            &addresses::settlement(&network.address, settlement.epoch),
        )
        .text("state", "State", state_name(settlement))
        .flag(
            "kept",
            "Valid for proofs",
            settlement_is_kept(network, settlement),
        )
        .money("amount", "Lifetime amount", settlement.amount)
        .number("bytes", "Lifetime bytes", settlement.bytes)
        .count("asset_count", "Assets counted", settlement.asset_count)
        .count("payer_count", "Payers counted", settlement.payer_count)
        .number("snapshot_slot", "Snapshot slot", settlement.snapshot_slot)
        .key("poster", "Poster", &settlement.poster)
        .key("rent_payer", "Rent paid by", &settlement.rent_payer)
        .number("posted_slot", "Posted in slot", settlement.posted_slot)
        .time("posted_at", "Posted at", settlement.posted_at)
        .time("final_at", "Final at", settlement.final_at)
        .optional_count("attested_weight", "Attested weight", attested)
        .optional_count("rejected_weight", "Rejected weight", rejected)
        .count("threshold", "Threshold", oracles.threshold)
        .hash("asset_root", "Asset root", &settlement.asset_root)
        .hash("payer_root", "Payer root", &settlement.payer_root)
        .hash("archive_hash", "Archive", &settlement.archive_hash)
        .hash("private_root", "Private root", &settlement.private_root)
        .hash("price_set_hash", "Price set", &settlement.price_set_hash)
}

fn state_name(settlement: &Settlement) -> String {
    settlement.state().map_or_else(
        || format!("unknown ({})", settlement.state),
        |state| state.name().to_string(),
    )
}

fn settlement_is_kept(network: &NetworkHandle, settlement: &Settlement) -> bool {
    state_name(settlement) == "final" && network.state.keeps(settlement.epoch)
}

async fn list(context: &Context, limit: u32) -> Result<Report, Failure> {
    let network = context.network().await?;
    let newest = network.state.posted_epoch;
    let oldest = newest
        .saturating_sub(u64::from(limit))
        .saturating_add(1)
        .max(1);
    // A rejected settlement stands one epoch above the newest posted one.
    let epochs = oldest..=newest.saturating_add(1);
    let mut found = context
        .rpc
        .settlements(&network.address, epochs, context.commitment)
        .await?
        .value;
    found.sort_by_key(|settlement| std::cmp::Reverse(settlement.epoch));
    let lines = found
        .iter()
        .map(|settlement| {
            Report::new()
                .number("epoch", "Epoch", settlement.epoch)
                .text("state", "State", state_name(settlement))
                .flag(
                    "kept",
                    "Valid for proofs",
                    settlement_is_kept(&network, settlement),
                )
                .money("amount", "Lifetime amount", settlement.amount)
                .number("bytes", "Lifetime bytes", settlement.bytes)
                .time("posted_at", "Posted at", settlement.posted_at)
                .time("final_at", "Final at", settlement.final_at)
        })
        .collect();
    Ok(Report::new()
        .key("network", "Network", &network.address)
        .number(
            "final_epoch",
            "Newest final epoch",
            network.state.final_epoch,
        )
        .table("settlements", "Settlements", lines))
}

async fn verify(
    context: &Context,
    epoch: Option<u64>,
    save: Option<&Path>,
) -> Result<Report, Failure> {
    let network = context.network().await?;
    let epoch = epoch.unwrap_or(network.state.final_epoch);
    let settlement = existing(context, &network, epoch).await?;
    let (verified, source, _fetched) = match context.archive() {
        Some(path) => {
            let verified = recompute(context, path, &settlement).await?;
            let file = verified.file.display().to_string();
            (verified, file, None)
        }
        None => {
            let (verified, source, folder) = verify_fetched(context, &settlement).await?;
            (verified, source, Some(folder))
        }
    };
    let report = Report::new()
        .number("epoch", "Epoch", verified.epoch)
        .text("state", "State", state_name(&settlement))
        .text("archive", "Archive", source)
        .number("assets", "Assets", verified.assets as u64)
        .number("payers", "Payers", verified.payers as u64)
        .number("charges", "Charges recomputed", verified.charges as u64)
        .money("amount", "Lifetime amount", verified.amount)
        .flag(
            "continues_previous",
            "Continues the epoch before",
            verified.continues_previous,
        )
        .flag("verified", "Agrees with the chain", true);
    let Some(folder) = save else {
        return Ok(report);
    };
    let saved = saved(&verified.file, folder, &settlement.archive_hash)?;
    Ok(report.text("saved", "Saved as", saved.display()))
}

/// With the archive that the oracle's API serves, and the one before it when the oracle has it still. They are in the
/// folder as long as it lives.
async fn verify_fetched(
    context: &Context,
    settlement: &Settlement,
) -> Result<(Verified, String, TempDir), Failure> {
    let api = context.oracle_api().map_err(|failure| {
        failure.hint("or --archive FILE with the public archive of the epoch")
    })?;
    let folder = tempfile::tempdir()
        .map_err(|error| Failure::input(format!("no temporary folder can be made: {error}")))?;
    let source = api
        .fetch_archive(&settlement.archive_hash, folder.path())
        .await?
        .ok_or_else(|| {
            Failure::new(
                Exit::Verification,
                format!(
                    "the oracle does not serve the archive of epoch {}; ask another oracle, or pass --archive",
                    settlement.epoch
                ),
            )
        })?;
    let first = recompute(context, folder.path(), settlement).await?;
    let Some(previous) = first.previous else {
        return Ok((first, source, folder));
    };
    match api.fetch_archive(&previous, folder.path()).await? {
        Some(_) => {
            let verified = recompute(context, folder.path(), settlement).await?;
            Ok((verified, source, folder))
        }
        None => Ok((first, source, folder)),
    }
}

async fn recompute(
    context: &Context,
    path: &Path,
    settlement: &Settlement,
) -> Result<Verified, Failure> {
    let (path, settlement) = (path.to_owned(), settlement.clone());
    context
        .progress
        .say(format!("Recomputing epoch {}", settlement.epoch));
    blocking(move || archive::verify(&path, &settlement))
        .await?
        .map_err(Failure::from)
}

/// Copies a verified archive into a folder, under the name that it is looked for by. Whole or not at all.
fn saved(file: &Path, folder: &Path, hash: &[u8; 32]) -> Result<PathBuf, Failure> {
    let path = folder.join(format!("{}.jsonl", hex::encode(hash)));
    let copy = || {
        std::fs::create_dir_all(folder)?;
        let mut copy = tempfile::NamedTempFile::new_in(folder)?;
        std::io::copy(&mut std::fs::File::open(file)?, &mut copy)?;
        copy.as_file().sync_all()?;
        copy.persist(&path)?;
        Ok(())
    };
    copy()
        .map(|()| path.clone())
        .map_err(|error: std::io::Error| {
            Failure::input(format!(
                "{}: {error}; name another --save folder",
                path.display()
            ))
        })
}

async fn finalize(context: &Context, epoch: Option<u64>) -> Result<Report, Failure> {
    let network = context.network().await?;
    let settlement = existing(
        context,
        &network,
        epoch.unwrap_or(network.state.posted_epoch),
    )
    .await?;
    if state_name(&settlement) == "final" {
        return Ok(Report::new()
            .number("epoch", "Epoch", settlement.epoch)
            .text("state", "State", "final")
            .note("It was final already; nothing was sent."));
    }
    let instruction = instructions::finalize_settlement(network.address, settlement.epoch);
    let outcome = context.execute("Finalizing", &[instruction]).await?;
    let state = if outcome.is_dry_run() {
        "posted"
    } else {
        "final"
    };
    Ok(Report::new()
        .number("epoch", "Epoch", settlement.epoch)
        .text("state", "State", state)
        .money("amount", "Lifetime amount", settlement.amount)
        .and(outcome.report(Some(&network.state.currency_mint))))
}

async fn close(context: &Context, epoch: u64) -> Result<Report, Failure> {
    let network = context.network().await?;
    let settlement = existing(context, &network, epoch).await?;
    let rent_payer: Pubkey = settlement.rent_payer;
    let instruction = instructions::close_settlement(network.address, epoch, rent_payer);
    let outcome = context.execute("Closing", &[instruction]).await?;
    Ok(Report::new()
        .number("epoch", "Epoch", epoch)
        .key("rent_payer", "Rent returned to", &rent_payer)
        .and(outcome.report(Some(&network.state.currency_mint))))
}
