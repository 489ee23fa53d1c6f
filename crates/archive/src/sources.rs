//! Sources of public archives. An archive is trusted for its hash, which stands on chain, whoever had it.

use std::{
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, anyhow, bail};
use futures_util::TryStreamExt;
use object_store::ObjectStoreExt;
use openmast_client::accounts::{Content, Settlement};
use reqwest::{Client, StatusCode, Url};
use sha2::{Digest, Sha256};
use solana_pubkey::Pubkey;
use tempfile::NamedTempFile;

use super::{
    ArchiveError, PublicArchive, file_name,
    verify::{open_content, open_named},
};
use openmast_platform::{blocking::blocking, cause};
use openmast_storage::{Storage, StorageConfig, StorageError, free_bytes};

/// Longest time of fetching one archive.
const TIMEOUT: Duration = Duration::from_secs(600);
/// The name in errors for the file that an archive is fetched to.
const TEMPORARY: &str = "a temporary file";

/// Where archives may be.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Folders with archives, or files.
    pub folders: Vec<PathBuf>,
    /// URLs of oracles' APIs, and of mirrors that a web server serves.
    pub urls: Vec<Url>,
    /// Buckets of mirrors.
    pub buckets: Vec<StorageConfig>,
}

impl Sources {
    /// Whether there is nowhere to look.
    pub fn is_empty(&self) -> bool {
        self.folders.is_empty() && self.urls.is_empty() && self.buckets.is_empty()
    }
}

/// An archive that is looked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Address of the Network account.
    pub network: Pubkey,
    /// Number of the epoch.
    pub epoch: u64,
    /// SHA-256 of the public part, which stands in the settlement.
    pub hash: [u8; 32],
    /// The content of its settlement; `None` if nothing is known but its hash, from the archive of the epoch after it.
    pub content: Option<Content>,
}

impl From<&Settlement> for Wanted {
    fn from(settlement: &Settlement) -> Self {
        Self {
            network: settlement.network,
            epoch: settlement.content.epoch,
            hash: settlement.content.archive_hash,
            content: Some(settlement.content),
        }
    }
}

impl Wanted {
    /// Its name on a mirror.
    pub fn name(&self) -> String {
        file_name(&self.hash)
    }

    /// Opens and recomputes the archive in a file, or under its name in a folder.
    ///
    /// # Errors
    /// It does not exist, is another one, or does not agree.
    pub async fn open(&self, path: PathBuf) -> anyhow::Result<(PathBuf, PublicArchive)> {
        let wanted = self.clone();
        blocking(move || {
            let opened = match &wanted.content {
                Some(content) => open_content(&path, &wanted.network, content),
                None => open_named(&path, &wanted.network, wanted.epoch, &wanted.hash),
            };
            let (file, archive) = opened?;
            archive.check(wanted.network.to_bytes())?;
            Ok((file, archive))
        })
        .await
    }
}

/// A verified archive, and its file.
pub struct Found {
    /// The public part, recomputed and found right.
    pub archive: PublicArchive,
    /// Where its bytes are; a fetched file is removed with this.
    pub file: PathBuf,
    /// The fetched file, which is removed when this is dropped.
    _fetched: Option<NamedTempFile>,
}

/// Places that may have archives, opened; asked in the order folders, buckets, URLs.
pub struct ArchiveSources {
    folders: Vec<PathBuf>,
    urls: Vec<Url>,
    buckets: Vec<Storage>,
    http: Client,
}

impl ArchiveSources {
    /// Opens the places; none is contacted yet.
    ///
    /// # Errors
    /// No HTTP client can be made, or a bucket's URL or keys make no sense.
    pub fn new(sources: Sources) -> anyhow::Result<Self> {
        let buckets = sources.buckets.iter().map(Storage::open);
        let buckets = buckets.collect::<Result<_, StorageError>>();
        Ok(Self {
            folders: sources.folders,
            urls: sources.urls,
            buckets: buckets.map_err(cause::input)?,
            http: Client::builder().timeout(TIMEOUT).build()?,
        })
    }

    /// Finds an archive: the first that is right after recomputing all of it.
    ///
    /// # Errors
    /// Nobody has it; the text says what each source answered.
    pub async fn find(&self, wanted: &Wanted) -> anyhow::Result<Found> {
        let mut tried = Vec::new();
        for folder in &self.folders {
            match ask_folder(folder, wanted).await {
                Ok(found) => return Ok(found),
                Err(error) => tried.push(format!("{}: {error:#}", folder.display())),
            }
        }
        for bucket in &self.buckets {
            match within(TIMEOUT, ask_bucket(bucket, wanted)).await {
                Ok(found) => return Ok(found),
                Err(error) => tried.push(format!("{}: {error:#}", bucket.name())),
            }
        }
        for url in &self.urls {
            match self.ask_url(url, wanted).await {
                Ok(found) => return Ok(found),
                Err(error) => tried.push(format!("{}: {error:#}", host(url))),
            }
        }
        if tried.is_empty() {
            tried.push("nobody was asked".into());
        }
        Err(cause::input(anyhow!(
            "nobody has the archive {} of epoch {}: {}. Name folders, mirrors or other oracles' APIs that have it with --from",
            wanted.name(),
            wanted.epoch,
            tried.join("; ")
        )))
    }

    /// Fetches an archive from an oracle's API, or from a web server that serves a mirror's folder.
    async fn ask_url(&self, base: &Url, wanted: &Wanted) -> anyhow::Result<Found> {
        let of_api = format!("v1/archive/{}", hex::encode(wanted.hash));
        let mut base = base.clone();
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        let mut said = Vec::new();
        for path in [of_api, wanted.name()] {
            // What is served for an unknown path may be a page, and the archive may be at the other path.
            match self.fetch(base.join(&path)?).await? {
                Ok(file) => match file.found(wanted).await {
                    Ok(found) => return Ok(found),
                    Err(error) => said.push(format!("{path}: {error:#}")),
                },
                Err(status) => said.push(format!("{status} for {path}")),
            }
        }
        bail!("it has no such archive ({})", said.join(", "))
    }

    /// The body of an answer, or its status if it has none.
    async fn fetch(&self, url: Url) -> anyhow::Result<Result<Fetching, StatusCode>> {
        // The URL may hold keys, so it is not in errors.
        let answer = self.http.get(url).send().await;
        let mut answer = answer.map_err(reqwest::Error::without_url)?;
        if !answer.status().is_success() {
            return Ok(Err(answer.status()));
        }
        let mut file = Fetching::begin()?;
        while let Some(piece) = answer.chunk().await.map_err(reqwest::Error::without_url)? {
            file.write(&piece)?;
        }
        Ok(Ok(file))
    }
}

/// Why a folder need not be searched.
fn no_archives_in(folder: &Path) -> Option<&'static str> {
    if !folder.exists() {
        return Some("there is no such folder");
    }
    let is_of_backups = folder.join("objects").is_dir() && folder.join("backups").is_dir();
    is_of_backups.then_some(
        "it has backups, which are no archives: restore one first (`openmast oracle restore --from`, with `--data` into another \
         folder), and name that folder",
    )
}

/// Bounds the whole time: who sends piece by piece, each in time, must end all the same.
async fn within<T>(
    limit: Duration,
    work: impl Future<Output = anyhow::Result<T>>,
) -> anyhow::Result<T> {
    let done = tokio::time::timeout(limit, work).await;
    done.unwrap_or_else(|_| Err(anyhow!("it takes more than {} s", limit.as_secs())))
}

async fn ask_folder(folder: &Path, wanted: &Wanted) -> anyhow::Result<Found> {
    let looked_at = folder.to_owned();
    if let Some(why) = blocking(move || Ok(no_archives_in(&looked_at))).await? {
        bail!(why);
    }
    let (file, archive) = wanted.open(folder.to_owned()).await?;
    Ok(Found {
        archive,
        file,
        _fetched: None,
    })
}

async fn ask_bucket(bucket: &Storage, wanted: &Wanted) -> anyhow::Result<Found> {
    let name = wanted.name();
    let about = bucket.store().head(&bucket.at(&name)).await;
    let about = about.map_err(StorageError::from)?;
    let mut file = Fetching::begin()?;
    file.require_room(about.size)?;
    let mut pieces = std::pin::pin!(bucket.pieces(&name, about.size));
    while let Some(piece) = pieces.try_next().await? {
        file.write(&piece)?;
    }
    file.found(wanted).await
}

/// A file that is being fetched as long as its disk has room for other files: neither its sender nor the length that
/// it states is trusted.
struct Fetching {
    file: NamedTempFile,
    hasher: Sha256,
    /// How many bytes it may take.
    room: u64,
}

impl Fetching {
    fn begin() -> anyhow::Result<Self> {
        let file = NamedTempFile::new().context(TEMPORARY)?;
        let folder = file.path().parent().unwrap_or(Path::new("."));
        let room = free_bytes(folder).map_or(u64::MAX, |free| free / 2);
        Ok(Self {
            file,
            hasher: Sha256::new(),
            room,
        })
    }

    fn require_room(&self, bytes: u64) -> anyhow::Result<()> {
        if bytes > self.room {
            let folder = self.file.path().parent().unwrap_or(Path::new("."));
            bail!(
                "what it sends is more than half of what is free in {}: if that can be the archive, make room there, or name another \
                 folder in TMPDIR",
                folder.display()
            );
        }
        Ok(())
    }

    fn write(&mut self, piece: &[u8]) -> anyhow::Result<()> {
        self.require_room(piece.len() as u64)?;
        self.room -= piece.len() as u64;
        self.hasher.update(piece);
        self.file.write_all(piece).context(TEMPORARY)
    }

    /// Verifies the fetched file. One with another hash is not read: it may be long, and its lines come into memory.
    async fn found(mut self, wanted: &Wanted) -> anyhow::Result<Found> {
        let found: [u8; 32] = self.hasher.finalize().into();
        if found != wanted.hash {
            return Err(ArchiveError::OtherHash {
                found,
                expected: wanted.hash,
            }
            .into());
        }
        self.file.flush().context(TEMPORARY)?;
        let (file, archive) = wanted.open(self.file.path().to_owned()).await?;
        Ok(Found {
            archive,
            file,
            _fetched: Some(self.file),
        })
    }
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or("a URL").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_fetched_leaves_room_on_the_disk() {
        let mut fetching = Fetching::begin().expect("a temporary file");
        fetching.room = 10;
        fetching.require_room(10).expect("there is room");
        fetching.write(b"123456789").expect("there is room");
        let refused = fetching.write(b"12").expect_err("there is not");
        assert!(refused.to_string().contains("make room there"), "{refused}");
    }

    #[test]
    fn folders_without_archives_are_told_apart() {
        let folder = tempfile::tempdir().expect("temporary folder");
        assert_eq!(no_archives_in(folder.path()), None);
        let missing = no_archives_in(&folder.path().join("nowhere")).expect("it is not there");
        assert!(missing.contains("no such folder"), "{missing}");
        for name in ["objects", "backups"] {
            std::fs::create_dir(folder.path().join(name)).expect("writable");
        }
        let backups = no_archives_in(folder.path()).expect("it has backups");
        assert!(backups.contains("openmast oracle restore"), "{backups}");
    }

    #[tokio::test]
    async fn what_is_another_file_is_not_looked_into() {
        let wanted = Wanted {
            network: Pubkey::default(),
            epoch: 1,
            hash: [7; 32],
            content: None,
        };
        let mut fetching = Fetching::begin().expect("a temporary file");
        fetching.write(b"no line of an archive\n").expect("room");
        let refused = fetching.found(&wanted).await.err().expect("refused");
        let error = refused.downcast_ref::<ArchiveError>();
        assert!(
            matches!(error, Some(ArchiveError::OtherHash { .. })),
            "{refused}"
        );
    }

    #[tokio::test]
    async fn a_source_that_never_ends_is_left() {
        let never = std::future::pending::<anyhow::Result<()>>();
        let left = within(Duration::from_millis(20), never).await;
        let text = left.expect_err("it never ends").to_string();
        assert!(text.contains("it takes more than"), "{text}");
    }
}
