//! A mirror that anybody can run: copies the public archives of a network's settlements. The chain says which archives
//! there are, and each is recomputed before it is kept.

use std::{collections::HashMap, io::Cursor};

use object_store::ObjectStoreExt;
use openmast_client::rpc::Rpc;
use solana_pubkey::Pubkey;

use crate::chain::{read_network, read_settlements};
use openmast_archive::{ArchiveSources, PublicArchive, Wanted, hash_in_name};
use openmast_platform::cause;
use openmast_storage::{LONGEST_LISTING, Listed, Storage, StorageError, pick_all};

/// Bound on the first line of an archive, which is far shorter.
const LONGEST_HEADER_BYTES: u64 = 64 << 10;

/// Bound on a listing: a mirror may have the archives of many networks.
const MOST_LISTED: usize = 1_000_000;

/// Where archives are copied from, and where to.
pub struct Mirroring {
    pub network: Pubkey,
    pub sources: ArchiveSources,
    pub to: Storage,
    /// Whether to copy also archives of settlements that are closed on chain, as far back as archives name the one
    /// before.
    pub with_closed: bool,
    /// Whether to read back what is there already, and to replace what is not what its name says.
    pub reads_back: bool,
}

/// The result of copying.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mirrored {
    /// The newest final epoch; 0 if nothing is final.
    pub final_epoch: u64,
    /// Archives that were there already.
    pub there: u64,
    pub copied: u64,
    pub copied_bytes: u64,
    /// Copied archives that replaced a file which was not what its name says.
    pub replaced: u64,
    /// Epochs whose archives nobody has, and what each source said.
    pub missing: Vec<(u64, String)>,
}

/// The files of the mirror, by name with their lengths.
type MirrorFiles = HashMap<String, u64>;

impl Mirroring {
    /// Copies what is missing, newest first. Repeated after an error, it goes on where it ended. `say` is told what is
    /// being done.
    ///
    /// # Errors
    /// No node answers, or the mirror does not take what is copied.
    pub async fn bring_all(&self, rpc: &Rpc, say: impl Fn(String)) -> anyhow::Result<Mirrored> {
        let at = read_network(rpc, &self.network, 0).await?;
        let newest = at.network.final_epoch;
        let mut done = Mirrored {
            final_epoch: newest,
            ..Mirrored::default()
        };
        if newest == 0 {
            return Ok(done);
        }
        let kept = at.network.oldest_kept_epoch.clamp(1, newest)..=newest;
        let settlements = read_settlements(rpc, &self.network, kept, at.slot).await?;
        let listed = self.list().await.map_err(cause::trouble)?;
        let mut before = None;
        for settlement in settlements.iter().flatten().rev() {
            say(format!("Archive of epoch {}", settlement.content.epoch));
            before = self.bring(&settlement.into(), &listed, &mut done).await?;
        }
        while let Some(wanted) = before.filter(|_| self.with_closed) {
            say(format!("Archive of epoch {}", wanted.epoch));
            before = self.bring(&wanted, &listed, &mut done).await?;
        }
        Ok(done)
    }

    async fn list(&self) -> Result<MirrorFiles, StorageError> {
        let archive = |it: Listed| hash_in_name(&it.name).map(|_| (it.name, it.bytes));
        let listed = pick_all(self.to.files(), (MOST_LISTED, LONGEST_LISTING), archive);
        Ok(listed.await?.into_iter().collect())
    }

    /// Copies one archive. Returns the hash of the archive before it, if that is known now.
    async fn bring(
        &self,
        wanted: &Wanted,
        listed: &MirrorFiles,
        done: &mut Mirrored,
    ) -> anyhow::Result<Option<Wanted>> {
        let name = wanted.name();
        let length = listed.get(&name).copied();
        if let Some(bytes) = length {
            let is_right = !self.reads_back
                || self
                    .to
                    .hash(&name, bytes, || {})
                    .await
                    .map_err(cause::trouble)?
                    == wanted.hash;
            if is_right {
                done.there += 1;
                let previous = self.previous(&name, bytes).await.map_err(cause::trouble)?;
                return Ok(before(wanted, previous));
            }
        }
        let found = match self.sources.find(wanted).await {
            Ok(found) => found,
            Err(error) => {
                done.missing.push((wanted.epoch, format!("{error:#}")));
                return Ok(None);
            }
        };
        let sent = self.to.send_file(&found.file, &name, &wanted.hash, || {});
        done.copied_bytes += sent.await.map_err(cause::trouble)?;
        done.copied += 1;
        done.replaced += u64::from(length.is_some());
        Ok(before(wanted, found.archive.header.previous))
    }

    /// The hash of the archive before, from the first line of one that is there.
    async fn previous(&self, name: &str, bytes: u64) -> Result<Option<[u8; 32]>, StorageError> {
        if !self.with_closed || bytes == 0 {
            return Ok(None);
        }
        let range = 0..bytes.min(LONGEST_HEADER_BYTES);
        let first = self.to.store().get_range(&self.to.at(name), range).await?;
        let header = PublicArchive::read_header(Cursor::new(first));
        Ok(header.ok().and_then(|header| header.previous))
    }
}

fn before(wanted: &Wanted, previous: Option<[u8; 32]>) -> Option<Wanted> {
    Some(Wanted {
        network: wanted.network,
        epoch: wanted.epoch.checked_sub(1)?,
        hash: previous?,
        content: None,
    })
}
