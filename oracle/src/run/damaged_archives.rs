//! Final settlements whose ledgers could not be read from the archive: an alarm until each is whole again, or of no use
//! any more.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::final_ledgers::FinalLedgers;
use crate::health::Health;
use crate::settle::Content;
use openmast_archive::ArchiveError;

const ALARM: &str = "archive_damaged";

/// Reads ledgers, and remembers those that it could not. Everything here blocks.
pub(super) struct DamagedArchives {
    ledgers: Arc<FinalLedgers>,
    health: Health,
    /// By epoch, with what was wrong.
    settlements: Mutex<BTreeMap<u64, (Content, String)>>,
}

impl DamagedArchives {
    pub(super) fn new(ledgers: Arc<FinalLedgers>, health: Health) -> Self {
        Self {
            ledgers,
            health,
            settlements: Mutex::default(),
        }
    }

    /// Reads the ledger of a final settlement.
    pub(super) fn read(&self, content: &Content) {
        self.take_note(content, self.ledgers.add(content));
        self.show();
    }

    /// Its archive could not be read for a proof.
    pub(super) fn note(&self, content: &Content, error: ArchiveError) {
        self.take_note(content, Err(error));
        self.show();
    }

    /// Nobody needs proofs against this epoch any more.
    pub(super) fn forget(&self, epoch: u64) {
        self.lock().remove(&epoch);
        self.show();
    }

    /// Reads again what could not be read: somebody may have brought it back.
    pub(super) fn try_again(&self) {
        let contents: Vec<Content> = {
            let settlements = self.lock();
            let contents = settlements.values().map(|(content, _)| *content);
            contents.collect()
        };
        for content in &contents {
            self.read(content);
        }
    }

    fn take_note(&self, content: &Content, read: Result<(), ArchiveError>) {
        let mut settlements = self.lock();
        match read {
            Ok(()) => settlements.remove(&content.epoch),
            Err(error) => settlements.insert(content.epoch, (*content, error.to_string())),
        };
    }

    fn show(&self) {
        let text = {
            let settlements = self.lock();
            let lines = settlements
                .iter()
                .map(|(epoch, (_, error))| format!("no proofs against epoch {epoch}: {error}"));
            lines.collect::<Vec<_>>().join("; ")
        };
        self.health
            .set(ALARM, Some(text).filter(|text| !text.is_empty()));
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, (Content, String)>> {
        self.settlements
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use openmast_archive::{ArchiveStore, content_of_archive};
    use openmast_engine::Engine;
    use openmast_records::{EpochClosed, Genesis, Record};

    /// A closed epoch in the archive.
    fn archived(store: &ArchiveStore) -> Content {
        let mut engine = Engine::new();
        let genesis = Record::Genesis(Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot: Default::default(),
        });
        engine.apply(0, &genesis).expect("a log as written");
        let end = Record::EpochClosed(EpochClosed {
            epoch: 1,
            closed_at_ms: 1,
            snapshot: Default::default(),
        });
        let closed = engine.apply(1, &end).expect("a log as written");
        let public = openmast_archive::seal(closed.expect("an epoch closes")).public;
        let hash = store.write_public(&public).expect("writable");
        content_of_archive(&public, hash)
    }

    #[test]
    fn the_alarm_is_gone_when_the_archive_is_whole_again_or_of_no_use() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let store = ArchiveStore::open(folder.path()).expect("opens");
        let content = archived(&store);
        let file = store.public_path(&content.archive_hash).expect("there");
        let whole = fs::read(&file).expect("readable");
        let (ledgers, health) = (FinalLedgers::new([2; 32], store), Health::default());
        let damaged = DamagedArchives::new(Arc::new(ledgers), health.clone());
        let is_raised = || health.alarms().contains_key(ALARM);

        damaged.read(&content);
        assert!(!is_raised(), "it is whole");
        fs::remove_file(&file).expect("there");
        damaged.read(&content);
        assert!(is_raised());
        damaged.try_again();
        assert!(is_raised(), "it is still gone");
        fs::write(&file, &whole).expect("writable");
        damaged.try_again();
        assert!(!is_raised(), "it is back");

        fs::write(&file, b"something else").expect("writable");
        damaged.read(&content);
        assert!(is_raised());
        damaged.forget(content.epoch);
        assert!(!is_raised(), "the settlement was closed");

        // One that is read when somebody asks for a proof.
        damaged.note(&content, ArchiveError::Disagrees("its hash".into()));
        assert!(is_raised());
        fs::write(&file, &whole).expect("writable");
        damaged.try_again();
        assert!(!is_raised(), "it is back");
    }
}
