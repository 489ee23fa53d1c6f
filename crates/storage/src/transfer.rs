//! Transfers files to a place and back, in pieces: a large file is never in memory as a whole.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path as FilePath, PathBuf},
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use object_store::{MultipartUpload, ObjectStoreExt, PutMode, PutPayload};
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

use super::{Storage, StorageError};

/// Bytes that are sent or requested at once. Stores want parts of 5 MiB at least, all but the last of the same size.
pub const PIECE_BYTES: u64 = 8 << 20;

impl Storage {
    /// Sends a file with this SHA-256 under a name, replacing what is there, and returns how many bytes it had. A
    /// large file goes in parts, and appears when it is complete. `beat` is called after each part. Several processes
    /// may send what is named after its hash at once: they send the same.
    ///
    /// # Errors
    /// It cannot be read or sent, or has another hash; then the name has nothing, or what it had before.
    pub async fn send_file(
        &self,
        file: &FilePath,
        name: &str,
        sha256: &[u8; 32],
        beat: impl Fn(),
    ) -> Result<u64, StorageError> {
        let mut source = Source::open(file).await?;
        let at = self.at(name);
        let first = source.next().await?;
        if (first.len() as u64) < PIECE_BYTES {
            let bytes = source.require(sha256)?;
            let options = PutMode::Overwrite.into();
            self.store().put_opts(&at, first.into(), options).await?;
            return Ok(bytes);
        }
        let mut upload = self.store().put_multipart(&at).await?;
        let sent = send_parts(&mut *upload, &mut source, first, sha256, beat).await;
        if sent.is_err() {
            // Parts that cannot be removed are left to the store, which has a rule for unfinished uploads.
            let _ = upload.abort().await;
        }
        sent
    }

    /// The bytes of an object of known length, piece by piece, each by its own request.
    pub fn pieces(
        &self,
        name: &str,
        bytes: u64,
    ) -> impl Stream<Item = Result<Bytes, StorageError>> + Send + 'static {
        let (store, at) = (self.store().clone(), self.at(name));
        let starts = (0..bytes.div_ceil(PIECE_BYTES)).map(|piece| piece * PIECE_BYTES);
        stream::iter(starts).then(move |start| {
            let (store, at) = (store.clone(), at.clone());
            let end = bytes.min(start + PIECE_BYTES);
            async move { Ok(store.get_range(&at, start..end).await?) }
        })
    }

    /// The SHA-256 of an object of known length, which is read back. `beat` is called after each piece.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn hash(
        &self,
        name: &str,
        bytes: u64,
        beat: impl Fn(),
    ) -> Result<[u8; 32], StorageError> {
        let mut pieces = std::pin::pin!(self.pieces(name, bytes));
        let mut hasher = Sha256::new();
        while let Some(piece) = pieces.try_next().await? {
            beat();
            let hashed = spawn_blocking(move || {
                hasher.update(&piece);
                hasher
            });
            hasher = hashed.await.map_err(ended)?;
        }
        Ok(hasher.finalize().into())
    }
}

/// Sends parts. The object does not appear before the file is known to be the right one.
async fn send_parts(
    upload: &mut dyn MultipartUpload,
    source: &mut Source,
    first: Bytes,
    sha256: &[u8; 32],
    beat: impl Fn(),
) -> Result<u64, StorageError> {
    let mut piece = first;
    while !piece.is_empty() {
        upload.put_part(PutPayload::from(piece)).await?;
        beat();
        piece = source.next().await?;
    }
    let bytes = source.require(sha256)?;
    upload.complete().await?;
    Ok(bytes)
}

/// A file that is read once, from its first byte to its last, off the runtime's threads.
struct Source {
    path: PathBuf,
    /// `None` while the next piece is being read elsewhere.
    reading: Option<(File, Sha256)>,
    bytes: u64,
}

impl Source {
    async fn open(path: &FilePath) -> Result<Self, StorageError> {
        let path = path.to_owned();
        let opened = {
            let path = path.clone();
            spawn_blocking(move || File::open(path))
                .await
                .map_err(ended)?
        };
        match opened {
            Ok(file) => Ok(Self {
                path,
                reading: Some((file, Sha256::new())),
                bytes: 0,
            }),
            Err(error) => Err(StorageError::Source { path, error }),
        }
    }

    /// The next piece: full, or the last one; empty at the end.
    async fn next(&mut self) -> Result<Bytes, StorageError> {
        let Some((mut file, mut hasher)) = self.reading.take() else {
            return Err(self.failed(io::Error::other("an earlier piece could not be read")));
        };
        let read = spawn_blocking(move || {
            let mut piece = Vec::new();
            (&mut file).take(PIECE_BYTES).read_to_end(&mut piece)?;
            hasher.update(&piece);
            Ok::<_, io::Error>((piece, (file, hasher)))
        });
        let (piece, reading) = read
            .await
            .map_err(ended)?
            .map_err(|error| self.failed(error))?;
        self.reading = Some(reading);
        self.bytes += piece.len() as u64;
        Ok(piece.into())
    }

    /// The number of bytes that were read, if their hash is this one.
    fn require(&self, sha256: &[u8; 32]) -> Result<u64, StorageError> {
        let hasher = self.reading.as_ref().map(|(_, hasher)| hasher.clone());
        let found: [u8; 32] = hasher.unwrap_or_default().finalize().into();
        if found != *sha256 {
            let other = format!("its SHA-256 is {}: it is damaged", hex::encode(found));
            return Err(self.failed(io::Error::new(io::ErrorKind::InvalidData, other)));
        }
        Ok(self.bytes)
    }

    fn failed(&self, error: io::Error) -> StorageError {
        StorageError::Source {
            path: self.path.clone(),
            error,
        }
    }
}

/// The error of a task that did not finish because the runtime ends.
fn ended(error: tokio::task::JoinError) -> StorageError {
    StorageError::Store(error.into())
}
