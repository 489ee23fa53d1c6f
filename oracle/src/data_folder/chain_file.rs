//! What was seen of the chain, kept in the data folder. After a restart no endpoint is trusted that is of another
//! chain, or further behind than the service was before.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::Context;
use openmast_client::rpc::ChainSeen;
use serde::{Deserialize, Serialize};
use solana_pubkey::Pubkey;

use openmast_platform::files;

/// The format that the file states.
pub const FORMAT: &str = "openmast/chain/1";
const NAME: &str = "chain.json";
/// The slot is written again when it has grown by this, to spare the disk.
const WRITE_EVERY_SLOTS: u64 = 1_000;

/// The file `chain.json` of a data folder.
pub struct ChainFile {
    path: PathBuf,
    network: Pubkey,
    written: Option<ChainSeen>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    format: String,
    network: String,
    /// The genesis hash in base58, as `getGenesisHash` returns it.
    genesis: String,
    /// The newest finalized slot: an endpoint that is at a lower one is behind.
    finalized_slot: u64,
    /// The newest slot: no endpoint can have been at a higher one at that time.
    #[serde(default)]
    newest_slot: u64,
    /// When both were seen, Unix milliseconds.
    #[serde(default)]
    seen_at_ms: Option<u64>,
}

impl ChainFile {
    pub fn of(folder: &Path, network: [u8; 32]) -> Self {
        Self {
            path: folder.join(NAME),
            network: network.into(),
            written: None,
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was seen, as far as it is known. A file that cannot be read, or is another network's, says nothing: what
    /// it protects from is detected by other means, too.
    pub fn read(&self) -> ChainSeen {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return ChainSeen::default();
            }
            Err(error) => {
                tracing::warn!(path = %self.path.display(), %error, "not readable: the chain is looked at anew");
                return ChainSeen::default();
            }
        };
        self.parse(&text).unwrap_or_else(|| {
            tracing::warn!(
                path = %self.path.display(),
                "not what this software writes for this network: the chain is looked at anew"
            );
            ChainSeen::default()
        })
    }

    fn parse(&self, text: &str) -> Option<ChainSeen> {
        let stored: Stored = serde_json::from_str(text).ok()?;
        let is_ours = stored.format == FORMAT && stored.network == self.network.to_string();
        is_ours.then_some(())?;
        Some(ChainSeen {
            genesis: Some(stored.genesis.parse().ok()?),
            slot: stored.finalized_slot,
            newest: stored.newest_slot,
            seen_at_ms: stored.seen_at_ms,
        })
    }

    /// Writes what was seen, unless the file says nearly the same.
    ///
    /// # Errors
    /// The disk fails.
    pub fn keep(&mut self, seen: &ChainSeen) -> anyhow::Result<()> {
        let Some(genesis) = seen.genesis else {
            return Ok(());
        };
        let is_near = |written: &ChainSeen| {
            let near = written.slot..written.slot.saturating_add(WRITE_EVERY_SLOTS);
            written.genesis == seen.genesis && near.contains(&seen.slot)
        };
        if self.written.as_ref().is_some_and(is_near) {
            return Ok(());
        }
        let stored = Stored {
            format: FORMAT.into(),
            network: self.network.to_string(),
            genesis: genesis.to_string(),
            finalized_slot: seen.slot,
            newest_slot: seen.newest,
            seen_at_ms: seen.seen_at_ms,
        };
        let text = serde_json::to_string(&stored)?;
        files::replace(&self.path, |file| file.write_all(text.as_bytes()))
            .with_context(|| format!("cannot write {}", self.path.display()))?;
        self.written = Some(*seen);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(slot: u64) -> ChainSeen {
        ChainSeen {
            genesis: Some([7; 32].into()),
            slot,
            newest: slot + 9,
            seen_at_ms: Some(1_700_000_000_000 + slot),
        }
    }

    #[test]
    fn what_was_seen_is_known_at_the_next_start() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let mut file = ChainFile::of(folder.path(), [1; 32]);
        assert_eq!(file.read(), ChainSeen::default());
        file.keep(&ChainSeen::default()).expect("nothing to keep");
        assert!(!file.path().exists());
        file.keep(&seen(5)).expect("written");
        assert_eq!(file.read(), seen(5));
        file.keep(&seen(6)).expect("left alone");
        assert_eq!(file.read(), seen(5));
        file.keep(&seen(1_005)).expect("written");
        assert_eq!(ChainFile::of(folder.path(), [1; 32]).read(), seen(1_005));
        file.keep(&seen(400)).expect("written");
        assert_eq!(file.read(), seen(400), "what was kept was a lie");
        let other = ChainFile::of(folder.path(), [2; 32]).read();
        assert_eq!(other, ChainSeen::default(), "another network's");
    }

    #[test]
    fn a_damaged_file_is_none() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let mut file = ChainFile::of(folder.path(), [1; 32]);
        file.keep(&seen(5)).expect("written");
        let text = fs::read_to_string(file.path()).expect("readable");
        for length in 0..text.len() {
            fs::write(file.path(), &text[..length]).expect("writable");
            assert_eq!(file.read(), ChainSeen::default(), "{length}");
        }
    }
}
