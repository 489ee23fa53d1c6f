//! Keeps one mirror: looks what it has, brings what it lacks, and tries again for as long as it takes.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use object_store::ObjectStoreExt;
use tokio::sync::{Notify, watch};

use super::{
    board::Mirrors,
    stock::{Archive, Stock},
};
use crate::{
    run::{blocking, clock::OpenEpoch},
    storage::{Storage, StorageConfig, StorageError},
};

/// Somebody may have removed something from it, or it may rot.
const LOOK_EVERY: Duration = Duration::from_secs(3_600);
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// What is not larger is read back after it was sent: reading costs at stores that others keep.
const READ_BACK_BYTES: u64 = 64 << 20;
/// A request ends by itself in twice its time; what takes longer is a folder that hangs.
const HANGS_AFTER_TIMEOUTS: u32 = 3;

/// One mirror.
pub struct Tending {
    index: usize,
    config: StorageConfig,
    mirrors: Mirrors,
    stock: Arc<Stock>,
    opened: watch::Receiver<OpenEpoch>,
    wake: Arc<Notify>,
    pulse: Pulse,
    behind: metrics::Gauge,
    uploads: metrics::Counter,
    failures: metrics::Counter,
}

/// What this process has seen of it.
#[derive(Default)]
struct Seen {
    /// `None`: it is to be looked at anew.
    listed_at: Option<Instant>,
    /// Length of what it says it has.
    lengths: HashMap<[u8; 32], u64>,
    /// Read back, they were something else, whatever their length is.
    distrusted: HashSet<[u8; 32]>,
}

enum Trouble {
    OfTheMirror(StorageError),
    /// Of this machine.
    Own(anyhow::Error),
}

impl From<StorageError> for Trouble {
    fn from(error: StorageError) -> Self {
        Self::OfTheMirror(error)
    }
}

impl From<object_store::Error> for Trouble {
    fn from(error: object_store::Error) -> Self {
        Self::OfTheMirror(error.into())
    }
}

impl Tending {
    pub fn new(
        index: usize,
        config: StorageConfig,
        mirrors: Mirrors,
        stock: Arc<Stock>,
        opened: watch::Receiver<OpenEpoch>,
        wake: Arc<Notify>,
    ) -> Self {
        describe();
        let name = config.name().unwrap_or_else(|_| config.url.clone());
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
            config,
            mirrors,
            stock,
            opened,
            wake,
            pulse: Pulse::default(),
        }
    }

    /// Runs until the service ends.
    ///
    /// # Errors
    /// None: a mirror is no reason for the service to end.
    pub async fn run(mut self) -> anyhow::Result<()> {
        let mut seen = Seen::default();
        let mut failures = 0_u32;
        loop {
            self.opened.borrow_and_update();
            let began = Instant::now();
            let pause = match self.watched(&mut seen).await {
                Ok(()) => {
                    failures = 0;
                    self.mirrors.is_well(self.index);
                    LOOK_EVERY
                }
                Err(Trouble::OfTheMirror(error)) => {
                    seen.listed_at = None;
                    failures = failures.saturating_add(1);
                    self.failed(began, &error);
                    SHORTEST_PAUSE
                        .saturating_mul(1 << failures.min(10).saturating_sub(1))
                        .min(LONGEST_PAUSE)
                }
                Err(Trouble::Own(error)) => {
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

    fn failed(&self, began: Instant, error: &StorageError) {
        self.failures.increment(1);
        tracing::warn!(mirror = self.name(), %error, "a mirror fails");
        self.mirrors
            .is_away(self.index, began, error.is_lasting(), error.to_string());
    }

    /// Brings everything, and raises the alarm while what it waits for does not come.
    async fn watched(&self, seen: &mut Seen) -> Result<(), Trouble> {
        let patience = Duration::from_secs(self.config.timeout_seconds.max(1));
        let patience = patience.saturating_mul(HANGS_AFTER_TIMEOUTS);
        self.pulse.beat();
        let work = self.bring_all(seen);
        tokio::pin!(work);
        loop {
            let rest = patience.saturating_sub(self.pulse.last().elapsed());
            tokio::select! {
                done = &mut work => return done,
                () = tokio::time::sleep(rest.max(SHORTEST_PAUSE)) => {}
            }
            let last = self.pulse.last();
            if last.elapsed() >= patience {
                let hanging =
                    "does not answer at all: look at its mount, or at the network between";
                self.mirrors
                    .is_away(self.index, last, true, hanging.to_owned());
            }
        }
    }

    async fn bring_all(&self, seen: &mut Seen) -> Result<(), Trouble> {
        // It is told also of a mirror that cannot be opened.
        self.show_behind(self.missing(seen).await?.len());
        let storage = self.open()?;
        let is_due = |at: &Instant| at.elapsed() < LOOK_EVERY;
        if !seen.listed_at.as_ref().is_some_and(is_due) {
            self.look(&storage, seen).await?;
        }
        let mut opened = self.opened.clone();
        loop {
            opened.borrow_and_update();
            let missing = self.missing(seen).await?;
            let mut behind = missing.len();
            self.show_behind(behind);
            for archive in missing {
                self.bring(&storage, seen, archive).await?;
                behind -= 1;
                self.show_behind(behind);
                // What is to be settled next goes before what was long ago.
                if opened.has_changed().unwrap_or(false) {
                    break;
                }
            }
            if behind == 0 {
                return Ok(());
            }
        }
    }

    /// A folder is not made here: where nothing is mounted it would be on the disk of the data folder.
    fn open(&self) -> Result<Storage, StorageError> {
        if let Some(path) = self.config.folder().filter(|path| !path.is_dir()) {
            return Err(StorageError::NotThere { path });
        }
        Storage::open(&self.config)
    }

    /// Lists what is there, and reads one of it back.
    async fn look(&self, storage: &Storage, seen: &mut Seen) -> Result<(), Trouble> {
        let prefix = storage.at("");
        let listed = storage.store().list_with_delimiter(Some(&prefix)).await?;
        self.pulse.beat();
        let lengths = listed.objects.iter().filter_map(|object| {
            let hash = hash_of(object.location.filename()?)?;
            Some((hash, object.size))
        });
        seen.lengths = lengths.collect();
        self.mirrors
            .retain(self.index, |hash| seen.lengths.contains_key(hash));
        seen.listed_at = Some(Instant::now());
        let mut readable = self.local().await?;
        readable.retain(|it| {
            is_as_long(seen, it)
                && it.bytes <= READ_BACK_BYTES
                && !seen.distrusted.contains(&it.hash)
        });
        match readable.len() {
            0 => Ok(()),
            count => {
                self.audit(storage, seen, readable[rand::random_range(0..count)])
                    .await
            }
        }
    }

    /// What was right once may have rotted.
    async fn audit(
        &self,
        storage: &Storage,
        seen: &mut Seen,
        archive: Archive,
    ) -> Result<(), Trouble> {
        let name = name_of(&archive.hash);
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

    async fn local(&self) -> Result<Vec<Archive>, Trouble> {
        let stock = Arc::clone(&self.stock);
        let listed = blocking(move || Ok(stock.list()?)).await;
        listed.map_err(Trouble::Own)
    }

    async fn missing(&self, seen: &Seen) -> Result<Vec<Archive>, Trouble> {
        let mut missing = self.local().await?;
        missing.retain(|it| !(self.mirrors.has(self.index, &it.hash) && is_as_long(seen, it)));
        Ok(missing)
    }

    /// Has it there: as it is, or sent. What a settlement waits for is read back in both cases.
    async fn bring(
        &self,
        storage: &Storage,
        seen: &mut Seen,
        archive: Archive,
    ) -> Result<(), Trouble> {
        let is_found = is_as_long(seen, &archive)
            && !seen.distrusted.contains(&archive.hash)
            && (!archive.is_unsettled || self.is_right(storage, &archive).await?);
        if !is_found && !self.send(storage, seen, &archive).await? {
            return Ok(());
        }
        self.pulse.beat();
        self.mirrors.is_there(self.index, archive.hash);
        if archive.is_unsettled {
            self.wake.notify_one();
        }
        Ok(())
    }

    /// Whether it was sent. What is damaged here is not, and is no fault of the mirror.
    async fn send(
        &self,
        storage: &Storage,
        seen: &mut Seen,
        archive: &Archive,
    ) -> Result<bool, Trouble> {
        let name = name_of(&archive.hash);
        let file = self.stock.file(&archive.hash);
        let beat = || self.pulse.beat();
        match storage.send_whole(&file, &name, &archive.hash, beat).await {
            Err(error @ StorageError::Source { .. }) => {
                tracing::error!(%error, "an archive cannot be brought to a mirror");
                return Ok(false);
            }
            sent => sent?,
        };
        self.uploads.increment(1);
        let there = storage.store().head(&storage.at(&name)).await?;
        if there.size != archive.bytes || !self.is_right(storage, archive).await? {
            seen.distrusted.insert(archive.hash);
            let text = format!(
                "it took {name} and has something else than was sent: do not rely on what it has, and have another mirror. Look \
                 whether its disks fail, or who else writes there"
            );
            return Err(StorageError::Differs(text).into());
        }
        seen.lengths.insert(archive.hash, archive.bytes);
        seen.distrusted.remove(&archive.hash);
        Ok(true)
    }

    /// By its bytes, as far as reading them is cheap.
    async fn is_right(&self, storage: &Storage, archive: &Archive) -> Result<bool, Trouble> {
        self.pulse.beat();
        if archive.bytes > READ_BACK_BYTES {
            return Ok(true);
        }
        let beat = || self.pulse.beat();
        let name = name_of(&archive.hash);
        let found = storage.hash_told(&name, archive.bytes, beat).await?;
        Ok(found == archive.hash)
    }

    fn show_behind(&self, archives: usize) {
        self.mirrors.is_behind(self.index, archives);
        self.behind.set(archives as f64);
    }

    fn name(&self) -> String {
        self.config
            .name()
            .unwrap_or_else(|_| self.config.url.clone())
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

/// By what the mirror said when it was looked at, or took since.
fn is_as_long(seen: &Seen, archive: &Archive) -> bool {
    seen.lengths.get(&archive.hash) == Some(&archive.bytes)
}

fn name_of(hash: &[u8; 32]) -> String {
    format!("{}.jsonl", hex::encode(hash))
}

fn hash_of(name: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    hex::decode_to_slice(name.strip_suffix(".jsonl")?, &mut hash).ok()?;
    Some(hash)
}

/// When something came back from the mirror last.
struct Pulse(Mutex<Instant>);

impl Default for Pulse {
    fn default() -> Self {
        Self(Mutex::new(Instant::now()))
    }
}

impl Pulse {
    fn beat(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn last(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
