//! Checks the outbox, the webhooks' queue and what the keeper has spent.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::Checker;
use crate::{
    formats,
    keeper::KeeperStore,
    settle::{Entry, MORE_THAN_KEPT, Outbox, OutboxError, Progress},
    webhooks::{self, WEBHOOKS_VERSION},
};
use openmast_log::Inspection;

const NO_OUTBOX: &str = "it is not there, and the log has begun: once an epoch has ended without it, the start refuses. Restore it from a \
                         backup, or run `openmast oracle recover`";
const RECOVER: &str = "restore it from a backup, or put it aside and run `openmast oracle recover`";
const VERSION_BEFORE: &str = "of the version before: the start makes it one of this version, and the version before does not read \
                              it any more";
const SET_ASIDE: &str = "it is set aside when a webhook is sent";
const NOTHING_SPENT: &str =
    "it is set aside when the keeper begins, which then spends nothing more that day";

impl Checker {
    /// The newest settlements, newest first.
    pub(super) fn outbox(&mut self, log: Option<&Inspection>) -> Vec<Entry> {
        let file = self.data.join("outbox.sqlite");
        let name = "outbox.sqlite";
        if !file.exists() {
            match log.is_some_and(|log| log.next > 0) && self.data.join("state").is_dir() {
                true => self.problem("outbox", name, "", NO_OUTBOX),
                false => self.fine("outbox", name, "", "there is none; the start makes it"),
            }
            return Vec::new();
        }
        let version = user_version(&file);
        let version = match version {
            Ok(version) => version.to_string(),
            Err(error) => {
                self.problem(
                    "outbox",
                    name,
                    "",
                    format!("it cannot be read ({error}): {RECOVER}"),
                );
                return Vec::new();
            }
        };
        match self.rows(&file, name, &version) {
            Ok(newest) => newest,
            Err(OutboxError::OtherVersion { .. })
                if formats::format("outbox").is_some_and(|format| format.reads(&version)) =>
            {
                self.warn("outbox", name, &version, VERSION_BEFORE);
                Vec::new()
            }
            Err(error) => {
                self.problem("outbox", name, &version, error.to_string());
                Vec::new()
            }
        }
    }

    fn rows(&mut self, file: &Path, name: &str, version: &str) -> Result<Vec<Entry>, OutboxError> {
        let outbox = Outbox::open_to_read(file)?;
        let problems = outbox.file_problems()?;
        // Damage that the start repairs by deriving rows anew or by removing them.
        let is_mended =
            |problem: &String| problem.contains("index") || problem.contains("constraint failed");
        if !problems.is_empty() {
            let text = problems.join("; ");
            match problems.iter().all(is_mended) {
                true => self.warn("outbox", name, version, text + ": the start mends it"),
                false => self.problem("outbox", name, version, text),
            }
        }
        let damaged = outbox.damaged_rows()?;
        for row in &damaged {
            let text = format!(
                "a row of table {} is not as it was written: the start puts it back from archives or log if they have it ({})",
                row.table.name(),
                row.description
            );
            self.warn("outbox", name, version, text);
        }
        let newest = match damaged.is_empty() {
            true => outbox.newest_entries(None, MORE_THAN_KEPT)?,
            false => Vec::new(),
        };
        let reached = |progress| newest.iter().find(|entry| entry.progress >= progress);
        let epoch = |entry: Option<&Entry>| {
            entry.map_or_else(
                || "none".to_owned(),
                |entry| entry.content.epoch.to_string(),
            )
        };
        let text = format!(
            "newest epoch {}, proposed {}, final {}; {} transactions may still land",
            epoch(newest.first()),
            epoch(reached(Progress::Proposed)),
            epoch(reached(Progress::Final)),
            outbox.live_attempts().map_or(0, |live| live.len())
        );
        self.fine("outbox", name, version, text);
        Ok(newest)
    }

    /// Checks the queue, on which no money depends: if it is damaged, the start sets it aside.
    pub(super) fn webhooks(&mut self) {
        let file = self.data.join("webhooks.sqlite");
        let name = "webhooks.sqlite";
        if !file.exists() {
            return;
        }
        let looked = user_version(&file).and_then(|version| Ok((version, quick_check(&file)?)));
        match looked {
            Ok((version, problem)) => {
                let version = version.to_string();
                let reads =
                    formats::format("webhooks").is_some_and(|format| format.reads(&version));
                match problem {
                    None if reads => self.webhook_rows(&file, name, &version),
                    None => self.warn(
                        "webhooks",
                        name,
                        &version,
                        format!("this software does not read this version; {SET_ASIDE}"),
                    ),
                    Some(problem) => self.warn(
                        "webhooks",
                        name,
                        &version,
                        format!("{problem}; {SET_ASIDE}"),
                    ),
                }
            }
            Err(error) => self.warn("webhooks", name, "", format!("{error}; {SET_ASIDE}")),
        }
        if let Some(aside) = self.set_aside("webhooks.sqlite.damaged-") {
            self.warn(
                "webhooks",
                &aside,
                "",
                "a damaged file that was set aside: nothing needs it",
            );
        }
    }

    fn webhook_rows(&mut self, file: &Path, name: &str, version: &str) {
        if version != WEBHOOKS_VERSION.to_string() {
            return self.warn("webhooks", name, version, VERSION_BEFORE);
        }
        match webhooks::damaged_rows(file) {
            Ok(0) => self.fine("webhooks", name, version, "whole"),
            Ok(damaged) => self.warn(
                "webhooks",
                name,
                version,
                format!("{damaged} rows are not as they were written: they are not sent"),
            ),
            Err(error) => self.warn("webhooks", name, version, format!("{error}; {SET_ASIDE}")),
        }
    }

    /// Checks what the keeper has sent. No money of the network depends on it, and nothing is lost with it but a day of the keeper's work.
    pub(super) fn keeper(&mut self) {
        let (file, name) = (self.data.join("keeper.sqlite"), "keeper.sqlite");
        if self.data.join("keeper.sqlite.damaged").exists() {
            let text = "a damaged file that was set aside: nothing needs it";
            self.warn("keeper", "keeper.sqlite.damaged", "", text);
        }
        if !file.exists() {
            return;
        }
        let version = match user_version(&file) {
            Ok(version) => version.to_string(),
            Err(error) => {
                return self.warn("keeper", name, "", format!("{error}; {NOTHING_SPENT}"));
            }
        };
        if !formats::format("keeper").is_some_and(|format| format.reads(&version)) {
            let text = format!("this software does not read this version; {NOTHING_SPENT}");
            return self.warn("keeper", name, &version, text);
        }
        let damage = match quick_check(&file) {
            Ok(None) => keeper_damage(&file),
            Ok(Some(problem)) => Some(problem),
            Err(error) => Some(error.to_string()),
        };
        match damage {
            None => self.fine("keeper", name, &version, "whole"),
            Some(damage) => self.warn(
                "keeper",
                name,
                &version,
                format!("{damage}; {NOTHING_SPENT}"),
            ),
        }
    }

    fn set_aside(&self, beginning: &str) -> Option<String> {
        let entries = std::fs::read_dir(&self.data).ok()?;
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        names.into_iter().find(|name| name.starts_with(beginning))
    }
}

/// Why the keeper would set the file aside.
fn keeper_damage(file: &Path) -> Option<String> {
    let whole = open(file).map(KeeperStore::whole);
    match whole {
        Ok(Ok(_)) => None,
        Ok(Err(damage)) => Some(damage.to_string()),
        Err(error) => Some(error.to_string()),
    }
}

fn open(file: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
}

fn user_version(file: &Path) -> rusqlite::Result<i64> {
    open(file)?.query_row("PRAGMA user_version", [], |row| row.get(0))
}

fn quick_check(file: &Path) -> rusqlite::Result<Option<String>> {
    let found: String = open(file)?.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok((found != "ok").then_some(found))
}
