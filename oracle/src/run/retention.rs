//! How long the private parts of archives are kept: they say who used how much where, and nothing is proven from them any
//! more when their settlement is closed and its payers have had time to look. The public parts stay.

use std::{sync::Arc, time::Duration};

use crate::{
    settle::{Entry, Outbox, OutboxError, Progress},
    time::Clock,
};
use openmast_archive::ArchiveStore;

const LOOK_EVERY: Duration = Duration::from_secs(3_600);
const DAY_MS: u64 = 86_400_000;

/// Removes private parts `days` after their settlements were closed; 0: never. Runs until the service ends. Trouble is
/// logged and tried again: it must not end the service. Nothing is removed before the chain confirms the time.
pub(super) async fn run(
    days: u64,
    store: ArchiveStore,
    outbox: Outbox,
    clock: Clock,
) -> anyhow::Result<()> {
    if days == 0 {
        return std::future::pending().await;
    }
    clock.until_confirmed().await;
    let outbox = Arc::new(std::sync::Mutex::new(outbox));
    loop {
        let (store, outbox, now_ms) = (store.clone(), Arc::clone(&outbox), clock.now_ms());
        tokio::task::spawn_blocking(move || {
            let outbox = outbox
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            remove_old(&store, &outbox, days.saturating_mul(DAY_MS), now_ms);
        })
        .await?;
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Looks at what is there, so that what could not be removed once is removed the next time.
fn remove_old(store: &ArchiveStore, outbox: &Outbox, age_ms: u64, now_ms: u64) {
    let headers = match store.private_headers() {
        Ok(headers) => headers,
        Err(error) => return tracing::error!(%error, "private archives cannot be listed"),
    };
    for (epoch, hash) in headers {
        let is_old = outbox
            .entry(epoch)
            .map(|entry| entry.is_some_and(|entry| is_done_with(&entry, &hash, age_ms, now_ms)));
        if let Err(error) = remove_if(is_old, store, epoch, &hash) {
            tracing::error!(epoch, error, "a private archive cannot be removed");
        }
    }
}

fn is_done_with(entry: &Entry, hash: &[u8; 32], age_ms: u64, now_ms: u64) -> bool {
    entry.progress == Progress::Closed
        && entry.content.archive_hash == *hash
        && now_ms.saturating_sub(entry.changed_at_ms) >= age_ms
}

fn remove_if(
    is_old: Result<bool, OutboxError>,
    store: &ArchiveStore,
    epoch: u64,
    hash: &[u8; 32],
) -> Result<(), String> {
    if is_old.map_err(|error| error.to_string())? {
        store
            .remove_private(hash)
            .map_err(|error| error.to_string())?;
        tracing::info!(
            epoch,
            "session records removed: archive.private_days are over"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settle::Content;
    use openmast_archive::{PRIVATE_FORMAT, PrivateHeader, RecordTree};

    const DAY: u64 = DAY_MS;

    fn content(epoch: u64) -> Content {
        Content {
            epoch,
            archive_hash: [epoch as u8; 32],
            ..Content::default()
        }
    }

    fn write_private(store: &ArchiveStore, epoch: u64) {
        let header = PrivateHeader {
            format: PRIVATE_FORMAT.into(),
            network: String::new(),
            epoch,
            public: content(epoch).archive_hash,
            private_root: [0; 32],
            records: 0,
        };
        let written = store.write_private(&header, [].as_slice(), &RecordTree::default());
        written.expect("written");
    }

    fn kept(store: &ArchiveStore) -> Vec<u64> {
        let headers = store.private_headers().expect("listed").into_iter();
        let mut epochs: Vec<u64> = headers.map(|(epoch, _)| epoch).collect();
        epochs.sort_unstable();
        epochs
    }

    #[test]
    fn what_was_closed_long_ago_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let store = ArchiveStore::open(&folder.path().join("archive")).expect("opens");
        let file = folder.path().join("outbox.sqlite");
        let mut outbox = Outbox::open(&file, &[1; 32], &[2; 32]).expect("opens");
        for epoch in 1..=4 {
            outbox.enqueue(&content(epoch), 1).expect("queued");
        }
        // Closed on day 1 and on day 5, final, and on its way; one that the outbox does not know.
        for (epoch, progress, at_ms) in [
            (1, Progress::Closed, DAY),
            (2, Progress::Closed, 5 * DAY),
            (3, Progress::Final, DAY),
        ] {
            outbox.advance(epoch, progress, at_ms).expect("noted");
        }
        for epoch in 1..=5 {
            write_private(&store, epoch);
        }
        remove_old(&store, &outbox, 3 * DAY, 4 * DAY - 1);
        assert_eq!(kept(&store), [1, 2, 3, 4, 5]);
        remove_old(&store, &outbox, 3 * DAY, 4 * DAY);
        assert_eq!(kept(&store), [2, 3, 4, 5]);
        assert!(
            store
                .read_payer(&content(1).archive_hash, 0)
                .expect("readable")
                .is_none()
        );
        remove_old(&store, &outbox, 3 * DAY, u64::MAX);
        assert_eq!(kept(&store), [3, 4, 5]);
        // Neither an archive nor an index is left of the two.
        let private = std::fs::read_dir(folder.path().join("archive/private")).expect("there");
        assert_eq!(private.count(), 6);
    }

    #[test]
    fn a_file_of_another_settlement_is_left_alone() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let store = ArchiveStore::open(&folder.path().join("archive")).expect("opens");
        let file = folder.path().join("outbox.sqlite");
        let mut outbox = Outbox::open(&file, &[1; 32], &[2; 32]).expect("opens");
        let other = Content {
            archive_hash: [9; 32],
            ..content(1)
        };
        outbox.enqueue(&other, 1).expect("queued");
        outbox.advance(1, Progress::Closed, 1).expect("noted");
        write_private(&store, 1);
        remove_old(&store, &outbox, 0, u64::MAX);
        assert_eq!(kept(&store), [1]);
    }
}
