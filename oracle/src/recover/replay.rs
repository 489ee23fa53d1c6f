//! Reads an old log as far as it goes, and finds out whether the settlement that is final is the one that follows from it.

use openmast_client::accounts::Content;

use openmast_archive::content_of_archive;
use openmast_engine::{Engine, Reopenings, Roots};
use openmast_log::StoredLog;
use openmast_records::{Lsn, Record, RecordKind, RecordRef};

/// An engine that has taken in a log.
pub(super) struct Replayed {
    pub engine: Engine,
    /// The settlement is one that follows from the log.
    pub has_settled: bool,
    /// Position of the newest record that opened epochs again.
    pub reopened_at: Option<Lsn>,
}

/// Has `engine` take in the log from `from` on.
///
/// # Errors
/// The log cannot be read, or is not one that this software wrote.
pub(super) fn replay(
    engine: Engine,
    log: &dyn StoredLog,
    from: Lsn,
    settled: &Content,
) -> anyhow::Result<Replayed> {
    let reopenings = reopenings(log, from)?;
    let reopened_at = reopenings.in_order().last().map(|(lsn, _)| *lsn);
    let mut has_settled = is_settled(&engine, settled);
    let mut engine = engine;
    engine.set_reopenings(reopenings);
    for records in log.replay(from)? {
        for record in records?.read() {
            let (lsn, record) = record?;
            let Some(closed) = engine.apply_read(lsn, &record)? else {
                continue;
            };
            if closed.epoch() == settled.epoch {
                // The hash says which archive was before it, which the log does not.
                let public = openmast_archive::seal(closed).public;
                has_settled = content_of_archive(&public, settled.archive_hash) == *settled;
            }
        }
    }
    Ok(Replayed {
        engine,
        has_settled,
        reopened_at,
    })
}

/// Whether the engine is at the end of the settled epoch, with its ledgers.
pub(super) fn is_settled(engine: &Engine, settled: &Content) -> bool {
    engine.closed_epoch() == Some(settled.epoch)
        && engine.roots() == Some(roots_of(settled))
        && engine.open_epoch().opening.slot == settled.snapshot_slot
}

fn roots_of(settled: &Content) -> Roots {
    Roots {
        assets: settled.asset_root,
        payers: settled.payer_root,
        reserves: settled.reserve_root,
    }
}

fn reopenings(log: &dyn StoredLog, from: Lsn) -> anyhow::Result<Reopenings> {
    let mut found = Reopenings::default();
    for records in log.replay(from)? {
        let records = records?;
        for (lsn, bytes) in records.iter() {
            if RecordKind::of(bytes) == Some(RecordKind::EpochsReopened)
                && let Ok(Record::EpochsReopened(reopened)) = RecordRef::read(bytes)
            {
                found.add(lsn, reopened);
            }
        }
    }
    Ok(found)
}

/// Where the open epoch begins in a log that closed the settled one: the position after its end, the first in the log with that
/// snapshot, as another node may have appended the same once more. `None`: it did not, or not with that snapshot.
///
/// # Errors
/// The log cannot be read.
pub(super) fn after_settled(log: &dyn StoredLog, settled: &Content) -> anyhow::Result<Option<Lsn>> {
    let Some(first) = log.first() else {
        return Ok(None);
    };
    let mut after = None;
    for records in log.replay(first)? {
        for record in records?.read() {
            let (lsn, Record::EpochClosed(closed)) = record? else {
                continue;
            };
            let snapshot = &closed.snapshot;
            let ended = (closed.epoch, snapshot.slot, snapshot.unix_time);
            if ended == (settled.epoch, settled.snapshot_slot, settled.closed_at) {
                after.get_or_insert(lsn + 1);
            }
        }
    }
    Ok(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use openmast_log::SharedLog;
    use openmast_records::{ChainSnapshot, EpochClosed, Genesis, Limits};

    fn end(epoch: u64, slot: u64) -> Record {
        Record::EpochClosed(EpochClosed {
            epoch,
            closed_at_ms: 1_700_000_000_000,
            snapshot: ChainSnapshot {
                slot,
                unix_time: 1_700_000_000,
                ..ChainSnapshot::default()
            },
        })
    }

    /// Two nodes have read the chain in the same slot, and each appends the end of the epoch.
    #[tokio::test]
    async fn the_open_epoch_begins_behind_the_first_of_two_equal_ends() {
        let shared = SharedLog::new(u64::MAX);
        let (log, ended) = shared.open().start(Box::new(|_| Ok(()))).expect("starts");
        let first = Record::Genesis(Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot: ChainSnapshot::default(),
        });
        let between = Record::Limits(Limits { max_sessions: 7 });
        let records = [first, end(1, 5), between, end(1, 5), end(2, 6), end(2, 7)];
        let mut engine = Engine::new();
        let mut settled = Vec::new();
        for (lsn, record) in (0..).zip(records) {
            if let Some(closed) = engine.apply(lsn, &record).expect("a log as written") {
                let public = openmast_archive::seal(closed).public;
                settled.push(content_of_archive(&public, [7; 32]));
            }
            log.append(record).await.expect("durable");
        }
        log.stop();
        ended.await.expect("tells").expect("ends well");
        let stored = shared.open();
        for (settled, (after, slot)) in settled.iter().zip([(2, 5), (5, 6)]) {
            let found = after_settled(&*stored, settled).expect("readable");
            assert_eq!((found, settled.snapshot_slot), (Some(after), slot));
            let replayed = replay(Engine::new(), &*stored, 0, settled).expect("readable");
            assert!(replayed.has_settled);
            assert_eq!(replayed.engine.open_epoch().epoch, 3);
        }
        assert_eq!(settled.len(), 2);
    }
}
