//! From what names a key to the key.

use std::path::Path;

use crate::{Asking, Key, KeyTrouble, ReadKey, Source, Wallet, file, phrase};

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
