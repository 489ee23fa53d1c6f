//! A folder as an object store whose writes are durable: the crate's own does not sync.

use std::{
    fs,
    io::{self, Seek, SeekFrom, Write},
    ops::Range,
    path::{Path as FilePath, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{FutureExt, StreamExt, TryFutureExt, TryStreamExt, stream, stream::BoxStream};
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, PutMode, PutMultipartOptions, PutOptions, PutPayload, PutResult, RenameOptions,
    Result, UploadPart, local::LocalFileSystem, path::Path,
};
use tempfile::NamedTempFile;
use tokio::task::spawn_blocking;

use super::{Listed, StorageError};
use openmast_platform::files::sync_folder;

type Listing<T> = std::result::Result<T, StorageError>;

/// The end of the names of unfinished files: names that end in `#` and digits are never listed, neither here nor by
/// the crate.
const UNFINISHED: &str = "#0";
/// How many files are examined before the first is returned.
const LISTED_AT_ONCE: usize = 1_024;

/// Reads and lists as the crate does, but writes beside the target, syncs, renames, and syncs the folder.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    inner: Arc<LocalFileSystem>,
    /// The folder's path without links, with which all targets begin.
    root: Arc<FilePath>,
}

impl Folder {
    /// Opens a folder, or creates it.
    pub(crate) fn open(path: &FilePath) -> std::result::Result<Self, StorageError> {
        let failed = |error| of_folder(path, error);
        make(path, None).map_err(failed)?;
        let root = path.canonicalize().map_err(failed)?;
        Ok(Self {
            inner: Arc::new(LocalFileSystem::new_with_prefix(path)?),
            root: root.into(),
        })
    }

    /// The files in the folder itself. The crate would also list all folders below, and would stop at the first that
    /// it may not enter: at the root of a disk there is `lost+found`.
    pub(crate) fn files(&self) -> BoxStream<'static, Listing<Listed>> {
        let folder = Arc::clone(&self.root);
        let opened = spawn_blocking(move || match fs::read_dir(&folder) {
            Ok(entries) => Ok(Entries { folder, entries }),
            Err(error) => Err(of_folder(&folder, error)),
        });
        let listed = async move {
            let entries = opened.await.map_err(Error::from)??;
            Ok::<_, StorageError>(stream::try_unfold(entries, |entries: Entries| async move {
                let next = spawn_blocking(move || entries.next()).await;
                next.map_err(Error::from)?
            }))
        };
        let pages = listed.try_flatten_stream();
        pages.map_ok(stream_of).try_flatten().boxed()
    }

    fn target(&self, location: &Path) -> Result<PathBuf> {
        self.inner.path_to_filesystem(location)
    }
}

/// A folder that is being listed.
struct Entries {
    folder: Arc<FilePath>,
    entries: fs::ReadDir,
}

impl Entries {
    /// The next files; `None` at the end. Blocks.
    fn next(mut self) -> Listing<Option<(Vec<Listed>, Self)>> {
        let mut page = Vec::new();
        for _ in 0..LISTED_AT_ONCE {
            let Some(entry) = self.entries.next() else {
                return Ok((!page.is_empty()).then_some((page, self)));
            };
            let entry = entry.map_err(|error| of_folder(&self.folder, error))?;
            page.extend(listed(&entry));
        }
        Ok(Some((page, self)))
    }
}

/// A file to list; `None` if it is no file, cannot be examined, is gone already, or is unfinished.
fn listed(entry: &fs::DirEntry) -> Option<Listed> {
    let name = entry.file_name().into_string().ok();
    let name = name.filter(|name| !name.ends_with(UNFINISHED))?;
    // This follows links.
    let file = fs::metadata(entry.path())
        .ok()
        .filter(fs::Metadata::is_file)?;
    Some(Listed {
        name,
        bytes: file.len(),
    })
}

fn stream_of(page: Vec<Listed>) -> impl stream::Stream<Item = Listing<Listed>> {
    stream::iter(page.into_iter().map(Ok))
}

fn of_folder(path: &FilePath, error: io::Error) -> StorageError {
    StorageError::Folder {
        path: path.to_owned(),
        error,
    }
}

impl std::fmt::Display for Folder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.inner.fmt(f)
    }
}

#[async_trait]
impl ObjectStore for Folder {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        options: PutOptions,
    ) -> Result<PutResult> {
        let mode = options.mode;
        if matches!(mode, PutMode::Update(_)) {
            return Err(Error::NotImplemented {
                operation: "`put_opts` with mode `PutMode::Update`".into(),
                implementer: self.to_string(),
            });
        }
        let (root, target) = (Arc::clone(&self.root), self.target(location)?);
        spawn_blocking(move || {
            let mut file = beside(&root, &target)?;
            payload
                .iter()
                .try_for_each(|piece| file.write_all(piece))
                .map_err(|error| failed(&target, error))?;
            keep(file, &target, matches!(mode, PutMode::Create))
        })
        .await?
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        _: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        let target = self.target(location)?;
        let file = {
            let (root, target) = (Arc::clone(&self.root), target.clone());
            spawn_blocking(move || beside(&root, &target)).await??
        };
        Ok(Box::new(Upload {
            file: Arc::new(Mutex::new(Some(file))),
            target,
            offset: 0,
        }))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.inner.get_opts(location, options).await
    }

    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        self.inner.get_ranges(location, ranges).await
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }

    async fn rename_opts(&self, from: &Path, to: &Path, options: RenameOptions) -> Result<()> {
        self.inner.rename_opts(from, to, options).await
    }
}

/// An upload in parts.
#[derive(Debug)]
struct Upload {
    /// `None` once it is complete or aborted. Dropping the file removes it from the disk.
    file: Arc<Mutex<Option<NamedTempFile>>>,
    target: PathBuf,
    offset: u64,
}

impl Upload {
    fn take(&self) -> Result<NamedTempFile> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.take().ok_or_else(|| failed(&self.target, ended()))
    }
}

#[async_trait]
impl MultipartUpload for Upload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        let offset = self.offset;
        self.offset += data.content_length() as u64;
        let (file, target) = (Arc::clone(&self.file), self.target.clone());
        let written = spawn_blocking(move || {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            let file = file.as_mut().ok_or_else(|| failed(&target, ended()))?;
            file.seek(SeekFrom::Start(offset))
                .and_then(|_| data.iter().try_for_each(|piece| file.write_all(piece)))
                .map_err(|error| failed(&target, error))
        });
        async move { written.await? }.boxed()
    }

    async fn complete(&mut self) -> Result<PutResult> {
        let (file, target) = (self.take()?, self.target.clone());
        spawn_blocking(move || keep(file, &target, false)).await?
    }

    async fn abort(&mut self) -> Result<()> {
        let (file, target) = (self.take()?, self.target.clone());
        spawn_blocking(move || file.close().map_err(|error| failed(&target, error))).await?
    }
}

/// Creates a file beside the target, under a name that is never listed.
fn beside(root: &FilePath, target: &FilePath) -> Result<NamedTempFile> {
    let folder = target.parent().unwrap_or(FilePath::new("."));
    make(folder, Some(root)).map_err(|error| failed(folder, error))?;
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let mut prefix = name.into_owned();
    prefix.push('.');
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(UNFINISHED);
    // Permissions are those of any other new file: the operator's umask decides.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
        .tempfile_in(folder)
        .map_err(|error| failed(folder, error))
}

/// Makes a written file durable and gives it its name.
fn keep(file: NamedTempFile, target: &FilePath, is_new: bool) -> Result<PutResult> {
    let sync = file.as_file().sync_all();
    sync.map_err(|error| failed(target, error))?;
    let persisted = match is_new {
        true => file.persist_noclobber(target),
        false => file.persist(target),
    };
    persisted.map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => Error::AlreadyExists {
            path: target.display().to_string(),
            source: error.error.into(),
        },
        _ => failed(target, error.error),
    })?;
    let folder = target.parent().unwrap_or(FilePath::new("."));
    sync_folder(folder).map_err(|error| failed(folder, error))?;
    Ok(PutResult {
        e_tag: None,
        version: None,
    })
}

/// Creates a folder and those above it, durably. The root is not created again: if it is gone, what was mounted there
/// is away.
fn make(folder: &FilePath, root: Option<&FilePath>) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if root == Some(folder) {
        return Err(io::ErrorKind::NotFound.into());
    }
    let parent = folder
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    if let Some(parent) = parent {
        make(parent, root)?;
    }
    match fs::create_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    sync_folder(parent.unwrap_or(FilePath::new(".")))
}

fn failed(path: &FilePath, error: io::Error) -> Error {
    let text = format!("{}: {error}", path.display());
    Error::Generic {
        store: "folder",
        source: io::Error::new(error.kind(), text).into(),
    }
}

fn ended() -> io::Error {
    io::Error::other("the upload has ended")
}
