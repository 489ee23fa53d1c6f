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
use futures_util::{FutureExt, stream::BoxStream};
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, PutMode, PutMultipartOptions, PutOptions, PutPayload, PutResult, RenameOptions,
    Result, UploadPart, local::LocalFileSystem, path::Path,
};
use tempfile::NamedTempFile;
use tokio::task::spawn_blocking;

use super::StorageError;
use crate::files::sync_folder;

/// Reads and lists as the crate does, and writes beside the target, syncs, renames, syncs the folder.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    inner: Arc<LocalFileSystem>,
    /// As the targets begin: without links.
    root: Arc<FilePath>,
}

impl Folder {
    /// Opens a folder, or makes it.
    pub fn open(path: &FilePath) -> std::result::Result<Self, StorageError> {
        let failed = |error| StorageError::Folder {
            path: path.to_owned(),
            error,
        };
        make(path, None).map_err(failed)?;
        let root = path.canonicalize().map_err(failed)?;
        Ok(Self {
            inner: Arc::new(LocalFileSystem::new_with_prefix(path)?),
            root: root.into(),
        })
    }

    fn target(&self, location: &Path) -> Result<PathBuf> {
        self.inner.path_to_filesystem(location)
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
                .map_err(failed)?;
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

/// A file that comes in parts.
#[derive(Debug)]
struct Upload {
    /// `None` once it is complete or given up. Dropped, it is gone from the disk.
    file: Arc<Mutex<Option<NamedTempFile>>>,
    target: PathBuf,
    offset: u64,
}

impl Upload {
    fn take(&self) -> Result<NamedTempFile> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.take().ok_or_else(|| failed(ended()))
    }
}

#[async_trait]
impl MultipartUpload for Upload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        let offset = self.offset;
        self.offset += data.content_length() as u64;
        let file = Arc::clone(&self.file);
        let written = spawn_blocking(move || {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            let file = file.as_mut().ok_or_else(|| failed(ended()))?;
            file.seek(SeekFrom::Start(offset)).map_err(failed)?;
            data.iter()
                .try_for_each(|piece| file.write_all(piece))
                .map_err(failed)
        });
        async move { written.await? }.boxed()
    }

    async fn complete(&mut self) -> Result<PutResult> {
        let (file, target) = (self.take()?, self.target.clone());
        spawn_blocking(move || keep(file, &target, false)).await?
    }

    async fn abort(&mut self) -> Result<()> {
        let file = self.take()?;
        spawn_blocking(move || file.close().map_err(failed)).await?
    }
}

/// A file beside the target, under a name that is never listed: the crate leaves out what ends in `#` and digits.
fn beside(root: &FilePath, target: &FilePath) -> Result<NamedTempFile> {
    let folder = target.parent().unwrap_or(FilePath::new("."));
    make(folder, Some(root)).map_err(failed)?;
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let mut prefix = name.into_owned();
    prefix.push('.');
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix("#0");
    // As any other new file: who may read it is the operator's umask.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder).map_err(failed)
}

/// Makes a written file durable and gives it its name.
fn keep(file: NamedTempFile, target: &FilePath, is_new: bool) -> Result<PutResult> {
    file.as_file().sync_all().map_err(failed)?;
    let persisted = match is_new {
        true => file.persist_noclobber(target),
        false => file.persist(target),
    };
    persisted.map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => Error::AlreadyExists {
            path: target.display().to_string(),
            source: error.error.into(),
        },
        _ => failed(error.error),
    })?;
    sync_folder(target.parent().unwrap_or(FilePath::new("."))).map_err(failed)?;
    Ok(PutResult {
        e_tag: None,
        version: None,
    })
}

/// Makes a folder and those that it lies in, durably. The root is not made again: what was mounted there is away.
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

fn failed(error: io::Error) -> Error {
    Error::Generic {
        store: "folder",
        source: error.into(),
    }
}

fn ended() -> io::Error {
    io::Error::other("the upload has ended")
}
