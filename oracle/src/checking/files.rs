//! Checks the log, the state snapshots and the folder's id.

use super::{BEGINS_ANEW, Checker, RECORDS_PER_SECOND, Replay};
use crate::{
    data_folder::{InspectedState, Instance, StateFiles},
    formats,
    settle::Entry,
};
use openmast_log::{FileState, InspectedFile, Inspection, LogError, inspect};

/// About how many bytes of a state are read in a second.
const STATE_BYTES_PER_SECOND: u64 = 200 << 20;

impl Checker {
    /// Reads the folder's id.
    pub(super) fn instance(&mut self) -> Option<String> {
        match Instance::read(&self.data) {
            Ok(Some(instance)) => {
                let version = instance.format.clone();
                if instance.is_here(&self.data).unwrap_or(false) {
                    self.fine(
                        "instance",
                        "instance",
                        &version,
                        "the folder is where it was last used",
                    );
                } else {
                    self.warn(
                        "instance",
                        "instance",
                        &version,
                        "the folder was last used at another place: make sure that no oracle runs there any more",
                    );
                }
                Some(instance.id)
            }
            Ok(None) => {
                self.fine(
                    "instance",
                    "instance",
                    "",
                    "no oracle ran here yet; the start makes an id",
                );
                None
            }
            Err(error) => {
                self.warn(
                    "instance",
                    "instance",
                    "",
                    format!("{error:#}; the start makes another id"),
                );
                None
            }
        }
    }

    /// Checks the log; `None` if it does not exist or cannot be read at all.
    pub(super) fn log(&mut self) -> Option<Inspection> {
        let folder = self.data.join("log");
        if !folder.is_dir() {
            return None;
        }
        let inspection = match inspect(&folder) {
            Ok(inspection) => inspection,
            Err(error) => {
                self.problem("log", "log", "", error.to_string());
                return None;
            }
        };
        let version = formats::text(&openmast_log::LOG_MAGIC);
        let whole = inspection.files.iter();
        let whole = whole
            .filter(|file| matches!(file.state, FileState::Whole))
            .count();
        for file in &inspection.files {
            self.log_file(file, &version);
        }
        let text = format!(
            "{whole} of {} files are whole: records {} to {}, {} bytes",
            inspection.files.len(),
            inspection.first,
            inspection.next.saturating_sub(1),
            inspection.bytes
        );
        self.fine("log", "log", &version, text);
        let mark = formats::text(&openmast_log::MARK_MAGIC);
        match inspection.acknowledged {
            Some(next) => self.fine(
                "log-mark",
                "log/acknowledged",
                &mark,
                format!("{next} records were acknowledged"),
            ),
            None if inspection.files.is_empty() => {}
            None => self.warn(
                "log-mark",
                "log/acknowledged",
                "",
                "how far the log was acknowledged is not known: records that are missing at its end show only by states and outbox",
            ),
        }
        Some(inspection)
    }

    /// Reports that there is no record, if what was made from records says that there were some.
    pub(super) fn no_log(&mut self, state: Option<&InspectedState>, outbox: &[Entry]) {
        let of_state = state.map(|state| state.epoch);
        let of_outbox = outbox.iter().map(|entry| entry.content.epoch).max();
        match of_state.max(of_outbox) {
            Some(epoch) => self.problem(
                "log",
                "log",
                "",
                format!(
                    "there is none, and states or outbox know of epoch {epoch}: the log is lost, and the start ends with an error. \
                     Restore the folder `log` from its newest copy, or the data folder with `openmast oracle restore`; without \
                     one, `openmast oracle recover`"
                ),
            ),
            None => self.warn("log", "log", "", format!("there is none: {BEGINS_ANEW}")),
        }
    }

    fn log_file(&mut self, file: &InspectedFile, version: &str) {
        let name = self.name(&file.path);
        match &file.state {
            FileState::Whole => {}
            FileState::Unfinished { .. } if self.is_running => {}
            FileState::Unfinished { bytes } => self.warn(
                "log",
                &name,
                version,
                format!(
                    "an interrupted write at its end, {bytes} bytes that nobody was told of: the start cuts it off and keeps it \
                     beside"
                ),
            ),
            FileState::Refused(error @ LogError::NotALog { .. }) => {
                self.problem("log", &name, "", error.to_string());
            }
            FileState::Refused(error) => self.problem("log", &name, version, error.to_string()),
        }
    }

    /// The newest state that is intact and of a supported version. All states are checked.
    pub(super) fn states(&mut self) -> Option<InspectedState> {
        let folder = self.data.join("state");
        if !folder.is_dir() {
            self.fine(
                "state",
                "state",
                "",
                "there is none; a log is read from its beginning",
            );
            return None;
        }
        let states = match StateFiles::inspect(&folder) {
            Ok(states) => states,
            Err(error) => {
                self.problem("state", "state", "", format!("{error:#}"));
                return None;
            }
        };
        let mut newest = None;
        self.oldest_state = states.iter().map(|state| state.epoch).min();
        for state in states {
            let version = state.version.map(|magic| formats::text(&magic));
            let version = version.unwrap_or_default();
            let reads = formats::format("state").is_some_and(|format| format.reads(&version));
            let name = self.name(&state.path);
            match &state.damage {
                Some(damage) => {
                    self.warn("state", &name, &version, format!("{damage}; the one before it is used"));
                }
                None if reads => {
                    let text = format!("after record {}, which ended epoch {}", state.lsn, state.epoch);
                    self.fine("state", &name, &version, text);
                    newest = Some(state);
                }
                None => self.problem(
                    "state",
                    &name,
                    &version,
                    "this software does not read this version: settle what is open with the version that wrote it, or remove it \
                     if the log is there from its beginning",
                ),
            }
        }
        newest
    }

    /// Checks whether log, states and outbox end together, and what is read again.
    pub(super) fn ends(
        &mut self,
        log: Option<&Inspection>,
        state: Option<&InspectedState>,
    ) -> Replay {
        let Some(log) = log.filter(|log| log.next > 0) else {
            return Replay::default();
        };
        let from = state.map_or(0, |state| state.lsn.saturating_add(1));
        if log.first > from {
            self.problem(
                "log",
                "log",
                "",
                format!("it begins with record {}, but it must be read from record {from} on: a state snapshot is missing", log.first),
            );
        }
        if !self.is_running && log.next < from {
            self.problem(
                "log",
                "log",
                "",
                format!("it ends before record {}, but a state snapshot has {from} records: its end is missing", log.next),
            );
        }
        let records = log.next.saturating_sub(from);
        let state_bytes = state.map_or(0, |state| state.bytes);
        Replay {
            from,
            records,
            state_bytes,
            seconds: records.div_ceil(RECORDS_PER_SECOND)
                + state_bytes.div_ceil(STATE_BYTES_PER_SECOND),
        }
    }
}
