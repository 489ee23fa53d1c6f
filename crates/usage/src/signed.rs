//! A batch with its signature.

use crate::{Batch, layout::Malformed};

/// Well-formed canonical bytes, and a signature that may or may not be good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedBatch {
    canonical: Vec<u8>,
    signature: [u8; 64],
}

impl SignedBatch {
    /// # Errors
    /// The bytes are no batch.
    pub fn new(canonical: Vec<u8>, signature: [u8; 64]) -> Result<Self, Malformed> {
        Batch::parse(&canonical)?;
        Ok(Self {
            canonical,
            signature,
        })
    }

    /// The batch that the canonical bytes encode.
    pub fn batch(&self) -> Batch<'_> {
        Batch::of_parsed(&self.canonical)
            .unwrap_or_else(|| unreachable!("they were read when this was made"))
    }

    /// The bytes that are signed.
    pub fn canonical(&self) -> &[u8] {
        &self.canonical
    }

    /// The ed25519 signature.
    pub fn signature(&self) -> &[u8; 64] {
        &self.signature
    }

    /// Canonical bytes and signature.
    pub fn into_parts(self) -> (Vec<u8>, [u8; 64]) {
        (self.canonical, self.signature)
    }
}

/// Input that is no batch, with as much of its identity as could be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct Unreadable {
    /// The radio's public key; `None` if it could not be read.
    pub radio: Option<[u8; 32]>,
    /// The sequence number; 0 if it could not be read.
    pub sequence: u64,
    /// Why it is no batch.
    #[source]
    pub problem: Malformed,
}
