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

    /// What it says.
    pub fn batch(&self) -> Batch<'_> {
        Batch::of_parsed(&self.canonical)
            .unwrap_or_else(|| unreachable!("they were read when this was made"))
    }

    /// What is signed.
    pub fn canonical(&self) -> &[u8] {
        &self.canonical
    }

    /// ed25519.
    pub fn signature(&self) -> &[u8; 64] {
        &self.signature
    }

    /// Canonical bytes and signature.
    pub fn into_parts(self) -> (Vec<u8>, [u8; 64]) {
        (self.canonical, self.signature)
    }
}

/// Input that is no batch, with as much as could be read of whose it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct Unreadable {
    pub radio: Option<[u8; 32]>,
    /// 0 when it could not be read.
    pub sequence: u64,
    #[source]
    pub problem: Malformed,
}
