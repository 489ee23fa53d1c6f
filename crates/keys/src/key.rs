//! A key that is at hand.

use std::path::Path;

use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signature::Signature;
use solana_signer::{Signer, SignerError};

use crate::{KeyTrouble, Source, Wallet, file, phrase};

/// Who is asked for a key, and how.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// The option that names the key, for whoever is asked for it.
    pub name: &'a str,
    /// Whether seed phrases may be of no word list, and have no checksum.
    pub skips_validation: bool,
    /// Whether a hardware wallet shows the address and asks whether it is right.
    pub confirms: bool,
}

/// A key that is at hand.
#[derive(Debug)]
pub enum Key {
    /// In memory.
    Pair(Keypair),
    /// In a hardware wallet.
    #[cfg(feature = "ledger")]
    Device(crate::device::DeviceKey),
}

/// A key, and what people should know of where it comes from.
#[derive(Debug)]
pub struct ReadKey {
    /// It signs.
    pub key: Key,
    /// That others can read its file.
    pub warning: Option<String>,
}

/// The key that `text` names; asks whoever sits at the terminal where that is needed.
///
/// # Errors
/// There is none; what to do.
pub fn read(text: &Path, asking: &Asking<'_>) -> Result<ReadKey, KeyTrouble> {
    let alone = |key| ReadKey { key, warning: None };
    match Source::of(text)? {
        Source::File(path) => file::read(&path, asking.name),
        Source::Stdin => file::read(Path::new("/dev/stdin"), asking.name),
        Source::Phrase(path) => Ok(alone(Key::Pair(phrase::ask(asking, path.as_ref())?))),
        Source::Wallet(wallet) => Ok(alone(in_wallet(&wallet, asking)?)),
    }
}

#[cfg(feature = "ledger")]
fn in_wallet(wallet: &Wallet, asking: &Asking<'_>) -> Result<Key, KeyTrouble> {
    crate::device::DeviceKey::open(wallet, asking).map(Key::Device)
}

#[cfg(not(feature = "ledger"))]
fn in_wallet(_: &Wallet, asking: &Asking<'_>) -> Result<Key, KeyTrouble> {
    Err(KeyTrouble::wrong(format!(
        "this build has no hardware wallets; build the command with `cargo build --release -p openmast-cli --features ledger`, or pass \
         --{} with a key file or prompt:, or --as ADDRESS to have the transaction printed for who signs elsewhere",
        asking.name
    )))
}

impl Key {
    /// The key itself, unless it is in a hardware wallet, which gives none away.
    pub fn pair(&self) -> Option<&Keypair> {
        match self {
            Self::Pair(pair) => Some(pair),
            #[cfg(feature = "ledger")]
            Self::Device(_) => None,
        }
    }

    fn signer(&self) -> &dyn Signer {
        match self {
            Self::Pair(pair) => pair,
            #[cfg(feature = "ledger")]
            Self::Device(device) => device,
        }
    }
}

impl From<Keypair> for Key {
    fn from(pair: Keypair) -> Self {
        Self::Pair(pair)
    }
}

impl Signer for Key {
    fn try_pubkey(&self) -> Result<Pubkey, SignerError> {
        self.signer().try_pubkey()
    }

    fn try_sign_message(&self, message: &[u8]) -> Result<Signature, SignerError> {
        self.signer().try_sign_message(message)
    }

    fn is_interactive(&self) -> bool {
        self.signer().is_interactive()
    }
}
