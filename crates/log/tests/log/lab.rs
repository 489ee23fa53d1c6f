//! Logs in folders, and records to put into them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use openmast_log::LogConfig;
use openmast_log::{Delivery, Ended, Log, LogError, LogFiles, SharedLog, StoredLog};
use openmast_records::{Lsn, MappingChange, RadioIdentity, Record, UsageEvent, UsageReport};

pub(crate) fn config(segment_bytes: u64, max_bytes: u64) -> LogConfig {
    LogConfig {
        segment_bytes,
        max_bytes,
        group_commit_window_us: 0,
        core: None,
    }
}

/// One file.
pub(crate) fn large() -> LogConfig {
    config(1 << 30, 1 << 40)
}

/// A file for each group.
pub(crate) fn small() -> LogConfig {
    config(1, 1 << 40)
}

pub(crate) fn report(number: u64) -> Record {
    Record::Report(UsageReport {
        received_at_ms: number,
        event_at_ms: number,
        event: UsageEvent::Interim,
        radio: vec![RadioIdentity::NasIdentifier(b"tower".to_vec())],
        subscriber: Vec::new(),
        session_id: vec![7; (number % 40) as usize],
        multi_session_id: None,
        session_seconds: Some(1),
        bytes_up: number,
        bytes_down: 0,
        raw_hash: [0; 32],
        ..UsageReport::default()
    })
}

/// What a full log takes, too.
pub(crate) fn mapping() -> Record {
    Record::Mapping(MappingChange::Radio {
        identity: RadioIdentity::NasIp("192.0.2.1".into()),
        asset: None,
    })
}

/// A report that carries `content` as it came from a client.
pub(crate) fn carrying(content: Vec<u8>) -> Record {
    let Record::Report(mut inner) = report(0) else {
        unreachable!("a report");
    };
    inner.session_id = content;
    Record::Report(inner)
}

/// A log under test: what every log does is tried with each of these.
pub(crate) enum Place {
    Files(tempfile::TempDir, LogConfig),
    Memory(SharedLog),
}

impl Place {
    /// An empty log of each kind. `config` is that of the files.
    pub(crate) fn each(config: &LogConfig) -> [Self; 2] {
        let folder = tempfile::tempdir().expect("temporary folder");
        [
            Self::Files(folder, config.clone()),
            Self::Memory(SharedLog::new(config.max_bytes)),
        ]
    }

    pub(crate) fn open(&self) -> Box<dyn StoredLog> {
        match self {
            Self::Files(folder, config) => open_with(folder.path(), config).expect("opens"),
            Self::Memory(log) => log.open(),
        }
    }

    pub(crate) fn start(&self, deliver: Delivery) -> (Log, Ended) {
        self.open().start(deliver).expect("starts")
    }

    pub(crate) fn read_all(&self) -> Result<Vec<(Lsn, Record)>, LogError> {
        self.open().read(0, usize::MAX)
    }

    /// What is in one file shows nothing of how files follow each other.
    pub(crate) fn require_several_files(&self) {
        if let Self::Files(folder, _) = self {
            assert!(files(folder.path()).len() > 3, "in several files");
        }
    }

    /// Appends `numbers` one after the other, each a group of its own, and ends the log.
    pub(crate) async fn write(&self, numbers: std::ops::Range<u64>) {
        let (log, ended) = self.start(ignore());
        for number in numbers {
            assert_eq!(log.append(report(number)).await.expect("durable"), number);
        }
        stop(log, ended).await;
    }
}

/// The log in files, for the tests of files alone.
pub(crate) fn open_with(folder: &Path, config: &LogConfig) -> Result<Box<dyn StoredLog>, LogError> {
    Ok(Box::new(LogFiles::open(folder, config)?))
}

pub(crate) fn open(folder: &Path) -> Result<Box<dyn StoredLog>, LogError> {
    open_with(folder, &large())
}

pub(crate) fn ignore() -> Delivery {
    Box::new(|_| Ok(()))
}

pub(crate) fn read_all(folder: &Path) -> Result<Vec<(Lsn, Record)>, LogError> {
    open(folder)?.read(0, usize::MAX)
}

/// Appends `numbers` one after the other, each a group of its own, and ends the log.
pub(crate) async fn write(folder: &Path, config: &LogConfig, numbers: std::ops::Range<u64>) {
    let stored = open_with(folder, config).expect("opens");
    let (log, ended) = stored.start(ignore()).expect("starts");
    for number in numbers {
        assert_eq!(log.append(report(number)).await.expect("durable"), number);
    }
    stop(log, ended).await;
}

pub(crate) async fn stop(log: Log, ended: Ended) {
    log.stop();
    ended.await.expect("tells").expect("ends well");
}

pub(crate) fn expected(count: u64) -> Vec<(Lsn, Record)> {
    (0..count).map(|number| (number, report(number))).collect()
}

pub(crate) fn newest_file(folder: &Path) -> PathBuf {
    files(folder).pop().expect("a file")
}

/// Oldest first.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("readable");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "log"));
    paths.sort();
    paths
}

pub(crate) fn copy(from: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("temporary folder");
    for path in files(from) {
        let name = path.file_name().expect("named");
        fs::copy(&path, folder.path().join(name)).expect("copied");
    }
    folder
}
