//! Keeps one mirror: looks what it has, brings what it lacks, and tries again for as long as it takes.

mod bringing;
mod heartbeat;
mod opening;

use std::{
    collections::HashSet,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::{Notify, watch};

use super::{
    public_archives::{Archive, PublicArchives},
    seen::Seen,
    status::Mirrors,
};
use rand::seq::IndexedRandom;

use crate::run::clock::OpenEpoch;
use bringing::READ_BACK_BYTES;
use heartbeat::Heartbeat;
pub(super) use opening::Opening;
use opening::open_place;
use openmast_archive::file_name;
use openmast_platform::blocking::blocking;
use openmast_storage::{LONGEST_LISTING, Storage, StorageConfig, StorageError};

/// Somebody may have removed something from it, or it may rot.
const LOOK_EVERY: Duration = Duration::from_secs(3_600);
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// What does not take so many archives, one after the other, will not take the next either.
const MOST_REFUSED: u32 = 8;
/// A request ends by itself in twice its time; what takes longer is a folder that hangs.
const HANGS_AFTER_TIMEOUTS: u32 = 3;

/// One mirror.
pub(super) struct MirrorSync {
    index: usize,
    /// As it began.
    config: Arc<StorageConfig>,
    mirrors: Mirrors,
    public_archives: Arc<PublicArchives>,
    opened: watch::Receiver<OpenEpoch>,
    wake: Arc<Notify>,
    heartbeat: Heartbeat,
    open: Opening,
    behind: metrics::Gauge,
    uploads: metrics::Counter,
    failures: metrics::Counter,
}

/// What was not brought although the mirror answers.
#[derive(Default)]
struct Left {
    /// Archives that it did not take.
    refused: u32,
    /// One of them may be waited for, or there may be more.
    is_pressing: bool,
    /// Something is damaged here, and may be mended any time.
    is_damaged_here: bool,
}

enum Failure {
    OfTheMirror(StorageError),
    /// Something on this machine failed.
    Own(anyhow::Error),
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        Self::OfTheMirror(error)
    }
}

impl MirrorSync {
    pub(super) fn new(
        index: usize,
        config: StorageConfig,
        mirrors: Mirrors,
        public_archives: Arc<PublicArchives>,
        opened: watch::Receiver<OpenEpoch>,
        wake: Arc<Notify>,
    ) -> Self {
        describe();
        let name = config.label();
        let counter = |what: &'static str| {
            let counter = metrics::counter!(what, "mirror" => name.clone());
            counter.absolute(0);
            counter
        };
        let (uploads, failures) = (
            counter("openmast_mirror_uploads_total"),
            counter("openmast_mirror_failures_total"),
        );
        Self {
            behind: metrics::gauge!("openmast_mirror_archives_behind", "mirror" => name),
            uploads,
            failures,
            index,
            config: Arc::new(config),
            mirrors,
            public_archives,
            opened,
            wake,
            heartbeat: Heartbeat::default(),
            open: open_place,
        }
    }

    /// Has the mirror opened in another way.
    #[cfg(test)]
    pub(super) fn opened_by(self, open: Opening) -> Self {
        Self { open, ..self }
    }

    /// Runs until the service ends.
    ///
    /// # Errors
    /// None: a mirror is no reason for the service to end.
    pub(super) async fn run(mut self) -> anyhow::Result<()> {
        let mut seen = Seen::default();
        let mut failures = 0_u32;
        loop {
            self.opened.borrow_and_update();
            let began = Instant::now();
            let pause = match self.watched(&mut seen).await {
                Ok(left) => self.done(&seen, began, &left, &mut failures),
                Err(Failure::OfTheMirror(error)) => {
                    seen.listed_at = None;
                    self.failed(began, &error);
                    pause_after(&mut failures)
                }
                Err(Failure::Own(error)) => {
                    tracing::error!("the archives for the mirrors cannot be listed: {error:#}");
                    LONGEST_PAUSE
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                changed = self.opened.changed() => {
                    if changed.is_err() {
                        // The service ends, and ends this.
                        return std::future::pending().await;
                    }
                }
            }
        }
    }

    /// It answered. Returns for how long nothing is to be done.
    fn done(&self, seen: &Seen, began: Instant, left: &Left, failures: &mut u32) -> Duration {
        let Some(reason) = seen.refusal() else {
            *failures = 0;
            self.mirrors.is_well(self.index);
            return match left.is_damaged_here {
                true => LONGEST_PAUSE,
                false => LOOK_EVERY,
            };
        };
        self.mirrors.is_away(self.index, began, true, reason);
        match left.is_pressing {
            true => pause_after(failures),
            false => LOOK_EVERY,
        }
    }

    fn failed(&self, began: Instant, error: &StorageError) {
        self.tell(error);
        self.mirrors
            .is_away(self.index, began, error.is_lasting(), error.to_string());
    }

    /// Into the log, with what the store said: that is no business of who reads alarms.
    fn tell(&self, error: &StorageError) {
        self.failures.increment(1);
        let said = error.with_answer();
        tracing::warn!(mirror = self.config.label(), %error, said, "a mirror fails");
    }

    /// Brings everything, and raises the alarm while what it waits for does not come.
    async fn watched(&self, seen: &mut Seen) -> Result<Left, Failure> {
        let patience = Duration::from_secs(self.config.timeout_seconds.max(1));
        let patience = patience.saturating_mul(HANGS_AFTER_TIMEOUTS);
        self.heartbeat.beat();
        let work = self.bring_all(seen);
        tokio::pin!(work);
        loop {
            let rest = patience.saturating_sub(self.heartbeat.last().elapsed());
            tokio::select! {
                done = &mut work => return done,
                () = tokio::time::sleep(rest.max(SHORTEST_PAUSE)) => {}
            }
            let last = self.heartbeat.last();
            if last.elapsed() >= patience {
                let hanging =
                    "does not answer at all: look at its mount, or at the network between";
                self.mirrors
                    .is_away(self.index, last, true, hanging.to_owned());
            }
        }
    }

    async fn bring_all(&self, seen: &mut Seen) -> Result<Left, Failure> {
        // It is told also of a mirror that cannot be opened.
        self.show_behind(self.missing(seen).await?.len());
        let storage = self.open().await?;
        let is_fresh = |at: Instant| at.elapsed() < LOOK_EVERY;
        if !seen.listed_at.is_some_and(is_fresh) {
            self.look(&storage, seen).await?;
        }
        let mut opened = self.opened.clone();
        loop {
            opened.borrow_and_update();
            if let Some(left) = self.bring_missing(&storage, seen, &opened).await? {
                return Ok(left);
            }
        }
    }

    /// One after the other; what it does not take keeps none of the others back. `None`: another epoch ended meanwhile, and what is to
    /// be settled next goes before what was long ago.
    async fn bring_missing(
        &self,
        storage: &Storage,
        seen: &mut Seen,
        opened: &watch::Receiver<OpenEpoch>,
    ) -> Result<Option<Left>, Failure> {
        let missing = self.missing(seen).await?;
        seen.retain_refused(&missing);
        let (mut left, mut behind) = (Left::default(), missing.len());
        self.show_behind(behind);
        for archive in missing {
            if !seen.is_due(&archive) {
                continue;
            }
            match self.bring(storage, seen, archive).await {
                Ok(true) => {
                    seen.takes(&archive.hash);
                    behind -= 1;
                    self.show_behind(behind);
                }
                Ok(false) => left.is_damaged_here = true,
                Err(error) if error.is_of_one_object() => {
                    self.tell(&error);
                    seen.refuses(archive.hash, error.to_string());
                    left.refused += 1;
                    left.is_pressing |= archive.is_unsettled || left.refused >= MOST_REFUSED;
                }
                Err(error) => return Err(error.into()),
            }
            if opened.has_changed().unwrap_or(false) {
                return Ok(None);
            }
            if left.refused >= MOST_REFUSED {
                break;
            }
        }
        Ok(Some(left))
    }

    /// The configuration, with the keys as they are now.
    fn config(&self) -> Arc<StorageConfig> {
        let now = self.mirrors.place(self.index);
        now.unwrap_or_else(|| Arc::clone(&self.config))
    }

    /// On a thread for work that blocks: a mount that hangs does not answer whether it is there either.
    async fn open(&self) -> Result<Storage, Failure> {
        let (config, public_archives, open) =
            (self.config(), Arc::clone(&self.public_archives), self.open);
        let opened = blocking(move || Ok(open(&config, public_archives.folder()))).await;
        Ok(opened.map_err(Failure::Own)??)
    }

    /// Lists what is there, and reads one of it back.
    async fn look(&self, storage: &Storage, seen: &mut Seen) -> Result<(), Failure> {
        let own = self.local().await?;
        let hashes: HashSet<_> = own.iter().map(|it| it.hash).collect();
        let is_own = |hash: &[u8; 32]| hashes.contains(hash) || self.mirrors.has(self.index, hash);
        let beat = || self.heartbeat.beat();
        seen.list(storage, LONGEST_LISTING, own.len(), is_own, beat)
            .await?;
        self.mirrors
            .retain(self.index, |hash| seen.lengths.contains_key(hash));
        let mut readable = own;
        readable.retain(|it| {
            seen.is_as_long(it)
                && it.bytes <= READ_BACK_BYTES
                && !seen.distrusted.contains(&it.hash)
        });
        let chosen = readable.choose(&mut rand::rng()).copied();
        match chosen {
            None => Ok(()),
            Some(chosen) => self.audit(storage, seen, chosen).await,
        }
    }

    /// What was right once may have rotted.
    async fn audit(
        &self,
        storage: &Storage,
        seen: &mut Seen,
        archive: Archive,
    ) -> Result<(), Failure> {
        let name = file_name(&archive.hash);
        if self.is_right(storage, &archive).await? {
            return Ok(());
        }
        seen.distrusted.insert(archive.hash);
        self.mirrors.retain(self.index, |it| *it != archive.hash);
        let text = format!(
            "{name} has other bytes there than its name says; it is sent again. Look whether its disks fail, or who else writes \
             there"
        );
        Err(StorageError::Differs(text).into())
    }

    async fn local(&self) -> Result<Vec<Archive>, Failure> {
        let public_archives = Arc::clone(&self.public_archives);
        let listed = blocking(move || Ok(public_archives.list()?)).await;
        listed.map_err(Failure::Own)
    }

    async fn missing(&self, seen: &Seen) -> Result<Vec<Archive>, Failure> {
        let mut missing = self.local().await?;
        missing.retain(|it| !(self.mirrors.has(self.index, &it.hash) && seen.is_as_long(it)));
        Ok(missing)
    }

    fn show_behind(&self, archives: usize) {
        self.mirrors.is_behind(self.index, archives);
        self.behind.set(archives as f64);
    }
}

fn describe() {
    metrics::describe_gauge!(
        "openmast_mirror_archives_behind",
        "Public archives of this oracle that the mirror does not have"
    );
    metrics::describe_counter!(
        "openmast_mirror_uploads_total",
        "Public archives that were sent to the mirror"
    );
    metrics::describe_counter!(
        "openmast_mirror_failures_total",
        "Attempts to bring a mirror up to date that failed"
    );
}

/// Longer with each failure.
fn pause_after(failures: &mut u32) -> Duration {
    *failures = failures.saturating_add(1);
    let doubled = SHORTEST_PAUSE.saturating_mul(1 << (*failures).min(10).saturating_sub(1));
    doubled.min(LONGEST_PAUSE)
}
