//! Key files, as `solana-keygen` writes them. Nothing of a key is ever printed but its public half.

use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use anyhow::{Context, Result, bail};
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

/// No key file is larger.
const MOST_OCTETS: u64 = 4096;

/// Who signs.
pub struct Keys {
    /// Pays everything, founds the network, and may upgrade the program until that is handed over.
    pub deployer: Keypair,
    /// The key of the program's address; only its first deployment needs it.
    pub program: Option<Keypair>,
    /// Holders to be of roles, who accept in the same run. Usually they do it themselves.
    pub holders: Vec<Keypair>,
}

impl Keys {
    /// All of them, for the sender to choose from.
    pub fn all(&self) -> Vec<&Keypair> {
        let others = self.program.iter().chain(&self.holders);
        std::iter::once(&self.deployer).chain(others).collect()
    }

    /// The same keys.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self {
            deployer: self.deployer.insecure_clone(),
            program: self.program.as_ref().map(Keypair::insecure_clone),
            holders: self.holders.iter().map(Keypair::insecure_clone).collect(),
        }
    }

    /// The deployer's address.
    pub fn deployer(&self) -> Pubkey {
        self.deployer.pubkey()
    }

    /// Whether this one is here to sign.
    pub fn has(&self, key: &Pubkey) -> bool {
        self.all().iter().any(|keypair| keypair.pubkey() == *key)
    }
}

/// Reads a key file: the JSON array of 64 numbers.
///
/// # Errors
/// It cannot be read or holds something else; nothing of what it holds is in the message.
pub fn read(file: &Path) -> Result<Keypair> {
    let path = file.display();
    let state = fs::metadata(file).with_context(|| {
        format!("there is no key file {path}: name yours, or make one with `solana-keygen new`")
    })?;
    if state.len() > MOST_OCTETS {
        bail!(
            "{path} is no key file: it has {} octets; name the file that `solana-keygen` wrote",
            state.len()
        );
    }
    let text =
        fs::read_to_string(file).with_context(|| format!("{path} cannot be read as text"))?;
    // What serde says of an error quotes the text.
    let octets = serde_json::from_str::<Vec<u8>>(text.trim()).ok();
    let keypair = octets.and_then(|octets| Keypair::try_from(octets.as_slice()).ok());
    keypair.with_context(|| {
        format!("{path} holds no key: needed is the JSON array of 64 numbers that `solana-keygen` writes")
    })
}

/// Reads a key file, or makes a key and the file, which only its owner can read.
///
/// # Errors
/// The file is there and holds no key, or cannot be written.
pub fn read_or_create(file: &Path) -> Result<Keypair> {
    if file.exists() {
        return read(file);
    }
    let path = file.display();
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("no folder for {path}"))?;
    }
    let keypair = Keypair::new();
    let text = serde_json::to_string(&keypair.to_bytes().to_vec())?;
    let mut opened = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .with_context(|| format!("{path}: not written"))?;
    opened
        .write_all(text.as_bytes())
        .and_then(|()| opened.sync_all())
        .with_context(|| format!("{path}: not written"))?;
    Ok(keypair)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_that_is_made_is_read_again_and_belongs_to_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep/key.json");
        let made = read_or_create(&file).unwrap();
        assert_eq!(read_or_create(&file).unwrap().pubkey(), made.pubkey());
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn what_is_no_key_is_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key.json");
        for text in ["[1, 2, 3]", "correct horse battery staple", "[1, 2, 30077]"] {
            fs::write(&file, text).unwrap();
            let Err(error) = read(&file) else {
                panic!("{text} is a key");
            };
            let message = format!("{error:#}");
            assert!(message.contains("holds no key"), "{message}");
            assert!(
                !message.contains("horse") && !message.contains("30077"),
                "{message}"
            );
        }
    }
}
