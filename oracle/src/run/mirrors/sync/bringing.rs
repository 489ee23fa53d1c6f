//! One archive on its way to a mirror.

use object_store::ObjectStoreExt;
use openmast_archive::file_name;
use openmast_storage::{Storage, StorageError};

use super::MirrorSync;
use crate::run::mirrors::{public_archives::Archive, seen::Seen};

/// What is not larger is read back after it was sent: reading costs at stores that others keep.
pub(super) const READ_BACK_BYTES: u64 = 64 << 20;

impl MirrorSync {
    /// Has it there: as it is, or sent. What a settlement waits for is read back in both cases. Gives whether it is there: what is
    /// damaged here is not sent.
    pub(super) async fn bring(
        &self,
        storage: &Storage,
        seen: &mut Seen,
        archive: Archive,
    ) -> Result<bool, StorageError> {
        if seen.is_partial && !seen.lengths.contains_key(&archive.hash) {
            self.ask_for(storage, seen, &archive).await?;
        }
        let is_found = seen.is_as_long(&archive)
            && !seen.distrusted.contains(&archive.hash)
            && (!archive.is_unsettled || self.is_right(storage, &archive).await?);
        if !is_found && !self.send(storage, seen, &archive).await? {
            return Ok(false);
        }
        self.heartbeat.beat();
        self.mirrors
            .is_there(self.index, archive.hash, archive.is_unsettled);
        if archive.is_unsettled {
            self.wake.notify_one();
        }
        Ok(true)
    }

    /// Whether a single one is there.
    async fn ask_for(
        &self,
        storage: &Storage,
        seen: &mut Seen,
        archive: &Archive,
    ) -> Result<(), StorageError> {
        let at = storage.at(&file_name(&archive.hash));
        match storage.store().head(&at).await {
            Ok(about) => seen.lengths.insert(archive.hash, about.size),
            Err(object_store::Error::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(())
    }

    /// Whether it was sent. What is damaged here is not, and is no fault of the mirror.
    async fn send(
        &self,
        storage: &Storage,
        seen: &mut Seen,
        archive: &Archive,
    ) -> Result<bool, StorageError> {
        let name = file_name(&archive.hash);
        let file = self.public_archives.file(&archive.hash);
        let beat = || self.heartbeat.beat();
        match storage.send_file(&file, &name, &archive.hash, beat).await {
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
            return Err(StorageError::Differs(text));
        }
        seen.lengths.insert(archive.hash, archive.bytes);
        seen.distrusted.remove(&archive.hash);
        Ok(true)
    }

    /// By its bytes, as far as reading them is cheap.
    pub(super) async fn is_right(
        &self,
        storage: &Storage,
        archive: &Archive,
    ) -> Result<bool, StorageError> {
        self.heartbeat.beat();
        if archive.bytes > READ_BACK_BYTES {
            return Ok(true);
        }
        let beat = || self.heartbeat.beat();
        let name = file_name(&archive.hash);
        let found = storage.hash(&name, archive.bytes, beat).await?;
        Ok(found == archive.hash)
    }
}
