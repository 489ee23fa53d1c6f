//! Writes the data folder: all of it beside what is there, and then in its place ([`Staging`]). Until then nothing is moved that a
//! repeated recovery would need.

use anyhow::{Context, ensure};
use openmast_client::accounts::Settlement;
use solana_keypair::Keypair;

use crate::{
    config::Config,
    data_folder::{
        OUTBOX, Purpose, RetiredFiles, Staging, StateFiles, mark_of_log, open_log, open_outbox,
    },
    settle::Progress,
};
use openmast_archive::PublicArchive;
use openmast_engine::{Engine, opening_of};
use openmast_log::{Batch, Log, StoredLog};
use openmast_records::{ChainSnapshot, Continued, Genesis, Lsn, Record};

use super::{Outcome, on_chain::OnChain, plan::Plan};

/// Bytes of records that are written at once.
const BATCH_BYTES: usize = 1 << 18;

/// Does what was planned. `newest`: the archive, where ledgers come from it.
///
/// # Errors
/// The disk fails, or the archive does not agree.
pub(super) async fn write(
    config: Config,
    chain: OnChain,
    plan: Plan,
    newest: Option<PublicArchive>,
    aside: RetiredFiles,
) -> anyhow::Result<(Outcome, RetiredFiles)> {
    let mut writing = Writing {
        config,
        chain,
        aside,
    };
    let outcome = match plan {
        Plan::Keep {
            new_outbox: false,
            missing_records: 0,
            ..
        } => Outcome::Whole { new_outbox: false },
        Plan::Keep {
            reopened_at,
            missing_records,
            ..
        } => {
            writing.renew_outbox(reopened_at)?;
            match missing_records {
                0 => Outcome::Whole { new_outbox: true },
                records => writing.go_on_without_end(records)?,
            }
        }
        Plan::State { engine } => writing.go_on_from_state(*engine).await?,
        Plan::Archive { older, tail } => {
            let archive = newest.context("the archive was brought before")?;
            let older = older.map(|older| *older);
            writing.go_on_from_archive(&archive, older, tail).await?
        }
    };
    Ok((outcome, writing.aside))
}

struct Writing {
    config: Config,
    chain: OnChain,
    aside: RetiredFiles,
}

impl Writing {
    fn renew_outbox(&mut self, reopened_at: Option<Lsn>) -> anyhow::Result<()> {
        let settled = self.chain.newest.content.epoch;
        // What was closed later is queued again when the log is read.
        let later = self.states()?.paths_after(settled)?;
        self.aside.set_files_aside("state", &later)?;
        let staging = self.staging()?;
        self.put_outbox(&staging, reopened_at)?;
        staging.finish(&mut self.aside)
    }

    /// The last step: as long as the mark is there, a repeated recovery sees what is missing.
    fn go_on_without_end(&mut self, records: u64) -> anyhow::Result<Outcome> {
        let mark = mark_of_log(&self.config.data_dir);
        if mark.exists() {
            self.aside.set_files_aside("log", &[mark])?;
        }
        Ok(Outcome::EndMissing { records })
    }

    async fn go_on_from_state(&mut self, engine: Engine) -> anyhow::Result<Outcome> {
        let epoch = self.chain.newest.content.epoch;
        let salt_key = engine
            .salt_key()
            .context("a state before the first record")?;
        let engine = engine.as_of_a_new_log();
        let opening = ChainSnapshot::clone(engine.open_epoch().opening);
        let staging = self.staging()?;
        self.put_outbox(&staging, None)?;
        let state_hash = put_state(&staging, &engine, epoch)?;
        let first = self.first(salt_key, opening, Some(state_hash));
        self.put_log(&staging, first, None).await?;
        staging.finish(&mut self.aside)?;
        Ok(Outcome::State { epoch })
    }

    async fn go_on_from_archive(
        &mut self,
        archive: &PublicArchive,
        older: Option<Engine>,
        tail: Option<(Box<dyn StoredLog>, Lsn)>,
    ) -> anyhow::Result<Outcome> {
        let epoch = self.chain.newest.content.epoch;
        let ledgers = archive.ledgers()?;
        let opening = opening_of(&ledgers, &self.chain.snapshot)?;
        let salt_key = older.as_ref().and_then(Engine::salt_key);
        let salt_key = salt_key.unwrap_or_else(|| Keypair::new().secret_bytes().to_owned());
        let mut first = self.first(salt_key, opening, None);
        let mut engine = Engine::new().go_on(&first, &ledgers)?;
        let taken_over = older.map(|older| engine.take_over(older));
        let staging = self.staging()?;
        self.put_outbox(&staging, None)?;
        let state_hash = put_state(&staging, &engine, epoch)?;
        first.state_hash = taken_over.is_some().then_some(state_hash);
        let kept_records = self.put_log(&staging, first, tail).await?;
        staging.finish(&mut self.aside)?;
        Ok(Outcome::Archive {
            taken_over,
            kept_records,
        })
    }

    fn first(
        &self,
        salt_key: [u8; 32],
        snapshot: ChainSnapshot,
        state_hash: Option<[u8; 32]>,
    ) -> Continued {
        let (network, newest) = (&self.config.network, &self.chain.newest);
        Continued {
            genesis: Genesis {
                program: network.program.to_bytes(),
                network: network.address.to_bytes(),
                salt_key,
                first_epoch: newest.content.epoch + 1,
                snapshot,
            },
            epoch: newest.content.epoch,
            content_hash: newest.content_hash,
            archive_hash: newest.content.archive_hash,
            state_hash,
        }
    }

    /// Writes an outbox with the settlements that proofs can be made against.
    fn put_outbox(&self, staging: &Staging, reopened_at: Option<Lsn>) -> anyhow::Result<()> {
        let folder = staging.folder();
        let mut outbox = open_outbox(&folder, &self.config.network)?;
        if let Some(lsn) = reopened_at {
            // Its epochs were closed anew, and what came of that is final or will be queued.
            outbox.reopen(lsn, self.chain.newest.content.epoch + 1)?;
        }
        for settlement in &self.chain.kept {
            let final_at_ms = final_at_ms(settlement);
            outbox.enqueue(&settlement.content, final_at_ms)?;
            outbox.advance(settlement.content.epoch, Progress::Final, final_at_ms)?;
        }
        drop(outbox);
        // Nobody else has it open, so that it is one file now.
        let mut beside = OUTBOX.iter().filter(|name| **name != "outbox.sqlite");
        ensure!(
            !beside.any(|name| folder.join(name).exists()),
            "SQLite did not close {}",
            folder.display()
        );
        Ok(())
    }

    /// `old`: a log with records of the open epoch, from a position on. Gives how many these are.
    async fn put_log(
        &self,
        staging: &Staging,
        first: Continued,
        old: Option<(Box<dyn StoredLog>, Lsn)>,
    ) -> anyhow::Result<u64> {
        let stored = open_log(&staging.folder(), &self.config.log)?;
        let (log, ended) = stored.start(Box::new(|_| Ok(())))?;
        let put = put_records(first, old, &log).await;
        log.stop();
        ended.await.context("the log's thread is gone")??;
        put
    }

    fn staging(&self) -> anyhow::Result<Staging> {
        Staging::begin(&self.config.data_dir, Purpose::Recovered)
    }

    fn states(&self) -> anyhow::Result<StateFiles> {
        StateFiles::open(&self.config.data_dir.join("state"))
    }
}

/// After record 0, with which the log begins. Gives the state's hash.
fn put_state(staging: &Staging, engine: &Engine, epoch: u64) -> anyhow::Result<[u8; 32]> {
    let states = StateFiles::open(&staging.folder().join("state"))?;
    let state = states.begin(0, epoch, |mut out| engine.write_state(&mut out))?;
    let hash = state.sha256();
    state.finish()?;
    Ok(hash)
}

/// The first record, and those of the open epoch that the old log has from a position on. Gives how many these are.
async fn put_records(
    first: Continued,
    old: Option<(Box<dyn StoredLog>, Lsn)>,
    log: &Log,
) -> anyhow::Result<u64> {
    log.append_at(0, Record::Continued(first)).await?;
    let mut batch = Batch::default();
    let mut kept = 0;
    if let Some((old, from)) = &old {
        for records in old.replay(*from)? {
            let records = records?;
            for record in records.decode() {
                let (_, record) = record?;
                if is_of_the_open_epoch(&record) {
                    batch.push(&record)?;
                    kept += 1;
                }
            }
            if batch.as_bytes().len() >= BATCH_BYTES {
                log.append_batch(std::mem::take(&mut batch)).await?;
            }
        }
    }
    if !batch.is_empty() {
        log.append_batch(batch).await?;
    }
    Ok(kept)
}

/// Ends of later epochs are none any more: nothing of them is final.
fn is_of_the_open_epoch(record: &Record) -> bool {
    match record {
        Record::Report(_)
        | Record::SignedBatch(_)
        | Record::Mapping(_)
        | Record::Limits(_)
        | Record::Question(_) => true,
        Record::Genesis(_)
        | Record::Continued(_)
        | Record::EpochClosed(_)
        | Record::EpochsReopened(_) => false,
    }
}

/// Unix milliseconds.
fn final_at_ms(settlement: &Settlement) -> u64 {
    settlement
        .final_at
        .max(0)
        .unsigned_abs()
        .saturating_mul(1_000)
}
