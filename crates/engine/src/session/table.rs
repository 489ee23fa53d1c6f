//! All sessions that may still get reports, with their names.

use openmast_metering::{
    Doubt, Hint, Incarnation, Meter, Observation, Observed, Place, Reported, RowId, Table,
};

use super::{
    aliases::Aliases,
    ids::{Id, Ids},
    keys::{Keyed, Keys},
    names::Names,
    roaming::Roaming,
    run_state::{NONE, RunState},
    senders::Senders,
};
use crate::routing::{no_route::NoRoute, route::Booking};
use openmast_records::{
    CounterWidth, EventTime, RadioIdentity, ReportRef, Sender, SubscriberIdentity, UsageEvent,
};

/// One incarnation of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// The row in which the session lies.
    pub row: RowId,
    /// Position among the former incarnations; `None`: the newest.
    pub former: Option<usize>,
}

/// Sessions by key, with their names.
#[derive(Clone, Debug)]
pub struct Sessions {
    pub(super) keys: Keys,
    pub(super) table: Table<RunState>,
    pub(super) ids: Ids,
    pub(super) names: Names,
    pub(super) aliases: Aliases,
    pub(super) roaming: Roaming,
    pub(super) senders: Senders,
}

/// What a report did, and to whom its session was before.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// What the table says of the report.
    pub observed: Observed,
    /// The incarnation that the report belongs to; `None`: one that may be forgotten.
    pub at: Option<At>,
    /// Its party before, if that is another now.
    pub former_party: Option<u32>,
}

impl Default for Sessions {
    /// Before the log's secret is known.
    fn default() -> Self {
        Self {
            keys: Keys::new(&[0; 32]),
            table: Table::new(),
            ids: Ids::default(),
            names: Names::default(),
            aliases: Aliases::default(),
            roaming: Roaming::default(),
            senders: Senders::default(),
        }
    }
}

impl Sessions {
    /// Without sessions, of the log with this secret.
    pub fn new(salt_key: &[u8; 32]) -> Self {
        Self {
            keys: Keys::new(salt_key),
            ..Self::default()
        }
    }

    /// The sessions as they are now, to be saved while these go on, and for nothing else.
    pub fn share(&mut self) -> Self {
        Self {
            table: self.table.share(),
            ids: self.ids.share(),
            names: self.names.share(),
            aliases: self.aliases.share(),
            ..Self::default()
        }
    }

    /// A report's names as hashes; `None`: it has no radio.
    pub fn key(&mut self, report: &ReportRef<'_>) -> Option<Keyed> {
        self.keys.of(report)
    }

    /// Has the rows of these sessions fetched from memory. (Fetching their parties and pairs ahead as well took longer than
    /// it saved.)
    #[inline]
    pub fn fetch(&self, keyed: &[Option<Keyed>], hints: &mut [Hint]) {
        let key = |keyed: &Option<Keyed>| keyed.map_or(0, |keyed| keyed.session);
        self.table.fetch(keyed.iter().map(key), hints);
    }

    /// Whether there is such a session.
    pub fn is_known(&self, keyed: &Keyed) -> bool {
        self.table.find(keyed.session).is_some()
    }

    /// The row of a session, if there is one.
    pub fn row(&self, keyed: &Keyed, hint: Hint) -> Option<RowId> {
        self.table.find_with(hint, keyed.session)
    }

    /// Forgets what was made of the sessions' usage, and where their counters stood when they were billed last.
    pub fn unbase(&mut self) {
        for row in 0..self.row_count() {
            for at in self.incarnations(row) {
                if let Some(run) = self.run_state_mut(at) {
                    run.clear_records();
                    run.set_waits(false);
                    run.set_unbased(true);
                }
            }
        }
        self.table.take_forgotten();
    }

    /// Takes in a report of one session. `line` tells how many bytes a second the line of a party can carry. `None`: there
    /// is no place for another session, or for another incarnation of this one: of each sender's former ones at most about
    /// `most_waiting` may wait.
    pub fn observe(
        &mut self,
        report: &ReportRef<'_>,
        keyed: &Keyed,
        hint: Hint,
        line: impl Fn(&Names, u32) -> Option<u64>,
        most_waiting: u64,
    ) -> Option<Taken> {
        let (reported, names, senders) = (reported(report), &self.names, &self.senders);
        let line = |run: &RunState| line(names, run.party());
        let may_wait = |run: &RunState| {
            let sender = names.sender(run.party());
            senders.waiting_formers(sender) < most_waiting
        };
        let observed = self
            .table
            .observe_with(hint, keyed.session, &reported, line, may_wait)?;
        let row = observed.row;
        let mut taken = Taken {
            observed,
            at: Some(At { row, former: None }),
            former_party: None,
        };
        match observed.place {
            Place::New => self.begin(row, report, keyed),
            Place::Next => self.begin_next(row, report, keyed),
            Place::Newest => {}
            Place::Former(position) => {
                taken.at = Some(At {
                    row,
                    former: Some(position),
                })
            }
            Place::Forgotten => taken.at = None,
        }
        let was_known = matches!(observed.place, Place::Newest | Place::Former(_));
        match (taken.at, observed.observation) {
            (_, Observation::Held) => taken.at = None,
            (Some(at), observation) if was_known && observation != Observation::Late => {
                taken.former_party = self.rename(at, report, keyed);
            }
            _ => {}
        }
        Some(taken)
    }

    /// The party of a session's newest incarnation.
    #[inline]
    pub(super) fn party(&self, row: RowId) -> u32 {
        self.table.attachment(row).map_or(NONE, RunState::party)
    }

    /// Whether there is a session in this row.
    pub fn is_kept(&self, row: RowId) -> bool {
        self.names.radio_set(self.party(row)).is_some()
    }

    /// A former incarnation waits, or waits no more.
    pub fn former_waits(&mut self, row: RowId, waits: bool) {
        let party = self.party(row);
        self.senders.former_waits(self.names.sender(party), waits);
    }

    /// Shows who may have another number of sessions than when this was called last, and how many.
    pub fn take_changes(&mut self, show: impl FnMut(&Sender, u64)) {
        self.senders.take_changes(show);
    }

    /// Everybody with sessions, and how many.
    pub fn senders(&self) -> impl Iterator<Item = (&Sender, u64)> {
        self.senders.all()
    }

    /// The area that a session is of.
    pub fn area(&self, row: RowId) -> &[u8] {
        self.names.area(self.party(row))
    }

    /// An incarnation's meter.
    pub fn meter(&self, at: At) -> Option<Meter> {
        match at.former {
            None => self.table.meter(at.row),
            Some(position) => {
                let former = self.table.formers(at.row).get(position)?;
                Some(former.meter)
            }
        }
    }

    /// How many sessions there are.
    pub fn len(&self) -> u64 {
        self.table.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// How many sessions have begun and not ended.
    pub fn open(&self) -> u64 {
        self.table.open()
    }

    /// What the engine keeps with an incarnation; `None`: it is forgotten.
    #[inline]
    pub fn run_state(&self, at: At) -> Option<&RunState> {
        match at.former {
            None => self.table.attachment(at.row),
            Some(position) => {
                let former = self.table.formers(at.row).get(position)?;
                Some(&former.attachment)
            }
        }
    }

    /// As [`Self::run_state`], to change it.
    #[inline]
    pub fn run_state_mut(&mut self, at: At) -> Option<&mut RunState> {
        match at.former {
            None => self.table.attachment_mut(at.row),
            Some(position) => {
                let former = self.table.formers_mut(at.row).get_mut(position)?;
                Some(&mut former.attachment)
            }
        }
    }

    /// An incarnation's number: 0 for a session's first.
    #[inline]
    pub fn number(&self, at: At) -> u32 {
        match at.former {
            None => self.table.number(at.row),
            Some(position) => {
                let former = self.table.formers(at.row).get(position);
                former.map_or(0, |former| former.number)
            }
        }
    }

    /// An incarnation's newest event (Unix milliseconds).
    #[inline]
    pub fn last_event_at_ms(&self, at: At) -> u64 {
        let newest = || self.table.last_event_at_ms(at.row);
        let former = |position: usize| {
            let former = self.table.formers(at.row).get(position)?;
            Some(former.meter.last_event_at_ms())
        };
        at.former.map_or_else(newest, former).unwrap_or(0)
    }

    /// Bytes that were reported of a session and wait until another report confirms them.
    pub fn held_bytes(&self, row: RowId) -> u64 {
        let (Some(held), Some(newest)) = (self.table.held(row), self.table.meter(row)) else {
            return 0;
        };
        match held.doubt {
            Doubt::Line | Doubt::Sign => held.reading.since(&newest.reading).bytes(),
            // They are of a run that would begin with them.
            Doubt::GatewayClock | Doubt::Arrival => held.reading.bytes(),
        }
    }

    /// A session's newest report (Unix milliseconds).
    pub fn received_at_ms(&self, row: RowId) -> u64 {
        self.table.received_at_ms(row).unwrap_or(0)
    }

    /// Former incarnations of a session.
    #[inline]
    pub fn former_count(&self, row: RowId) -> usize {
        self.table.formers(row).len()
    }

    /// All incarnations of a session, oldest first.
    pub fn incarnations(&self, row: RowId) -> impl Iterator<Item = At> + use<> {
        let formers = (0..self.former_count(row)).map(Some);
        formers.chain([None]).map(move |former| At { row, former })
    }

    /// Rows, those without a session among them.
    pub fn row_count(&self) -> u32 {
        self.table.row_count()
    }

    /// Session id and multi-session id.
    pub fn id(&self, row: RowId) -> Id<'_> {
        self.ids.get(row)
    }

    /// Former incarnations with usage records of the open epoch that were forgotten.
    pub fn take_forgotten(&mut self) -> Vec<(RowId, Incarnation<RunState>)> {
        self.table.take_forgotten()
    }

    /// Names of a party's radio, most specific first, each with its number.
    pub fn radio_names(&self, party: u32) -> impl Iterator<Item = (u32, &RadioIdentity)> {
        self.names.radio_names(party)
    }

    /// Names of a party's subscriber, most specific first.
    pub fn subscriber_names(&self, party: u32) -> Vec<SubscriberIdentity> {
        self.names.subscriber_names(party)
    }

    /// A radio's name by its number.
    pub fn radio_name(&self, radio: u32) -> Option<&RadioIdentity> {
        self.names.radios.get(radio).map(|radio| &radio.name)
    }

    /// Where a party's usage goes, or why nowhere, if that was found out in this generation.
    #[inline]
    pub(crate) fn booking(&self, party: u32, generation: u64) -> Option<Result<Booking, NoRoute>> {
        self.names.derived.booking(party, generation)
    }

    pub(crate) fn set_booking(
        &mut self,
        party: u32,
        generation: u64,
        booking: Result<Booking, NoRoute>,
    ) {
        if self.names.parties.get(party).is_some() {
            let derived = &mut self.names.derived;
            derived.set_booking(party, generation, booking);
        }
    }
}

fn reported(report: &ReportRef<'_>) -> Reported {
    Reported {
        received_at_ms: report.received_at_ms,
        event_at_ms: report.event_at_ms,
        event_time_is_known: report.time != EventTime::Arrival,
        is_start: report.event == UsageEvent::Start,
        is_stop: report.event == UsageEvent::Stop,
        session_seconds: report.session_seconds,
        bytes_up: report.bytes_up,
        bytes_down: report.bytes_down,
        width: match report.width {
            CounterWidth::Wide => openmast_metering::CounterWidth::Wide,
            CounterWidth::Unknown => openmast_metering::CounterWidth::Unknown,
            CounterWidth::Narrow => openmast_metering::CounterWidth::Narrow,
        },
    }
}
