//! The keys that options name, and addresses that stand in their place for who signs elsewhere.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use openmast_keys::{Asking, Key, KeyTrouble, ReadKey, Source};
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use tokio::task::JoinHandle;

use crate::{
    args::Globals,
    failure::{Exit, Failure},
    landing::told_to_end,
    progress::Progress,
    solana_config::{SolanaConfig, default_keypair},
};

/// An option that names a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOption {
    Keypair,
    FeePayer,
    NonceAuthority,
    RegulatorKeypair,
}

impl KeyOption {
    /// As it is written, and as whoever is asked for the key reads it.
    fn name(self) -> &'static str {
        match self {
            Self::Keypair => "keypair",
            Self::FeePayer => "fee-payer",
            Self::NonceAuthority => "nonce-authority",
            Self::RegulatorKeypair => "regulator-keypair",
        }
    }
}

/// Who signs: with a key that is at hand, or elsewhere.
pub enum Party {
    Key(Arc<Key>),
    Address(Pubkey),
}

impl Party {
    pub fn address(&self) -> Pubkey {
        match self {
            Self::Key(key) => key.pubkey(),
            Self::Address(address) => *address,
        }
    }
}

/// The address that stands where a key may stand, for who signs elsewhere. A file of that name comes first.
pub fn address_alone(text: &Path) -> Option<Pubkey> {
    let address = text.to_str()?.parse().ok()?;
    (!text.exists()).then_some(address)
}

/// The key that `text` names. Whoever is asked for it is not disturbed by what the command is doing meanwhile. Where somebody
/// is asked, the command ends from then on when it is told to, also while it waits for the answer.
///
/// # Errors
/// There is none, or whoever was asked said no.
pub fn read(
    text: &Path,
    option: KeyOption,
    globals: &Globals,
    progress: &Progress,
) -> Result<Key, Failure> {
    let interrupted = || Failure::new(Exit::Interrupted, "interrupted");
    let _ = ends_when_told(text, globals.json, interrupted);
    read_alone(text, option, globals, progress)
}

/// As [`read`], of a command that listens by itself when nobody is asked: `interrupted` is what it says when it is ended.
///
/// # Errors
/// As [`read`].
pub fn read_until_told(
    text: &Path,
    option: KeyOption,
    globals: &Globals,
    progress: &Progress,
    interrupted: impl FnOnce() -> Failure + Send + 'static,
) -> Result<Key, Failure> {
    let listening = ends_when_told(text, globals.json, interrupted);
    let read = read_alone(text, option, globals, progress);
    if let Some(listening) = listening {
        listening.abort();
    }
    read
}

/// Ends the process when that is told, if this key needs somebody: what waits for an answer at a terminal hears nothing else.
fn ends_when_told(
    text: &Path,
    json: bool,
    interrupted: impl FnOnce() -> Failure + Send + 'static,
) -> Option<JoinHandle<()>> {
    Source::needs_somebody(text)?;
    let told = told_to_end();
    Some(tokio::spawn(async move {
        told.await;
        openmast_keys::give_terminal_back();
        let failure = interrupted();
        failure.print(json);
        std::process::exit(failure.exit as i32);
    }))
}

fn read_alone(
    text: &Path,
    option: KeyOption,
    globals: &Globals,
    progress: &Progress,
) -> Result<Key, Failure> {
    let asking = Asking {
        name: option.name(),
        skips_validation: globals.skip_seed_phrase_validation,
        confirms: globals.confirm_key,
    };
    let ReadKey { key, warning } = progress.above(|| openmast_keys::read(text, &asking))?;
    if let Some(warning) = warning {
        progress.tell(&warning);
    }
    Ok(key)
}

/// Names the key that signs.
///
/// # Errors
/// Nobody does.
pub fn signing(globals: &Globals, solana: &SolanaConfig) -> Result<PathBuf, Failure> {
    let given = globals.keypair.clone();
    let named = given
        .or_else(|| solana.keypair_path.clone())
        .or_else(default_keypair);
    named.ok_or_else(|| Failure::input("no key file is given; pass --keypair"))
}

/// The key that signs.
///
/// # Errors
/// There is none, or whoever was asked said no.
pub fn signer(
    globals: &Globals,
    solana: &SolanaConfig,
    progress: &Progress,
) -> Result<Key, Failure> {
    let named = signing(globals, solana)?;
    read(&named, KeyOption::Keypair, globals, progress)
}

impl From<KeyTrouble> for Failure {
    fn from(trouble: KeyTrouble) -> Self {
        let exit = match trouble {
            KeyTrouble::Wrong(_) => Exit::Input,
            KeyTrouble::Declined(_) => Exit::Interrupted,
        };
        Self::new(exit, trouble.to_string())
    }
}
