//! Who works on the backups of a store now: backups beside each other, or one that removes what no backup needs. An object that says
//! so is written first, then it is looked for others': whoever comes at the same time sees this one. It is written again now and
//! then; one that has not been for long is nobody's any more. What counts is the store's clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use openmast_platform::wall_clock::unix_seconds;

use object_store::ObjectMeta;

use super::{BackupError, Vault, vault::LEASES};

/// How long a backup waits until nothing is removed any more: longer than one counts that removed and was killed.
const PATIENCE: Duration = Duration::from_secs(600);
const LOOK_EVERY: Duration = Duration::from_secs(2);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Adds. Others may, too.
    Backup,
    /// Removes: alone.
    Prune,
}

impl Work {
    const fn name(self) -> &'static str {
        match self {
            Self::Backup => "backup",
            Self::Prune => "prune",
        }
    }

    /// Others take it for gone then. Of one that removes soon, since no backup is made until then; it signs between any few objects,
    /// where a backup waits for the reading of a disk.
    const fn gone_after(self) -> Duration {
        match self {
            Self::Backup => Duration::from_secs(3_600),
            Self::Prune => Duration::from_secs(480),
        }
    }

    /// Its holder gives up then, well before others take it for gone.
    const fn lost_after(self) -> Duration {
        Duration::from_secs(self.gone_after().as_secs() / 2)
    }

    /// Written again so often.
    const fn renew_after(self) -> Duration {
        Duration::from_secs(self.gone_after().as_secs() / 12)
    }

    /// Of the lease with this name. What is none of them is taken for the one that counts longer.
    fn of(name: &str) -> Self {
        match name.starts_with(Self::Prune.name()) {
            true => Self::Prune,
            false => Self::Backup,
        }
    }
}

/// Held until [`Lease::end`].
pub(super) struct Lease {
    vault: Vault,
    work: Work,
    name: String,
    renewed: SystemTime,
}

impl Lease {
    /// A backup waits for ten minutes while something is removed.
    ///
    /// # Errors
    /// [`BackupError::Busy`]: others work there; or the store does not answer.
    pub async fn take(vault: &Vault, work: Work) -> Result<Self, BackupError> {
        let patience = match work {
            Work::Backup => PATIENCE,
            Work::Prune => Duration::ZERO,
        };
        let began = tokio::time::Instant::now();
        loop {
            let lease = Self::begin(vault, work).await?;
            let Some(other) = lease.other(work).await? else {
                return Ok(lease);
            };
            lease.end().await?;
            if began.elapsed() >= patience {
                let place = vault.name();
                return Err(BackupError::Busy(format!(
                    "another works on the backups in {place} ({other}): try again when it is done. A backup that was interrupted \
                     counts for an hour, one that removed for 8 minutes"
                )));
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Says so, whoever else works there.
    ///
    /// # Errors
    /// The store does not answer, or does not let anything be written.
    pub async fn begin(vault: &Vault, work: Work) -> Result<Self, BackupError> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|error| anyhow::anyhow!("random bytes: {error}"))?;
        let mut lease = Self {
            vault: vault.clone(),
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

    /// Somebody who must end first. What nobody holds any more is removed.
    async fn other(&self, work: Work) -> Result<Option<String>, BackupError> {
        let all = self.vault.list(LEASES, Some).await?;
        let own = self.vault.at(&self.name);
        let Some(now) = all.iter().find(|it| it.location == own) else {
            return Err(BackupError::Busy(format!(
                "{} does not list {own}, which was just written: it is no store for backups",
                self.vault.name()
            )));
        };
        let now = now.last_modified;
        let of = |it: &ObjectMeta| Work::of(it.location.filename().unwrap_or_default());
        // One that is ahead as much was written before the store's clock was set back.
        let is_gone = |it: &ObjectMeta| {
            let age = now.signed_duration_since(it.last_modified).abs().to_std();
            age.is_ok_and(|age| age > of(it).gone_after())
        };
        let mut found = None;
        for other in all.iter().filter(|it| it.location != own) {
            if is_gone(other) {
                // It is in nobody's way, whether it can be removed or not.
                if let Err(error) = self.vault.remove(&other.location).await {
                    tracing::warn!(%error, "a sign of what was interrupted is left there");
                }
            } else if work == Work::Prune || of(other) == Work::Prune {
                found = Some(other.location.to_string());
            }
        }
        Ok(found)
    }

    /// To be called between any two pieces of work.
    ///
    /// # Errors
    /// [`BackupError::Busy`]: it stood still for so long that others may have taken it for gone.
    pub async fn keep(&mut self) -> Result<(), BackupError> {
        // A clock that was set back makes it young: it is renewed then, too.
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
        self.vault.put(&self.name, "\n".into()).await?;
        self.renewed = now;
        Ok(())
    }

    /// # Errors
    /// The store does not answer: it counts for a while then.
    pub async fn end(self) -> Result<(), BackupError> {
        self.vault.remove(&self.vault.at(&self.name)).await
    }
}
