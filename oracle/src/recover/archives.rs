//! Where public archives come from: each is believed by its hash, which stands on chain, whoever had it.

use std::{
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, anyhow, bail};
use openmast_client::accounts::Settlement;
use reqwest::{Client, StatusCode, Url};

use crate::{
    archive::{self, ArchiveStore, PublicArchive},
    run::{blocking, cause},
};

/// For the whole of one archive.
const TIMEOUT: Duration = Duration::from_secs(600);

pub struct ArchiveSources {
    /// Or files.
    folders: Vec<PathBuf>,
    apis: Vec<Url>,
    http: Client,
}

impl ArchiveSources {
    /// # Errors
    /// There can be no HTTP client.
    pub fn new(folders: Vec<PathBuf>, apis: Vec<Url>) -> anyhow::Result<Self> {
        Ok(Self {
            folders,
            apis,
            http: Client::builder().timeout(TIMEOUT).build()?,
        })
    }

    /// Brings what can be had of these settlements into the store. Gives how many are there now, and the epochs of the others.
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

    /// Brings the archive of a settlement into the store, all of it recomputed.
    ///
    /// # Errors
    /// Nobody has it; the text says what each of those that were asked said.
    pub async fn bring(
        &self,
        store: &ArchiveStore,
        settlement: &Settlement,
    ) -> anyhow::Result<PublicArchive> {
        let hash = settlement.content.archive_hash;
        let mut tried = Vec::new();
        if let Some(here) = store.public_path(&hash) {
            match open(here, settlement).await {
                Ok(archive) => return Ok(archive),
                Err(error) => tried.push(format!("the data folder: {error:#}")),
            }
        }
        for folder in &self.folders {
            match self.take(store, folder.clone(), settlement).await {
                Ok(archive) => return Ok(archive),
                Err(error) => tried.push(format!("{}: {error:#}", folder.display())),
            }
        }
        for api in &self.apis {
            match self.fetch(store, api, settlement).await {
                Ok(archive) => return Ok(archive),
                Err(error) => tried.push(format!("{}: {error:#}", host(api))),
            }
        }
        if tried.is_empty() {
            tried.push("name folders with --archive, or other oracles' APIs with --from".into());
        }
        Err(cause::input(anyhow!(
            "nobody has the archive {}.jsonl of epoch {}: {}",
            hex::encode(hash),
            settlement.content.epoch,
            tried.join("; ")
        )))
    }

    /// From a file, or a folder that has it under its name.
    async fn take(
        &self,
        store: &ArchiveStore,
        path: PathBuf,
        settlement: &Settlement,
    ) -> anyhow::Result<PublicArchive> {
        let archive = open(path, settlement).await?;
        let store = store.clone();
        blocking(move || {
            store.write_public(&archive)?;
            Ok(archive)
        })
        .await
    }

    async fn fetch(
        &self,
        store: &ArchiveStore,
        api: &Url,
        settlement: &Settlement,
    ) -> anyhow::Result<PublicArchive> {
        let hash = hex::encode(settlement.content.archive_hash);
        let mut base = api.clone();
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        let url = base.join(&format!("v1/archive/{hash}"))?;
        // URLs may hold keys.
        let answer = self.http.get(url).send().await;
        let mut answer = answer.map_err(reqwest::Error::without_url)?;
        match answer.status() {
            StatusCode::NOT_FOUND => bail!("it has no such archive"),
            status if !status.is_success() => bail!("it answers {status}"),
            _ => {}
        }
        let mut file = tempfile::NamedTempFile::new().context("a temporary file")?;
        while let Some(piece) = answer.chunk().await.map_err(reqwest::Error::without_url)? {
            file.write_all(&piece).context("a temporary file")?;
        }
        file.flush()?;
        let path: &Path = file.path();
        self.take(store, path.to_owned(), settlement).await
    }
}

/// What is in a file, or under its name in a folder, recomputed.
async fn open(path: PathBuf, settlement: &Settlement) -> anyhow::Result<PublicArchive> {
    let settlement = settlement.clone();
    blocking(move || {
        let (_, archive) = archive::open(&path, &settlement)?;
        archive.check(settlement.network.to_bytes())?;
        Ok(archive)
    })
    .await
}

fn host(api: &Url) -> String {
    api.host_str().unwrap_or("an API").to_owned()
}
