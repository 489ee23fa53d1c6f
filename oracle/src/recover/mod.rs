//! A data folder for a network that has settled, when the one before is gone or too old (docs/reference/recovery.md): ledgers from the
//! archives that the chain names, sessions from what is left of the folder.
//!
//! In come the chain (`on_chain`), the archives that others have, and whatever is left of log, states and outbox, which `plan` reads
//! (`replay`) to find the best that can be made of it; `proposed` refuses to go on without what may still become final. Out comes a
//! data folder that `write` puts in its place as a whole.
//!
//! What must hold: nothing that was there is removed, it is set aside; a recovery that is interrupted can be repeated; and no byte is
//! billed twice.

mod copying;
mod on_chain;
mod plan;
mod proposed;
mod replay;
mod write;

use std::path::PathBuf;

use solana_keypair::{Keypair, read_keypair_file};
use solana_signer::Signer;

use crate::{
    chain::{self, check_program, verify_identity},
    config::Config,
    data_folder::{ChainFile, DataLock, RetiredFiles, put_in_place, refuse_unfinished_copy},
};
use openmast_archive::{ArchiveSources, ArchiveStore, PublicArchive, Sources};
use openmast_client::rpc::Rpc;
use openmast_engine::{TakenOver, billed_from_ms};
use openmast_platform::blocking::blocking;

use on_chain::OnChain;
use plan::Plan;

/// What a data folder is made from.
#[derive(Clone, Debug)]
pub struct Request {
    pub config: Config,
    /// Who may have public archives.
    pub sources: Sources,
    /// An older data folder, if it is not the configured one. It is copied.
    pub data: Option<PathBuf>,
    /// Whether to go on also when an epoch is proposed that will be final: it is given up then.
    pub gives_up_proposed: bool,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The newest final epoch.
    pub epoch: u64,
    pub content_hash: [u8; 32],
    pub archive_hash: [u8; 32],
    pub outcome: Outcome,
    /// Before this nothing is billed (Unix milliseconds), when ledgers are those of an archive.
    pub billed_from_ms: Option<u64>,
    /// Archives of final settlements that are here now, of those that proofs can be made against.
    pub archives: u64,
    /// Epochs of those that nobody had.
    pub missing_archives: Vec<u64>,
    /// Where the files lie that were there before.
    pub set_aside: Option<PathBuf>,
}

/// How much is as if nothing had been lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Log and state were whole: nothing is lost. Whether the outbox was made anew.
    Whole { new_outbox: bool },
    /// The log goes on without its end, of which so many records at least are gone. Ends of epochs among them are void.
    EndMissing { records: u64 },
    /// The log is gone, the state at the end of this epoch is not: sessions go on from there. Lost is what was acknowledged
    /// since of sessions that have ended.
    State { epoch: u64 },
    /// Ledgers are those of the archive.
    Archive {
        /// From an older log or state.
        taken_over: Option<TakenOver>,
        /// Records of the open epoch that the log still had.
        kept_records: u64,
    },
}

/// Makes the data folder. What was there is set aside, never removed; when it fails it can be repeated.
///
/// # Errors
/// The service runs, the chain does not answer or has settled nothing, or nobody has the newest archive.
pub async fn recover(request: Request, say: impl Fn(&str)) -> anyhow::Result<Recovered> {
    let config = &request.config;
    let _lock = DataLock::take(&config.data_dir)?;
    let mut aside = RetiredFiles::in_folder(&config.data_dir);
    if put_in_place(&config.data_dir, &mut aside)? {
        say("What an interrupted recovery had written is in its place now");
    }
    // What this one sets aside may have the same names.
    let aside_before = aside.used();
    let mut aside = RetiredFiles::in_folder(&config.data_dir);
    say("Reading the chain");
    let (rpc, chain) = read_chain(config).await?;
    match &request.data {
        Some(older) => {
            say("Copying the older data folder");
            copying::copy(older, &config.data_dir, &mut aside)?;
        }
        None => refuse_unfinished_copy(&config.data_dir)?,
    }
    let store = ArchiveStore::open(&config.data_dir.join("archive"))?;
    let sources = ArchiveSources::new(request.sources.clone())?;
    let content = chain.newest.content;
    say("Fetching archives");
    let (_, older) = chain.kept.split_last().unwrap_or((&chain.newest, &[]));
    let (mut archives, mut missing_archives) = sources.bring_older(&store, older).await;
    say("Reading what is left of the data folder");
    let (looked_at, on_chain) = (config.clone(), chain.newest.clone());
    let plan = blocking(move || plan::of(&looked_at, &on_chain)).await?;
    tracing::debug!(%plan, "recovering");
    if !request.gives_up_proposed {
        let (key, whole) = (oracle_key(config), plan.whole());
        proposed::refuse(&rpc, config, &chain, whole, key.as_ref()).await?;
    }
    let newest = newest_archive(&sources, &store, &chain, &plan).await?;
    match &newest {
        Some(_) => archives += 1,
        None => missing_archives.push(content.epoch),
    }
    let heard_until_ms = newest.as_ref().map(|newest| newest.header.heard_until_ms);
    say("Writing the data folder");
    let (settings, on_chain) = (config.clone(), chain.clone());
    let (outcome, aside) = write::write(settings, on_chain, plan, newest, aside).await?;
    Ok(Recovered {
        epoch: content.epoch,
        content_hash: chain.newest.content_hash,
        archive_hash: content.archive_hash,
        outcome,
        billed_from_ms: heard_until_ms
            .map(billed_from_ms)
            .filter(|_| matches!(outcome, Outcome::Archive { .. })),
        archives,
        missing_archives,
        set_aside: aside.used().or(aside_before),
    })
}

/// The endpoints, which are of the configured network, and what they say of it.
async fn read_chain(config: &Config) -> anyhow::Result<(Rpc, OnChain)> {
    let network = config.network.address;
    check_program(&config.network.program)?;
    let seen = ChainFile::of(&config.data_dir, network.to_bytes()).read();
    let rpc = chain::endpoints(&config.network, seen)?;
    verify_identity(&rpc, &network).await?;
    let chain = OnChain::read(&rpc, &network).await?;
    Ok((rpc, chain))
}

/// The archive of the newest settlement. `None`: nobody has it, and the plan goes without.
///
/// # Errors
/// Nobody has it, and the plan begins with it.
async fn newest_archive(
    sources: &ArchiveSources,
    store: &ArchiveStore,
    chain: &OnChain,
    plan: &Plan,
) -> anyhow::Result<Option<PublicArchive>> {
    match (sources.bring(store, &chain.newest).await, plan) {
        (Ok(newest), _) => Ok(Some(newest)),
        (Err(error), Plan::Archive { .. }) => Err(error),
        (Err(error), Plan::Keep { .. } | Plan::State { .. }) => {
            let epoch = chain.newest.content.epoch;
            tracing::debug!(epoch, "no archive: {error:#}");
            Ok(None)
        }
    }
}

/// To tell whose attestation is whose. Nothing is signed.
pub(crate) fn oracle_key(config: &Config) -> Option<[u8; 32]> {
    let read = read_keypair_file(&config.oracle.keypair).ok();
    read.map(|key: Keypair| key.pubkey().to_bytes())
}
