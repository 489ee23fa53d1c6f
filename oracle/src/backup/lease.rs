//! Who works on the backups of a store now: backups beside each other, or one that removes what no backup needs. An object that says
//! so is written first, then it is looked for others': whoever comes at the same time sees this one. It is written again now and
//! then; one that has not been for an hour is nobody's any more. What counts is the store's clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use object_store::ObjectMeta;

use super::{BackupError, Vault};

const FOLDER: &str = "working";
/// Written again so often.
const RENEW_AFTER: Duration = Duration::from_secs(300);
/// Then its holder gives up, well before others take it for gone.
const LOST_AFTER: Duration = Duration::from_secs(1_800);
/// Then others take it for gone.
const GONE_AFTER: Duration = Duration::from_secs(3_600);
/// How long a backup waits until nothing is removed any more.
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
}

/// Held until [`Lease::end`].
pub(super) struct Lease {
    vault: Vault,
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
                    "another works on the backups in {place} ({other}): try again when it is done. One that was interrupted \
                     counts for an hour"
                )));
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    async fn begin(vault: &Vault, work: Work) -> Result<Self, BackupError> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|error| anyhow::anyhow!("random bytes: {error}"))?;
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let mut lease = Self {
            vault: vault.clone(),
            name: format!(
                "{FOLDER}/{}-{}-{}",
                work.name(),
                now.as_secs(),
                hex::encode(random)
            ),
            renewed: UNIX_EPOCH,
        };
        lease.renew().await?;
        Ok(lease)
    }

    /// Somebody who must end first. What nobody holds any more is removed.
    async fn other(&self, work: Work) -> Result<Option<String>, BackupError> {
        let all = self.vault.list(FOLDER).await?;
        let own = self.vault.at(&self.name);
        let Some(now) = all.iter().find(|it| it.location == own) else {
            return Err(BackupError::Busy(format!(
                "{} does not list {own}, which was just written: it is no store for backups",
                self.vault.name()
            )));
        };
        let now = now.last_modified;
        let is_gone = |it: &ObjectMeta| {
            let age = now.signed_duration_since(it.last_modified).to_std();
            age.is_ok_and(|age| age > GONE_AFTER)
        };
        let mut found = None;
        for other in all.iter().filter(|it| it.location != own) {
            let name = other.location.filename().unwrap_or_default();
            if is_gone(other) {
                self.vault.remove(&other.location).await?;
            } else if work == Work::Prune || name.starts_with(Work::Prune.name()) {
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
            Ok(age) if age < RENEW_AFTER => Ok(()),
            Ok(age) if age > LOST_AFTER => Err(BackupError::Busy(format!(
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
    /// The store does not answer: it counts for an hour then.
    pub async fn end(self) -> Result<(), BackupError> {
        self.vault.remove(&self.vault.at(&self.name)).await
    }
}
