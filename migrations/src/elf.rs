//! What can be told of a built program without running it.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use solana_pubkey::Pubkey;

/// A built program.
#[derive(Clone)]
pub struct Elf {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of them, hex.
    pub hash: String,
}

impl Elf {
    /// # Errors
    /// The file cannot be read or is no ELF.
    pub fn read(file: &Path) -> Result<Self> {
        let path = file.display();
        let bytes = fs::read(file)
            .with_context(|| format!("{path}: not read; `cargo xtask program` builds it"))?;
        Self::new(bytes).with_context(|| path.to_string())
    }

    /// # Errors
    /// It is no ELF.
    pub fn new(bytes: Vec<u8>) -> Result<Self> {
        if !bytes.starts_with(b"\x7fELF") {
            bail!("not an ELF file; `cargo xtask program` builds the program");
        }
        let hash = hex::encode(Sha256::digest(&bytes));
        Ok(Self { bytes, hash })
    }

    /// Whether the program can be the one that declares itself to be at this address. The compiler compares the address in
    /// words of four bytes, each of which is a constant of the code; by chance all eight are there once in 10³⁰ times.
    pub fn declares(&self, program: &Pubkey) -> bool {
        let words = program.as_ref().chunks_exact(4);
        words.into_iter().all(|word| {
            let mut windows = self.bytes.windows(4);
            windows.any(|window| window == word)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_pieces() {
        let (here, absent) = (Pubkey::new_unique(), Pubkey::new_unique());
        let mut bytes = b"\x7fELF".to_vec();
        for word in here.as_ref().chunks(4) {
            bytes.extend_from_slice(&[0x18, 7]);
            bytes.extend_from_slice(word);
        }
        let elf = Elf::new(bytes).unwrap();
        assert!(elf.declares(&here));
        assert!(!elf.declares(&absent));
        assert!(Elf::new(b"MZ".to_vec()).is_err());
    }
}
