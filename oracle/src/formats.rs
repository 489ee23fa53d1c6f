//! The formats of everything that the data folder and its backups hold, and which versions of each this software reads.
//! docs/reference/formats.md has the rule for changing one; `tests/formats` keeps a file of each version here and reads it.

use crate::{
    backup::BACKUP_FORMAT,
    data_folder::{CHAIN_FORMAT, INSTANCE_FORMAT, STATE_FILE_MAGIC},
    keeper::KEEPER_VERSION,
    settle::OUTBOX_VERSION,
    webhooks::WEBHOOKS_VERSION,
};
use openmast_archive::{INDEX_MAGIC, PRIVATE_FORMAT, PUBLIC_FORMAT};
use openmast_engine::STATE_MAGIC;
use openmast_log::{LOG_MAGIC, MARK_MAGIC};

/// One format of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format {
    /// Short, for people and file names.
    pub name: &'static str,
    /// Where the file is in the data folder, or in the store of backups.
    pub place: &'static str,
    /// The version that this software writes.
    pub version: String,
    /// Older versions that it reads, newest first. A file of one becomes the present version when it is written.
    pub also_reads: &'static [&'static str],
}

impl Format {
    /// Whether this software reads a file that says this version.
    pub fn reads(&self, version: &str) -> bool {
        self.version == version || self.also_reads.contains(&version)
    }
}

/// All formats.
pub fn formats() -> [Format; 13] {
    let format = |name, place, version: &str, also_reads| Format {
        name,
        place,
        version: version.to_owned(),
        also_reads,
    };
    [
        format("log", "log/*.log", &text(&LOG_MAGIC), &[]),
        format("log-mark", "log/acknowledged", &text(&MARK_MAGIC), &[]),
        format("state-file", "state/*.state", &text(STATE_FILE_MAGIC), &[]),
        format("state", "state/*.state", &text(&STATE_MAGIC), &[]),
        format("outbox", "outbox.sqlite", &OUTBOX_VERSION.to_string(), &[]),
        format(
            "webhooks",
            "webhooks.sqlite",
            &WEBHOOKS_VERSION.to_string(),
            &["1", "0"],
        ),
        format("keeper", "keeper.sqlite", &KEEPER_VERSION.to_string(), &[]),
        format("archive", "archive/public/*.jsonl", PUBLIC_FORMAT, &[]),
        format(
            "private-archive",
            "archive/private/*.jsonl",
            PRIVATE_FORMAT,
            &[],
        ),
        format(
            "archive-index",
            "archive/private/*.index",
            &text(INDEX_MAGIC),
            &[],
        ),
        format("instance", "instance", INSTANCE_FORMAT, &[]),
        format("backup", "backups/*.json", BACKUP_FORMAT, &[]),
        format("chain", "chain.json", CHAIN_FORMAT, &[]),
    ]
}

/// The format of this name.
pub fn format(name: &str) -> Option<Format> {
    formats().into_iter().find(|format| format.name == name)
}

/// A file's magic bytes as text.
pub fn text(magic: &[u8]) -> String {
    String::from_utf8_lossy(magic).into_owned()
}
