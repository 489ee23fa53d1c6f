//! Room for sessions: what the doors acknowledge must not be refused by the engine afterwards, because then nobody sends
//! it again.
//!
//! Each report may begin a session. So a door takes a place for each before the log gets it, and the engine's thread gives
//! the place back when it has applied the report; what sessions its sender has then is known. Half of all places is kept for the
//! senders that are expected, an equal part for each. Who finds no place asks the engine whether its reports are of sessions that
//! are kept: those need none.
//!
//! An acknowledged report can only be refused where a session that was kept when it was asked for is forgotten, or its names are
//! changed, before the report is applied. For those some places are given to nobody.

mod door;
mod own;

use std::{
    collections::HashSet,
    ops::Range,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use self::own::OwnRecords;
use crate::shares::{Division, Kind, Shares};
use openmast_engine::Engine;
use openmast_log::SenderNumber;
use openmast_records::{Lsn, RecordRef, Sender, SenderNumbers, SenderRef};

/// One of so many places is given to nobody.
const SPARE: u64 = 1_024;

/// Who is expected to send reports.
#[derive(Clone, Debug, Default)]
pub(super) struct Expected {
    /// Areas of the RADIUS clients.
    pub areas: HashSet<Vec<u8>>,
    /// Whether there is a door for radios that sign.
    pub has_radios: bool,
}

/// Places for sessions, and room in the log where little is left. Cheap to clone.
#[derive(Clone)]
pub(super) struct SessionRoom(Arc<Shared>);

struct Shared {
    expected: Expected,
    state: Mutex<State>,
    /// Whether little of the log is left.
    is_log_divided: AtomicBool,
}

struct State {
    numbers: SenderNumbers,
    senders: Vec<(Sender, Kind)>,
    /// `None` before there are doors.
    sessions: Option<Shares>,
    /// Bytes of the log that are left; `None`: enough.
    log: Option<Shares>,
    radios: usize,
    /// Records for which places were taken here.
    own: OwnRecords,
}

/// How full the room is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fullness {
    Roomy,
    Nearly,
    /// Nobody gets more than is kept for them.
    Full,
}

/// Who has most sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fullest {
    pub sender: Sender,
    pub sessions: i64,
    /// So many places are kept for it.
    pub own: i64,
}

impl SessionRoom {
    pub(super) fn new(expected: Expected) -> Self {
        let state = State {
            numbers: SenderNumbers::default(),
            senders: Vec::new(),
            sessions: None,
            log: None,
            radios: 0,
            own: OwnRecords::default(),
        };
        Self(Arc::new(Shared {
            expected,
            state: Mutex::new(state),
            is_log_divided: AtomicBool::new(false),
        }))
    }

    /// From now on doors may take places. Called on the engine's thread, between two records, before there are doors.
    pub(super) fn begin(&self, engine: &Engine) {
        let mut state = self.lock();
        let most = places(engine.limits().max_sessions);
        state.sessions = Some(state.divided(&self.0.expected, most, Some(2)));
        for (sender, sessions) in engine.senders() {
            let number = state.number(sender, &self.0.expected);
            if let Some(shares) = &mut state.sessions {
                shares.keep(number, signed(sessions));
            }
        }
    }

    /// Records at these positions were appended here. To be told before they are applied.
    pub(super) fn appended(&self, positions: Range<Lsn>) {
        self.lock().own.add(positions);
    }

    /// Records were applied: of those that were appended here the places are free, and all sessions are kept that the engine keeps.
    pub(super) fn applied(&self, engine: &mut Engine, records: &[(Lsn, RecordRef<'_>)]) {
        let mut state = self.lock();
        let State {
            numbers,
            sessions,
            own,
            ..
        } = &mut *state;
        let Some(shares) = sessions else {
            return engine.take_session_changes(|_, _| {});
        };
        let most = places(engine.limits().max_sessions);
        if shares.division().most != most {
            shares.set_most(most);
        }
        // For those of other nodes no place was taken here.
        let own = records.iter().filter(|(lsn, _)| own.has(*lsn));
        for (sender, reports) in in_runs(own.map(|(_, record)| record)) {
            if let Some(number) = numbers.get(sender) {
                shares.give_back(number, signed(reports));
            }
        }
        let expected = &self.0.expected;
        engine.take_session_changes(|sender, sessions| {
            let number = state.number(sender, expected);
            if let Some(shares) = &mut state.sessions {
                shares.keep(number, signed(sessions));
            }
        });
    }

    /// How full it is with the sessions that are kept. Places of reports on their way do not count: they are given back without a
    /// record, and nobody would look again.
    pub(super) fn fullness(&self) -> Fullness {
        match &self.lock().sessions {
            Some(shares) if shares.is_full() => Fullness::Full,
            Some(shares) if shares.is_nearly_full() => Fullness::Nearly,
            _ => Fullness::Roomy,
        }
    }

    /// Looks at all senders.
    pub(super) fn fullest(&self) -> Option<Fullest> {
        let state = self.lock();
        let shares = state.sessions.as_ref()?;
        let (number, sessions) = shares.fullest()?;
        let (sender, _) = state.senders.get(number)?;
        Some(Fullest {
            sender: sender.clone(),
            sessions,
            own: shares.reserved(number),
        })
    }

    /// Little of the log is left: so many bytes, an equal part for each sender that is expected. `None`: enough is left for
    /// whoever comes.
    pub(super) fn divide_log(&self, left: Option<u64>) {
        let mut state = self.lock();
        state.log = left.map(|left| state.divided(&self.0.expected, signed(left), None));
        let is_divided = state.log.is_some();
        self.0.is_log_divided.store(is_divided, Ordering::Release);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        let state = self.0.state.lock();
        state.unwrap_or_else(PoisonError::into_inner)
    }

    fn change(
        &self,
        sender: SenderNumber,
        change: impl FnOnce(&mut Shares, usize) -> bool,
    ) -> bool {
        let mut state = self.lock();
        let shares = state.sessions.as_mut();
        shares.is_some_and(|shares| change(shares, sender.0))
    }
}

impl State {
    fn number(&mut self, sender: &Sender, expected: &Expected) -> usize {
        if let Some(number) = self.numbers.get(sender.borrowed()) {
            return number;
        }
        let kind = match sender {
            Sender::Radio(_) => Kind::Radio,
            Sender::Area(area) if expected.areas.contains(area) => Kind::Area,
            Sender::Area(_) => Kind::Former,
        };
        let number = self.numbers.add(sender.borrowed());
        self.senders.push((sender.clone(), kind));
        let shares = self.sessions.iter_mut().chain(&mut self.log);
        shares.for_each(|shares| shares.add(kind));
        number
    }

    fn divided(&self, expected: &Expected, most: i64, common: Option<i64>) -> Shares {
        let mut shares = Shares::new(Division {
            most,
            common,
            areas: signed(expected.areas.len() as u64),
            has_radios: expected.has_radios,
        });
        shares.set_radios(self.radios);
        self.senders.iter().for_each(|(_, kind)| shares.add(*kind));
        shares
    }
}

fn places(max_sessions: u64) -> i64 {
    signed(max_sessions - max_sessions / SPARE)
}

fn signed(count: u64) -> i64 {
    // A sum of some of them fits as well.
    i64::try_from(count).unwrap_or(i64::MAX).min(i64::MAX / 4)
}

/// Senders of reports, and how many reports of theirs follow each other.
fn in_runs<'a>(
    records: impl Iterator<Item = &'a RecordRef<'a>>,
) -> impl Iterator<Item = (SenderRef<'a>, u64)> {
    let mut reports = records
        .filter_map(|record| Some((SenderRef::of(record)?, record.reports())))
        .peekable();
    std::iter::from_fn(move || {
        let (sender, mut count) = reports.next()?;
        while let Some((_, more)) = reports.next_if(|(next, _)| *next == sender) {
            count += more;
        }
        Some((sender, count))
    })
}

#[cfg(test)]
mod tests;
