//! Files to a place and back, in pieces: the largest is never in memory.

use std::{io, path::Path as FilePath};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use object_store::{MultipartUpload, ObjectStoreExt, PutMode, PutPayload};
use sha2::{Digest, Sha256};
use tokio::{fs::File, io::AsyncReadExt};

use super::{Storage, StorageError};

/// What is sent or asked for at once. Stores want parts of 5 MiB at least, all but the last of the same size.
pub const PIECE_BYTES: u64 = 8 << 20;

/// A file that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    pub bytes: u64,
    pub sha256: [u8; 32],
}

impl Storage {
    /// Sends a file under a name, over what is there. A large one goes in parts, and is there when all of it is.
    ///
    /// # Errors
    /// It cannot be read or sent; nothing is there under the name then, or what was before.
    pub async fn send_file(&self, file: &FilePath, name: &str) -> Result<Sent, StorageError> {
        let mut source = Source::open(file).await?;
        let at = self.at(name);
        let first = source.next().await?;
        if (first.len() as u64) < PIECE_BYTES {
            let options = PutMode::Overwrite.into();
            self.store().put_opts(&at, first.into(), options).await?;
            return Ok(source.sent());
        }
        let mut upload = self.store().put_multipart(&at).await?;
        match send_parts(&mut source, first, &mut *upload).await {
            Ok(()) => Ok(source.sent()),
            Err(error) => {
                // What cannot be taken back either is left to the store, whose parts without an end have one of their own.
                let _ = upload.abort().await;
                Err(error)
            }
        }
    }

    /// The bytes of an object whose length is known, piece by piece, each its own request.
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

    /// The SHA-256 of an object whose length is known, read back.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn hash(&self, name: &str, bytes: u64) -> Result<[u8; 32], StorageError> {
        let pieces = self.pieces(name, bytes);
        let hasher = pieces
            .try_fold(Sha256::new(), async |mut hasher, piece| {
                hasher.update(&piece);
                Ok(hasher)
            })
            .await?;
        Ok(hasher.finalize().into())
    }
}

async fn send_parts(
    source: &mut Source<'_>,
    first: Bytes,
    upload: &mut dyn MultipartUpload,
) -> Result<(), StorageError> {
    let mut piece = first;
    while !piece.is_empty() {
        upload.put_part(PutPayload::from(piece)).await?;
        piece = source.next().await?;
    }
    upload.complete().await?;
    Ok(())
}

/// A file that is read once, from its first byte to its last.
struct Source<'a> {
    path: &'a FilePath,
    file: File,
    hasher: Sha256,
    bytes: u64,
}

impl<'a> Source<'a> {
    async fn open(path: &'a FilePath) -> Result<Self, StorageError> {
        let file = File::open(path)
            .await
            .map_err(|error| unreadable(path, error))?;
        Ok(Self {
            path,
            file,
            hasher: Sha256::new(),
            bytes: 0,
        })
    }

    /// The next piece: whole, or the last; empty at the end.
    async fn next(&mut self) -> Result<Bytes, StorageError> {
        let mut piece = Vec::new();
        let read = (&mut self.file)
            .take(PIECE_BYTES)
            .read_to_end(&mut piece)
            .await;
        read.map_err(|error| unreadable(self.path, error))?;
        self.hasher.update(&piece);
        self.bytes += piece.len() as u64;
        Ok(piece.into())
    }

    fn sent(self) -> Sent {
        Sent {
            bytes: self.bytes,
            sha256: self.hasher.finalize().into(),
        }
    }
}

fn unreadable(path: &FilePath, source: io::Error) -> StorageError {
    StorageError::Folder {
        path: path.to_owned(),
        source,
    }
}
