//! `openmast settlement verify`

use super::{closed, licences, proposals};
use crate::{
    commands::regulator::Closed,
    context::{Context, NetworkHandle, blocking},
    failure::{Exit, Failure},
    not_licensed::not_licensed,
    report::Report,
};
use openmast_archive::Verified;
use openmast_client::accounts::{Content, Proposal, Settlement};
use solana_pubkey::Pubkey;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What is recomputed: a settlement, or what a proposal would be as one.
pub struct Subject {
    network: Pubkey,
    content: Content,
    content_hash: [u8; 32],
    /// When the epoch opened, Unix seconds; `None`: neither the chain nor an archive tells.
    opened_at: Option<i64>,
    state: &'static str,
    /// The epoch of the settlement on chain that vouches for it, of one that is closed.
    vouched_by: Option<u64>,
}

impl From<Settlement> for Subject {
    fn from(settlement: Settlement) -> Self {
        Self {
            network: settlement.network,
            content: settlement.content,
            content_hash: settlement.content_hash,
            opened_at: Some(settlement.opened_at),
            state: "final",
            vouched_by: None,
        }
    }
}

impl From<&Proposal> for Subject {
    fn from(proposal: &Proposal) -> Self {
        Self {
            network: proposal.network,
            content: proposal.content,
            content_hash: proposal.content_hash,
            opened_at: Some(proposal.opened_at),
            state: "proposed",
            vouched_by: None,
        }
    }
}

impl Subject {
    /// Of one that is closed on chain; its content is what its archive says, for which another archive vouches.
    fn closed(network: Pubkey, closed: &Closed, vouched_by: u64) -> Self {
        Self {
            network,
            content: closed.content,
            content_hash: closed.content.hash(&network),
            opened_at: closed.opened_at,
            state: "closed",
            vouched_by: Some(vouched_by),
        }
    }
}

pub async fn verify(
    context: &Context,
    epoch: Option<u64>,
    proposal: Option<[u8; 32]>,
    save: Option<&Path>,
) -> Result<Report, Failure> {
    let network = context.network().await?;
    let subject = match proposal {
        Some(hash) => Subject::from(&proposals::by_hash(context, &network, &hash).await?),
        None => {
            let epoch = epoch.unwrap_or(network.state.final_epoch);
            subject(context, &network, epoch).await?
        }
    };
    agrees(context, &network, &subject, save).await
}

/// The settlement of an epoch, on chain or closed.
async fn subject(
    context: &Context,
    network: &NetworkHandle,
    epoch: u64,
) -> Result<Subject, Failure> {
    let read = context
        .rpc
        .settlement(&network.address, epoch, context.commitment);
    match read.await?.value {
        Some(settlement) => Ok(Subject::from(settlement)),
        None if (1..network.state.oldest_kept_epoch).contains(&epoch) => {
            let (found, by) = closed::closed(context, network, epoch).await?;
            Ok(Subject::closed(network.address, &found, by))
        }
        None => Ok(Subject::from(
            context.final_settlement(network, epoch).await?,
        )),
    }
}

/// Recomputes it, and keeps the archive when that agrees.
///
/// # Errors
/// There is no archive, or it says something else.
pub async fn agrees(
    context: &Context,
    network: &NetworkHandle,
    subject: &Subject,
    save: Option<&Path>,
) -> Result<Report, Failure> {
    let (verified, source, _fetched) = match context.archive() {
        Some(path) => {
            let verified = recompute(context, path, subject).await?;
            let file = verified.file.display().to_string();
            (verified, file, None)
        }
        None => {
            let (verified, source, folder) = verify_fetched(context, subject).await?;
            (verified, source, Some(folder))
        }
    };
    let licences = match subject.opened_at {
        None => Report::new().text(
            "licences",
            "Licences",
            "cannot be compared: when the epoch opened stands in the archive before, which is not there",
        ),
        Some(opened_at) => licences::compared(context, network, opened_at, &verified).await?,
    };
    let report = report(subject, &verified, source).and(licences);
    let report = match subject.vouched_by {
        Some(by) => report.note(format!(
            "This settlement is closed on chain. That of epoch {by} stands there, and from its archive back to this one each names the \
             one before by its SHA-256."
        )),
        None => report,
    };
    let Some(folder) = save else {
        return Ok(report);
    };
    let saved = saved(&verified.file, folder, &subject.content.archive_hash)?;
    Ok(report.text("saved", "Saved as", saved.display()))
}

fn report(subject: &Subject, verified: &Verified, source: String) -> Report {
    let report = Report::new()
        .number("epoch", "Epoch", verified.epoch)
        .text("state", "State", subject.state)
        .optional_number(
            "vouched_by",
            "  vouched for by archives from epoch",
            subject.vouched_by,
        )
        .hash("content_hash", "Content", &subject.content_hash)
        .text("archive", "Archive", source)
        .number("assets", "Assets", verified.assets.into())
        .number("payers", "Payers", verified.payers.into())
        .number(
            "reserves",
            "Lots and entitlements",
            verified.reserves.into(),
        )
        .number("charges", "Charges recomputed", verified.charges as u64)
        .money(
            "amount",
            "Lifetime amount, out of balances and lots",
            verified.charged,
        )
        .money("accrued", "  with what is carried over", verified.accrued)
        .money("released", "  of that out of lots", verified.released)
        .value(
            "continues_previous",
            "Continues the epoch before",
            match (verified.continues_previous, verified.previous) {
                (true, _) => "yes",
                (false, Some(_)) => "not looked at: the archive before is not there",
                (false, None) => "there is none before",
            }
            .to_owned(),
            verified.continues_previous.into(),
        )
        .flag("verified", "Agrees with the chain", true);
    let report = epochs(
        report,
        "earlier_tariffs",
        "Also by prices of epochs",
        &verified.earlier_tariffs,
    );
    let report = epochs(
        report,
        "void_tariffs",
        "Also by prices of epochs opened again",
        &verified.void_tariffs,
    );
    match verified.not_licensed {
        none if none.sum() == 0 => report,
        bytes => report.and(not_licensed(&bytes)),
    }
}

/// Names epochs, if there are any.
fn epochs(report: Report, key: &'static str, label: &'static str, epochs: &[u64]) -> Report {
    let numbers: Vec<String> = epochs.iter().map(u64::to_string).collect();
    match &numbers[..] {
        [] => report,
        numbers => report.text(key, label, numbers.join(", ")),
    }
}

/// With the archive that the oracle's API serves, and the one before it when the oracle has it still. They are in the
/// folder as long as it lives.
async fn verify_fetched(
    context: &Context,
    subject: &Subject,
) -> Result<(Verified, String, TempDir), Failure> {
    let api = context.oracle_api().map_err(|failure| {
        failure.hint("or --archive FILE with the public archive of the epoch")
    })?;
    let folder = tempfile::tempdir()
        .map_err(|error| Failure::input(format!("no temporary folder can be made: {error}")))?;
    let source = api
        .fetch_archive(&subject.content.archive_hash, folder.path())
        .await?
        .ok_or_else(|| {
            Failure::new(
                Exit::Verification,
                format!(
                    "the oracle does not serve the archive of epoch {}; ask another oracle, or pass --archive",
                    subject.content.epoch
                ),
            )
        })?;
    let first = recompute(context, folder.path(), subject).await?;
    let Some(previous) = first.previous else {
        return Ok((first, source, folder));
    };
    match api.fetch_archive(&previous, folder.path()).await? {
        Some(_) => {
            let verified = recompute(context, folder.path(), subject).await?;
            Ok((verified, source, folder))
        }
        None => Ok((first, source, folder)),
    }
}

async fn recompute(context: &Context, path: &Path, subject: &Subject) -> Result<Verified, Failure> {
    let (path, network, content) = (path.to_owned(), subject.network, subject.content);
    context
        .progress
        .say(format!("Recomputing epoch {}", content.epoch));
    blocking(move || openmast_archive::recompute(&path, &network, &content))
        .await?
        .map_err(Failure::from)
}

/// Copies a verified archive into a folder, under the name that it is looked for by. Whole or not at all.
fn saved(file: &Path, folder: &Path, hash: &[u8; 32]) -> Result<PathBuf, Failure> {
    let path = folder.join(openmast_archive::file_name(hash));
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
