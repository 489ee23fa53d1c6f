//! Copies archives of settlements into a store from wherever they can be had.

use openmast_client::accounts::Settlement;

use crate::{ArchiveSources, ArchiveStore, PublicArchive, Wanted};
use openmast_platform::blocking::blocking;

impl ArchiveSources {
    /// Copies what can be had of these settlements into the store. Returns how many are there now, and the epochs of
    /// the others.
    pub async fn bring_older(
        &self,
        store: &ArchiveStore,
        settlements: &[Settlement],
    ) -> (u64, Vec<u64>) {
        let (mut there, mut missing) = (0, Vec::new());
        for settlement in settlements {
            match self.bring(store, settlement).await {
                Ok(_) => there += 1,
                Err(error) => {
                    let epoch = settlement.content.epoch;
                    tracing::debug!(epoch, "no archive: {error:#}");
                    missing.push(epoch);
                }
            }
        }
        (there, missing)
    }

    /// Copies the archive of a settlement into the store after recomputing all of it.
    ///
    /// # Errors
    /// Nobody has it; the text says what each source answered.
    pub async fn bring(
        &self,
        store: &ArchiveStore,
        settlement: &Settlement,
    ) -> anyhow::Result<PublicArchive> {
        let wanted = Wanted::from(settlement);
        let mut of_the_folder = None;
        if let Some(here) = store.public_path(&wanted.hash) {
            match wanted.open(here).await {
                Ok((_, archive)) => return Ok(archive),
                Err(error) => {
                    of_the_folder = Some(format!("the data folder has it damaged: {error:#}"))
                }
            }
        }
        let found = self.find(&wanted).await;
        let archive = match of_the_folder {
            Some(damaged) => found.map_err(|error| error.context(damaged))?,
            None => found?,
        }
        .archive;
        let store = store.clone();
        blocking(move || {
            store.write_public(&archive)?;
            Ok(archive)
        })
        .await
    }
}
