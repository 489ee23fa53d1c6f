//! What this process has seen of one mirror.

use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

use futures_util::TryStreamExt;
use tokio::time::timeout_at;

use super::public_archives::Archive;
use openmast_archive::hash_in_name;
use openmast_storage::{Listed, Storage, StorageError};

/// What it did not take is sent again after this long, unless a settlement may wait for it.
const AGAIN_AFTER: Duration = Duration::from_secs(3_600);
/// A mirror may have the archives of some networks, and other files. What lists more, without end maybe, is asked for each archive.
const MOST_LISTED_EACH: usize = 10;
const MOST_LISTED: usize = 10_000;

#[derive(Default)]
pub(super) struct Seen {
    /// `None`: it is to be looked at anew.
    pub listed_at: Option<Instant>,
    /// Length of what it says it has, of this oracle's archives.
    pub lengths: HashMap<[u8; 32], u64>,
    /// It lists too much: what is not in `lengths` may be there all the same.
    pub is_partial: bool,
    /// Read back, they were something else, whatever their length is.
    pub distrusted: HashSet<[u8; 32]>,
    refused: HashMap<[u8; 32], Refusal>,
}

/// It did not take one archive, or gives something else.
struct Refusal {
    at: Instant,
    reason: String,
}

impl Seen {
    /// By what the mirror said when it was looked at, or took since.
    pub(super) fn is_as_long(&self, archive: &Archive) -> bool {
        self.lengths.get(&archive.hash) == Some(&archive.bytes)
    }

    /// Lists what is there of what `is_own` says, as far as that ends in this time. `beat` is called for each.
    ///
    /// # Errors
    /// It cannot be listed; then what was known before is still so.
    pub(super) async fn list(
        &mut self,
        storage: &Storage,
        longest: Duration,
        own: usize,
        is_own: impl Fn(&[u8; 32]) -> bool,
        beat: impl Fn(),
    ) -> Result<(), StorageError> {
        let end = tokio::time::Instant::now() + longest;
        let most = MOST_LISTED + own * MOST_LISTED_EACH;
        let mut files = storage.files();
        let (mut lengths, mut count) = (HashMap::new(), 0_usize);
        self.is_partial = loop {
            // Pages may come without end and have nothing on them.
            let Ok(next) = timeout_at(end, files.try_next()).await else {
                break true;
            };
            let Some(Listed { name, bytes }) = next? else {
                break false;
            };
            beat();
            count += 1;
            if count > most {
                break true;
            }
            if let Some(hash) = hash_in_name(&name).filter(|hash| is_own(hash)) {
                lengths.insert(hash, bytes);
            }
        };
        (self.lengths, self.listed_at) = (lengths, Some(Instant::now()));
        Ok(())
    }

    /// Whether it is to be brought now.
    pub(super) fn is_due(&self, archive: &Archive) -> bool {
        let refused = self.refused.get(&archive.hash);
        archive.is_unsettled || refused.is_none_or(|it| it.at.elapsed() >= AGAIN_AFTER)
    }

    /// It did not take it, for this reason.
    pub(super) fn refuses(&mut self, hash: [u8; 32], reason: String) {
        let at = Instant::now();
        self.refused.insert(hash, Refusal { at, reason });
    }

    /// Only of these it may be that they are refused: the others are there, or are no matter any more.
    pub(super) fn retain_refused(&mut self, missing: &[Archive]) {
        let missing: HashSet<_> = missing.iter().map(|it| it.hash).collect();
        self.refused.retain(|hash, _| missing.contains(hash));
    }

    pub(super) fn takes(&mut self, hash: &[u8; 32]) {
        self.refused.remove(hash);
    }

    /// What it does not take, and why, in words; `None`: it took everything.
    pub(super) fn refusal(&self) -> Option<String> {
        let newest = self.refused.values().max_by_key(|it| it.at)?;
        Some(match self.refused.len() {
            1 => newest.reason.clone(),
            count => format!("{count} archives, one of them: {}", newest.reason),
        })
    }
}
