//! Who signs. Nothing of a key is ever printed but its public half.

use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path, sync::Arc};

use anyhow::{Context, Result, bail};
use openmast_keys::{Asking, Key, ReadKey, Source};
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

/// Who signs.
#[derive(Clone)]
pub struct Keys {
    /// Pays everything, founds the network, and may upgrade the program until that is handed over.
    pub deployer: Arc<Key>,
    /// The key of the program's address; only its first deployment needs it.
    pub program: Option<Arc<Key>>,
    /// Holders to be of roles, who accept in the same run. Usually they do it themselves.
    pub holders: Vec<Arc<Key>>,
}

impl Keys {
    /// All of them, for the sender to choose from.
    pub fn all(&self) -> Vec<&Key> {
        let others = self.program.iter().chain(&self.holders);
        let all = std::iter::once(&self.deployer).chain(others);
        all.map(Arc::as_ref).collect()
    }

    /// The deployer's address.
    pub fn deployer(&self) -> Pubkey {
        self.deployer.pubkey()
    }

    /// Whether this one is here to sign.
    pub fn has(&self, key: &Pubkey) -> bool {
        self.all().iter().any(|it| it.pubkey() == *key)
    }
}

/// The key that the option `asking.name` names: a file, `-`, or a seed phrase that is asked for.
///
/// # Errors
/// There is none, or it is in a hardware wallet.
pub fn read(named: &Path, asking: &Asking<'_>) -> Result<Key> {
    if let Source::Wallet(_) = Source::of(named)? {
        bail!(
            "a deployment is some hundred transactions, and a hardware wallet asks about each: pass --{} with a key file or prompt:, and \
             hand over to the hardware wallet (docs/guides/deployment.md)",
            asking.name
        );
    }
    let ReadKey { key, warning } = openmast_keys::read(named, asking)?;
    if let Some(warning) = warning {
        eprintln!("{warning}");
    }
    Ok(key)
}

/// Reads a program's key file, or makes a key and the file, which only its owner can read.
///
/// # Errors
/// The file is there and holds no key, or cannot be written.
pub fn read_or_create(file: &Path) -> Result<Key> {
    if file.exists() {
        return read(file, &PROGRAM);
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
    Ok(Key::Pair(keypair))
}

/// Programs' keys are files in a folder; nobody is asked for one.
pub const PROGRAM: Asking<'static> = Asking {
    name: "program-keypairs",
    skips_validation: false,
    confirms: false,
};

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
    fn hardware_wallets_deploy_nothing() {
        let refused = read(Path::new("usb://ledger?key=0"), &PROGRAM).unwrap_err();
        let text = refused.to_string();
        assert!(text.contains("some hundred transactions"), "{text}");
    }
}
