//! Pages of closed epochs, each with what its public archive says of one account.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use openmast_archive::{ArchiveError, ArchiveStore};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{ServiceSources, internal, unavailable};
use crate::{
    serve::{SourceError, model::Decimal},
    settle::Entry,
};

/// How long the archives of one page are read, if there are more than one.
const READING: Duration = Duration::from_secs(3);
/// Lines after which a page has enough.
const MANY_LINES: usize = 10_000;
/// Requests whose archives are read at once: each takes a core.
const AT_ONCE: usize = 1;
/// Requests that wait for that.
const MOST_WAITING: usize = 16;

/// Whose turn it is to read archives for pages.
pub(in crate::run) struct ArchiveTurns {
    turn: Arc<Semaphore>,
    queue: Semaphore,
}

impl Default for ArchiveTurns {
    fn default() -> Self {
        Self {
            turn: Arc::new(Semaphore::new(AT_ONCE)),
            queue: Semaphore::new(MOST_WAITING),
        }
    }
}

impl ArchiveTurns {
    /// Who gives up waiting leaves the queue.
    pub(super) async fn next(&self) -> Result<OwnedSemaphorePermit, SourceError> {
        let busy = |_| {
            SourceError::Busy(
                "archives are read for one request after another, and many ask for what is in them"
                    .to_owned(),
            )
        };
        let place = self.queue.try_acquire().map_err(busy)?;
        let turn = Arc::clone(&self.turn).acquire_owned().await;
        drop(place);
        turn.map_err(internal)
    }
}

/// A closed epoch, and when the one before it closed.
pub(super) struct Closed {
    pub(super) entry: Entry,
    pub(super) opened_at: Option<i64>,
}

impl Closed {
    pub(super) fn archive_hash(&self) -> [u8; 32] {
        self.entry.content.archive_hash
    }

    pub(super) fn opened_at(&self) -> Option<Decimal> {
        self.opened_at.map(seconds)
    }

    fn epoch(&self) -> u64 {
        self.entry.content.epoch
    }
}

/// Unix seconds of the chain's clock.
pub(super) fn seconds(time: i64) -> Decimal {
    Decimal(time.max(0).unsigned_abs())
}

/// What was read, newest first.
pub(super) struct Page<T> {
    pub(super) read: Vec<(Closed, T)>,
    /// The oldest epoch that was looked at.
    pub(super) first_epoch: Option<u64>,
    /// The newest epoch that was looked at.
    pub(super) last_epoch: Option<u64>,
    /// Where the next page goes on.
    pub(super) next_before: Option<u64>,
}

impl ServiceSources {
    /// What `read` finds in the archives of at most `limit` closed epochs below `before`, newest first, until there are many lines or it
    /// takes long. An archive that cannot be read ends the page before it, and is an error where the page begins with it: nothing is
    /// left out in silence.
    pub(super) async fn page<T: Send + 'static>(
        &self,
        before: Option<u64>,
        limit: u32,
        read: impl Fn(&ArchiveStore, &Closed) -> Result<(T, usize), ArchiveError> + Send + 'static,
    ) -> Result<Page<T>, SourceError> {
        // One more tells when the last one opened, and whether there is another page.
        let most = limit.saturating_add(1);
        let entries = self
            .read_outbox(move |outbox| outbox.newest_entries(before, most))
            .await?;
        let oldest = entries.last().map(|entry| entry.content.epoch);
        let epochs = closed(entries, limit as usize);
        let last_epoch = epochs.first().map(Closed::epoch);
        let turn = self.archive_turns.next().await?;
        let store = self.store.clone();
        let reading = tokio::task::spawn_blocking(move || {
            // The turn is the thread's, not the request's, which may be gone before the archives are read.
            let _turn = turn;
            read_some(&store, epochs, read)
        });
        let read = reading.await.map_err(internal)?.map_err(unavailable)?;
        let first_epoch = read.last().map(|(one, _)| one.epoch());
        Ok(Page {
            first_epoch,
            last_epoch,
            next_before: first_epoch.filter(|_| first_epoch > oldest),
            read,
        })
    }

    /// The same of one epoch; `None`: it is not closed.
    pub(super) async fn of_epoch<T: Send + 'static>(
        &self,
        epoch: u64,
        read: impl Fn(&ArchiveStore, &Closed) -> Result<(T, usize), ArchiveError> + Send + 'static,
    ) -> Result<Option<(Closed, T)>, SourceError> {
        let page = self.page(epoch.checked_add(1), 1, read).await?;
        let mut read = page.read.into_iter();
        Ok(read.next().filter(|(one, _)| one.epoch() == epoch))
    }
}

/// The first `limit` of these, which are the newest, each with the end of the one before it.
fn closed(entries: Vec<Entry>, limit: usize) -> Vec<Closed> {
    let ends: Vec<(u64, i64)> = entries
        .iter()
        .skip(1)
        .map(|entry| (entry.content.epoch, entry.content.closed_at))
        .collect();
    let mut ends = ends.into_iter();
    let with_end = entries.into_iter().take(limit).map(|entry| {
        let before = entry.content.epoch.saturating_sub(1);
        let end = ends.next().filter(|(epoch, _)| *epoch == before);
        Closed {
            entry,
            opened_at: end.map(|(_, closed_at)| closed_at),
        }
    });
    with_end.collect()
}

fn read_some<T>(
    store: &ArchiveStore,
    epochs: Vec<Closed>,
    read: impl Fn(&ArchiveStore, &Closed) -> Result<(T, usize), ArchiveError>,
) -> Result<Vec<(Closed, T)>, String> {
    let (begin, mut lines) = (Instant::now(), 0usize);
    let mut found = Vec::new();
    for one in epochs {
        let is_enough = begin.elapsed() > READING || lines > MANY_LINES;
        if is_enough && !found.is_empty() {
            break;
        }
        match read(store, &one) {
            Ok((value, more)) => {
                lines = lines.saturating_add(more);
                found.push((one, value));
            }
            Err(error) => {
                let epoch = one.epoch();
                tracing::warn!(%error, epoch, "an archive cannot be read for the API");
                if found.is_empty() {
                    return Err(format!(
                        "the archive of epoch {epoch} cannot be read here now ({error}); ask another oracle, or read a mirror's"
                    ));
                }
                break;
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settle::{Content, Progress};

    /// Epochs as the outbox has them, newest first.
    fn entries(epochs: impl IntoIterator<Item = u64>) -> Vec<Entry> {
        let entry = |epoch: u64| Entry {
            content: Content {
                epoch,
                closed_at: 1_000 * i64::try_from(epoch).expect("small"),
                ..Content::default()
            },
            progress: Progress::Final,
            queued_at_ms: 0,
            changed_at_ms: 0,
        };
        epochs.into_iter().map(entry).collect()
    }

    fn epochs<T>(read: &[(Closed, T)]) -> Vec<u64> {
        read.iter().map(|(one, _)| one.epoch()).collect()
    }

    fn store() -> (tempfile::TempDir, ArchiveStore) {
        let folder = tempfile::tempdir().expect("temporary folder");
        let store = ArchiveStore::open(folder.path()).expect("opens");
        (folder, store)
    }

    #[test]
    fn an_epoch_opened_when_the_one_before_it_closed_if_that_is_known() {
        let opened: Vec<_> = closed(entries([9, 8, 6]), 2)
            .iter()
            .map(|one| (one.epoch(), one.opened_at))
            .collect();
        assert_eq!(opened, [(9, Some(8_000)), (8, None)]);
        let first = closed(entries([1]), 5);
        assert_eq!((first.len(), first[0].opened_at), (1, None));
    }

    #[test]
    fn an_archive_that_cannot_be_read_ends_the_page_and_is_an_error_where_it_begins() {
        let (_folder, store) = store();
        let read = |_: &ArchiveStore, one: &Closed| match one.epoch() {
            7 => Err(ArchiveError::Disagrees("it is damaged".to_owned())),
            epoch => Ok((epoch, 1)),
        };
        let page = read_some(&store, closed(entries([9, 8, 7, 6]), 4), read);
        assert_eq!(epochs(&page.expect("begins")), [9, 8]);
        let page = read_some(&store, closed(entries([7, 6]), 2), read);
        let Err(error) = page else {
            panic!("epoch 7 is damaged")
        };
        assert!(
            error.contains("epoch 7") && error.contains("damaged"),
            "{error}"
        );
    }

    #[test]
    fn a_page_ends_when_it_has_many_lines_and_never_before_it_has_begun() {
        let (_folder, store) = store();
        let read = |_: &ArchiveStore, one: &Closed| Ok((one.epoch(), MANY_LINES));
        let page = read_some(&store, closed(entries([9, 8, 7, 6]), 4), read);
        assert_eq!(epochs(&page.expect("is read")), [9, 8]);
        let page = read_some(&store, closed(entries([9]), 4), |_, one| {
            Ok((one.epoch(), usize::MAX))
        });
        assert_eq!(epochs(&page.expect("is read")), [9]);
    }
}
