//! Keys of radios that are mapped to an asset, each with its window.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::{sender_queue::SenderQueueCell, window::Window};
use openmast_records::{MappingChange, RadioIdentity};

/// Connections of one radio that keep their places. It needs one; those that broke off without a word are noticed
/// later.
const KEPT: usize = 4;

/// The radios whose batches are taken. Cheap to clone; all clones share their state.
#[derive(Clone, Default)]
pub struct Radios {
    known: Arc<RwLock<HashMap<[u8; 32], Arc<Radio>>>>,
    hasher: Arc<RandomState>,
}

/// A registered radio.
#[derive(Default)]
pub(super) struct Radio {
    /// Boxed when the first batch comes, because it is most of the memory of a registered radio that never reports.
    window: Mutex<Option<Box<Window>>>,
    /// How many connections keep their places as this radio's.
    kept: AtomicUsize,
    queue: SenderQueueCell,
}

/// One of the connections that keep their places as a radio's, until this is dropped.
pub(super) struct KeptConnection(Arc<Radio>);

impl Drop for KeptConnection {
    fn drop(&mut self) {
        self.0.kept.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Radios {
    /// Starts with the radios that are mapped.
    pub fn new<'a>(mapped: impl IntoIterator<Item = &'a RadioIdentity>) -> Self {
        let radios = Self::default();
        for identity in mapped {
            radios.set(identity, true);
        }
        radios
    }

    /// Follows a change of the mapping.
    pub fn follow(&self, change: &MappingChange) {
        if let MappingChange::Radio { identity, asset } = change {
            self.set(identity, asset.is_some());
        }
    }

    /// How many radios are registered.
    pub fn count(&self) -> usize {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.len()
    }

    pub(super) fn get(&self, key: &[u8; 32]) -> Option<Arc<Radio>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.get(key).cloned()
    }

    /// A hash that tells contents of one radio apart. It is keyed, and different after each start: who finds two
    /// contents with one hash has fooled only their own radio.
    pub(super) fn content(&self, canonical: &[u8]) -> u64 {
        self.hasher.hash_one(canonical)
    }

    fn set(&self, identity: &RadioIdentity, is_mapped: bool) {
        let RadioIdentity::Ed25519(key) = identity else {
            return;
        };
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if is_mapped {
            known.entry(*key).or_default();
        } else {
            known.remove(key);
        }
    }
}

impl Radio {
    pub(super) fn with_window<T>(&self, work: impl FnOnce(&mut Window) -> T) -> T {
        let mut window: MutexGuard<'_, _> =
            self.window.lock().unwrap_or_else(PoisonError::into_inner);
        work(window.get_or_insert_default())
    }

    /// The queue of its batches, whichever of its connections they come over.
    pub(super) fn queue(&self) -> &SenderQueueCell {
        &self.queue
    }

    /// Lets one more connection keep its place; `None` if as many do as may.
    pub(super) fn keep(self: &Arc<Self>) -> Option<KeptConnection> {
        let before = self.kept.fetch_add(1, Ordering::Relaxed);
        // Dropping it counts back when there are too many.
        let kept = KeptConnection(Arc::clone(self));
        (before < KEPT).then_some(kept)
    }
}
