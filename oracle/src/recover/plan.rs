//! What is left of a data folder, and the best that can be made of it.

use std::{fmt, path::Path};

use openmast_client::accounts::{Content, Settlement};

use crate::{
    config::Config,
    data_folder::{StateFiles, open_log_without_end, open_outbox},
};
use openmast_engine::Engine;
use openmast_log::StoredLog;
use openmast_records::Lsn;

use super::replay::{after_settled, is_settled, replay};

/// How a data folder is made whole.
pub(super) enum Plan {
    /// Log and states stay.
    Keep {
        /// The outbox is not of them.
        new_outbox: bool,
        /// So many records at least were acknowledged after the log's end, and are gone. With them may be ends of epochs that
        /// states and outbox know.
        missing_records: u64,
        /// Position of the newest record that opened epochs again.
        reopened_at: Option<Lsn>,
        /// The epoch that the log has not ended.
        open_epoch: u64,
    },
    /// A new log goes on from the state at the end of the settled epoch.
    State { engine: Box<Engine> },
    /// A new log goes on from the archive.
    Archive {
        /// Has the sessions, at a time when less was settled.
        older: Option<Box<Engine>>,
        /// The old log, and the position from which its records are of the open epoch.
        tail: Option<(Box<dyn StoredLog>, Lsn)>,
    },
}

/// A log and states in which nothing tells of a gap.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whole {
    /// The epoch that the log has not ended.
    pub open_epoch: u64,
    /// The outbox is of them.
    pub has_outbox: bool,
}

impl Plan {
    /// `None`: something is known to be missing.
    pub(super) fn whole(&self) -> Option<Whole> {
        match self {
            Self::Keep {
                missing_records: 0,
                open_epoch,
                new_outbox,
                ..
            } => Some(Whole {
                open_epoch: *open_epoch,
                has_outbox: !new_outbox,
            }),
            Self::Keep { .. } | Self::State { .. } | Self::Archive { .. } => None,
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Keep {
                missing_records: 1..,
                ..
            } => "the log lacks its end",
            Self::Keep { .. } => "log and states are whole",
            Self::State { .. } => "the state at the end of the settled epoch is whole",
            Self::Archive { older: Some(_), .. } => "sessions are of an older log or state",
            Self::Archive { older: None, .. } => "no session is known",
        })
    }
}

/// Reads what there is. What cannot be read is as if it was not there.
///
/// # Errors
/// The disk does not let states be listed.
pub(super) fn of(config: &Config, newest: &Settlement) -> anyhow::Result<Plan> {
    let left = Left {
        config,
        states: StateFiles::open(&config.data_dir.join("state"))?,
        settled: &newest.content,
    };
    let log = left.log();
    if let Some((log, missing)) = &log
        && let Some(plan) = left.with_log(&**log, *missing)?
    {
        return Ok(plan);
    }
    left.without_log(log.map(|(log, _)| log))
}

/// How the outbox and the log go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OutboxIs {
    /// It has the settlement, and the epoch of the newest state.
    OfLog,
    /// It has an epoch that the log did not end.
    AheadOfLog,
    /// It lacks something, or cannot be read.
    OfNoUse,
}

struct Left<'a> {
    config: &'a Config,
    states: StateFiles,
    settled: &'a Content,
}

impl Left<'_> {
    /// The log, and how many records are missing at its end, as far as it tells itself. `None`: it is empty, or cannot be read.
    fn log(&self) -> Option<(Box<dyn StoredLog>, u64)> {
        let opened = open_log_without_end(self.data(), &self.config.log);
        let (log, missing) = opened
            .inspect_err(|error| tracing::warn!(%error, "the log cannot be used"))
            .ok()?;
        (!log.is_empty()).then_some((log, missing))
    }

    /// `None`: the log does not tell enough.
    fn with_log(&self, log: &dyn StoredLog, missing: u64) -> anyhow::Result<Option<Plan>> {
        let base = self.states.newest_of(|epoch| epoch <= self.settled.epoch)?;
        let (engine, from) = match base {
            Some((lsn, _, mut state)) => match Engine::new().read_state(&mut state) {
                Ok(engine) => (engine, lsn + 1),
                Err(error) => {
                    tracing::warn!("a state cannot be used: {error:#}");
                    return Ok(None);
                }
            },
            None => (Engine::new(), 0),
        };
        if log.first().is_none_or(|first| first > from) || log.next_position() < from {
            return Ok(None);
        }
        let replayed = match replay(engine, log, from, self.settled) {
            Ok(replayed) => replayed,
            Err(error) => {
                tracing::warn!("the log cannot be used: {error:#}");
                return Ok(None);
            }
        };
        if !replayed.has_settled {
            return Ok(Some(Plan::Archive {
                older: Some(Box::new(replayed.engine)),
                tail: None,
            }));
        }
        let reopened_at = replayed.reopened_at;
        let open_epoch = replayed.engine.open_epoch().epoch;
        let outbox = self.outbox(open_epoch, reopened_at);
        let of_states = match self.states.last()? {
            Some((lsn, _)) => (lsn + 1).saturating_sub(log.next_position()),
            None => 0,
        };
        let of_outbox = u64::from(outbox == OutboxIs::AheadOfLog);
        Ok(Some(Plan::Keep {
            new_outbox: outbox != OutboxIs::OfLog,
            missing_records: missing.max(of_states).max(of_outbox),
            reopened_at,
            open_epoch,
        }))
    }

    fn without_log(&self, log: Option<Box<dyn StoredLog>>) -> anyhow::Result<Plan> {
        let (mut older, mut before) = (None, u64::MAX);
        while let Some((_, epoch, mut state)) = self.states.newest_of(|epoch| epoch < before)? {
            before = epoch;
            let Ok(engine) = Engine::new().read_state(&mut state) else {
                continue;
            };
            if is_settled(&engine, self.settled) {
                return Ok(Plan::State {
                    engine: Box::new(engine),
                });
            }
            older = older.or(Some(Box::new(engine)));
        }
        let tail = match (&older, log) {
            (None, Some(log)) => after_settled(&*log, self.settled)
                .unwrap_or_default()
                .map(|from| (log, from)),
            _ => None,
        };
        Ok(Plan::Archive { older, tail })
    }

    fn outbox(&self, open_epoch: u64, reopened_at: Option<Lsn>) -> OutboxIs {
        let found = self.try_outbox(open_epoch, reopened_at);
        found.unwrap_or_else(|error| {
            tracing::warn!("the outbox cannot be used: {error:#}");
            OutboxIs::OfNoUse
        })
    }

    fn try_outbox(&self, open_epoch: u64, reopened_at: Option<Lsn>) -> anyhow::Result<OutboxIs> {
        if !self.data().join("outbox.sqlite").exists() {
            return Ok(OutboxIs::OfNoUse);
        }
        let outbox = open_outbox(self.data(), &self.config.network)?;
        // What was opened again is taken out at the next start.
        let is_up_to_date = match reopened_at {
            Some(lsn) => outbox.has_reopened(lsn)?,
            None => true,
        };
        let newest = outbox.newest_entries(None, 1)?;
        let is_ahead = newest.first().map(|entry| entry.content.epoch) >= Some(open_epoch);
        if is_up_to_date && is_ahead {
            return Ok(OutboxIs::AheadOfLog);
        }
        let settled = outbox.entry(self.settled.epoch)?;
        let has_settled = settled.is_some_and(|entry| entry.content == *self.settled);
        let has_newest = match self.states.newest_of(|_| true)? {
            Some((_, epoch, _)) => outbox.entry(epoch)?.is_some(),
            None => true,
        };
        Ok(match has_settled && has_newest {
            true => OutboxIs::OfLog,
            false => OutboxIs::OfNoUse,
        })
    }

    fn data(&self) -> &Path {
        &self.config.data_dir
    }
}
