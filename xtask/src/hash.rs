//! SHA-256 of files.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// A file's SHA-256 in hex.
///
/// # Errors
/// It cannot be read.
pub fn sha256(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| format!("{}: not read", file.display()))?;
    Ok(hex::encode(Sha256::digest(bytes)))
}
