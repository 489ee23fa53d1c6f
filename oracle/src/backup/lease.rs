//! Leases of a store's backups: several processes may add backups at the same time, or one may remove what no backup
//! needs. A process first writes an object that says what it does, then looks for those of others: whoever comes at
//! the same time sees this one. It is written again now and then; one that has not been for long has expired. Times
//! are those of the store's clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use openmast_platform::wall_clock::unix_seconds;

use object_store::ObjectMeta;

use super::{BackupError, BackupStore, backup_store::LEASES};

/// How long a backup waits for a removal to end: longer than the lease of a removal that was killed lasts.
const PATIENCE: Duration = Duration::from_secs(600);
const LOOK_EVERY: Duration = Duration::from_secs(2);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Adds a backup. Others may do so as well.
    Backup,
    /// Removes objects: nobody else may work there.
    Prune,
}

impl Work {
    const fn name(self) -> &'static str {
        match self {
            Self::Backup => "backup",
            Self::Prune => "prune",
        }
    }

    /// Others consider it gone then. A removal expires soon, because no backup is made until then; it renews between
    /// any few objects, whereas a backup waits for a disk to be read.
    const fn gone_after(self) -> Duration {
        match self {
            Self::Backup => Duration::from_secs(3_600),
            Self::Prune => Duration::from_secs(480),
        }
    }

    /// Its holder gives up then, well before others consider it gone.
    const fn lost_after(self) -> Duration {
        Duration::from_secs(self.gone_after().as_secs() / 2)
    }

    /// How often it is written again.
    const fn renew_after(self) -> Duration {
        Duration::from_secs(self.gone_after().as_secs() / 12)
    }

    /// The kind of the lease with this name. An unknown kind is taken for the one that lasts longer.
    fn of(name: &str) -> Self {
        match name.starts_with(Self::Prune.name()) {
            true => Self::Prune,
            false => Self::Backup,
        }
    }
}

/// A lease, held until [`Lease::end`].
pub(super) struct Lease {
    store: BackupStore,
    work: Work,
    name: String,
    renewed: SystemTime,
}

impl Lease {
    /// Takes a lease. A backup waits for up to ten minutes while something is removed.
    ///
    /// # Errors
    /// [`BackupError::Busy`] if others work there; another if the store does not answer.
    pub(super) async fn take(store: &BackupStore, work: Work) -> Result<Self, BackupError> {
        let patience = match work {
            Work::Backup => PATIENCE,
            Work::Prune => Duration::ZERO,
        };
        let began = tokio::time::Instant::now();
        loop {
            let lease = Self::begin(store, work).await?;
            let Some(other) = lease.other(work).await? else {
                return Ok(lease);
            };
            lease.end().await?;
            if began.elapsed() >= patience {
                let place = store.name();
                return Err(BackupError::Busy(format!(
                    "another works on the backups in {place} ({other}): try again when it is done. A backup that was interrupted \
                     counts for an hour, one that removed for 8 minutes"
                )));
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Takes a lease, whoever else works there.
    ///
    /// # Errors
    /// The store does not answer, or does not accept writes.
    pub(super) async fn begin(store: &BackupStore, work: Work) -> Result<Self, BackupError> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|error| anyhow::anyhow!("random bytes: {error}"))?;
        let mut lease = Self {
            store: store.clone(),
            work,
            name: format!(
                "{LEASES}/{}-{}-{}",
                work.name(),
                unix_seconds(),
                hex::encode(random)
            ),
            renewed: UNIX_EPOCH,
        };
        lease.renew().await?;
        Ok(lease)
    }

    /// Another process that must end first. Expired leases are removed.
    async fn other(&self, work: Work) -> Result<Option<String>, BackupError> {
        let all = self.store.list(LEASES, Some).await?;
        let own = self.store.at(&self.name);
        let Some(now) = all.iter().find(|it| it.location == own) else {
            return Err(BackupError::Busy(format!(
                "{} does not list {own}, which was just written: it is no store for backups",
                self.store.name()
            )));
        };
        let now = now.last_modified;
        let of = |it: &ObjectMeta| Work::of(it.location.filename().unwrap_or_default());
        // One that is ahead by as much was written before the store's clock was set back.
        let is_gone = |it: &ObjectMeta| {
            let age = now.signed_duration_since(it.last_modified).abs().to_std();
            age.is_ok_and(|age| age > of(it).gone_after())
        };
        let mut found = None;
        for other in all.iter().filter(|it| it.location != own) {
            if is_gone(other) {
                // It is in nobody's way, whether it can be removed or not.
                if let Err(error) = self.store.remove(&other.location).await {
                    tracing::warn!(%error, "a sign of what was interrupted is left there");
                }
            } else if work == Work::Prune || of(other) == Work::Prune {
                found = Some(other.location.to_string());
            }
        }
        Ok(found)
    }

    /// Renews the lease if it is time. To be called between any two pieces of work.
    ///
    /// # Errors
    /// [`BackupError::Busy`] if this process stood still for so long that others may consider the lease gone.
    pub(super) async fn keep(&mut self) -> Result<(), BackupError> {
        // A clock that was set back makes it look young: it is renewed then, too.
        match self.renewed.elapsed() {
            Ok(age) if age < self.work.renew_after() => Ok(()),
            Ok(age) if age > self.work.lost_after() => Err(BackupError::Busy(format!(
                "nothing went on for {} minutes, and another may have removed what was sent: do it again",
                age.as_secs() / 60
            ))),
            _ => self.renew().await,
        }
    }

    async fn renew(&mut self) -> Result<(), BackupError> {
        let now = SystemTime::now();
        self.store.put(&self.name, "\n".into()).await?;
        self.renewed = now;
        Ok(())
    }

    /// # Errors
    /// The store does not answer: the lease then lasts until it expires.
    pub(super) async fn end(self) -> Result<(), BackupError> {
        self.store.remove(&self.store.at(&self.name)).await
    }
}
