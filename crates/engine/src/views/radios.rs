//! The radios that are mapped to an asset, with what came of each. Nothing here changes anything.
//!
//! All mappings and all sessions may have to be looked at, and records wait for the answer: so it is done in a walk of short steps,
//! each a question of its own.

use std::{
    collections::BTreeSet,
    ops::Bound::{Excluded, Unbounded},
};

use openmast_metering::RowId;
use openmast_records::RadioIdentity;

use crate::{
    Engine,
    epoch::usage::Usage,
    session::{At, RunState},
};

/// Mapped names that a step looks at, well below a millisecond.
const NAMES: usize = 1 << 12;
/// Rows that a step looks at, about a millisecond's work.
const ROWS: u32 = 1 << 11;
/// Areas of one radio that are told.
const MOST_AREAS: usize = 16;

/// One name of a radio that is mapped to the asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RadioView {
    /// The name.
    pub radio: RadioIdentity,
    /// The newest time that the log had told when it was mapped (Unix milliseconds).
    pub since_ms: u64,
    /// The areas of the sessions that are the radio's by this name, at most 16 of them; one without octets for a radio that signs.
    pub areas: BTreeSet<Vec<u8>>,
    /// Arrival of the newest report of these sessions (Unix milliseconds). `None`: there is no session that is kept.
    pub received_at_ms: Option<u64>,
    /// Those that have begun and not ended.
    pub running_sessions: u64,
    /// Bytes that were billed in the open epoch, both ways. Of a session that went from one of the asset's radios to another all may be
    /// at one of the two.
    pub bytes: u64,
    /// Bytes that wait for the mapping of a subscriber, for the chain or for room in the ledger, both ways.
    pub waiting_bytes: u64,
}

/// Looks for an asset's radios. Between two steps sessions may come and go.
#[derive(Clone, Debug)]
pub struct RadioWalk {
    asset: u32,
    limit: usize,
    at: Stage,
    /// In their order.
    found: Vec<RadioView>,
    goes_on: bool,
}

#[derive(Clone, Debug)]
enum Stage {
    /// Names behind this one.
    Names(Option<RadioIdentity>),
    /// Sessions from this row on.
    Sessions(RowId),
    Done,
}

/// What a walk has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RadioViews {
    /// All names that are mapped to the asset.
    pub count: u32,
    /// In the order of [`RadioIdentity`].
    pub radios: Vec<RadioView>,
    /// Whether there are more behind the last.
    pub goes_on: bool,
}

impl RadioWalk {
    /// For at most `limit` names that are mapped to `asset`: those behind `after`.
    pub fn new(asset: u32, after: Option<RadioIdentity>, limit: usize) -> Self {
        Self {
            asset,
            limit,
            at: Stage::Names(after),
            found: Vec::new(),
            goes_on: false,
        }
    }

    /// Whether all was looked at.
    pub fn is_done(&self) -> bool {
        matches!(self.at, Stage::Done)
    }

    /// Where sessions are looked at next; nowhere if there is no radio that they could be of.
    fn at_sessions(&self) -> Stage {
        match self.found.is_empty() {
            true => Stage::Done,
            false => Stage::Sessions(0),
        }
    }

    fn of(&mut self, radio: &RadioIdentity) -> Option<&mut RadioView> {
        let place = self.found.binary_search_by(|it| it.radio.cmp(radio)).ok()?;
        self.found.get_mut(place)
    }
}

impl Engine {
    /// Goes on with a walk.
    pub fn step_radios(&self, walk: &mut RadioWalk) {
        walk.at = match &walk.at {
            Stage::Names(behind) => {
                let behind = behind.clone();
                self.step_names(walk, behind)
            }
            Stage::Sessions(row) => {
                let row = *row;
                self.step_rows(walk, row)
            }
            Stage::Done => Stage::Done,
        };
    }

    /// What a walk has found.
    pub fn radios_found(&self, walk: RadioWalk) -> RadioViews {
        RadioViews {
            count: self.mapping.assets().names_of(walk.asset),
            radios: walk.found,
            goes_on: walk.goes_on,
        }
    }

    /// Names that are mapped to an asset, at most `limit`: a whole walk at once.
    pub fn radios_of(&self, asset: u32, after: Option<RadioIdentity>, limit: usize) -> RadioViews {
        let mut walk = RadioWalk::new(asset, after, limit);
        while !walk.is_done() {
            self.step_radios(&mut walk);
        }
        self.radios_found(walk)
    }

    fn step_names(&self, walk: &mut RadioWalk, behind: Option<RadioIdentity>) -> Stage {
        let from = behind.as_ref().map_or(Unbounded, Excluded);
        let (mut looked_at, mut last) = (0, None);
        let names = self.mapping.radios.range((from, Unbounded));
        for (radio, mapped) in names.take(NAMES) {
            (looked_at, last) = (looked_at + 1, Some(radio));
            if mapped.asset != walk.asset {
                continue;
            }
            if walk.found.len() == walk.limit {
                walk.goes_on = true;
                return walk.at_sessions();
            }
            walk.found.push(RadioView {
                radio: radio.clone(),
                since_ms: mapped.since_ms,
                areas: BTreeSet::new(),
                received_at_ms: None,
                running_sessions: 0,
                bytes: 0,
                waiting_bytes: 0,
            });
        }
        match last.filter(|_| looked_at == NAMES) {
            Some(last) => Stage::Names(Some(last.clone())),
            None => walk.at_sessions(),
        }
    }

    fn step_rows(&self, walk: &mut RadioWalk, from: RowId) -> Stage {
        let rows = self.sessions.row_count();
        let end = from.saturating_add(ROWS).min(rows);
        for row in from..end {
            if self.sessions.is_kept(row) {
                for at in self.sessions.incarnations(row) {
                    self.see_run(walk, at);
                }
            }
        }
        match end == rows {
            true => Stage::Done,
            false => Stage::Sessions(end),
        }
    }

    fn see_run(&self, walk: &mut RadioWalk, at: At) {
        let Some(run) = self.sessions.run_state(at) else {
            return;
        };
        self.see_usage(walk, at, run);
        let mapped = self.mapping.asset(self.sessions.radio_names(run.party()));
        let number = mapped.and_then(|(number, asset)| (asset == walk.asset).then_some(number));
        let radio = number.and_then(|number| self.sessions.radio_name(number));
        let Some(view) = radio.and_then(|radio| walk.of(radio)) else {
            return;
        };
        if run.waits() {
            let key = (run.party(), at.row, self.sessions.number(at));
            let waits = self.waiting.get(&key).bytes();
            view.waiting_bytes = view.waiting_bytes.saturating_add(waits);
        }
        // Of a session it is known when its newest report came, and that was of its newest run.
        if at.former.is_some() {
            return;
        }
        let meter = self.sessions.meter(at);
        let runs = meter.is_some_and(|meter| !meter.is_stopped());
        view.running_sessions += u64::from(runs);
        let received_at_ms = self.sessions.received_at_ms(at.row);
        view.received_at_ms = view.received_at_ms.max(Some(received_at_ms));
        let area = self.sessions.area(at.row);
        if view.areas.len() < MOST_AREAS && !view.areas.contains(area) {
            view.areas.insert(area.to_vec());
        }
    }

    /// What was billed of a run in the open epoch counts for the radio that it was billed by.
    fn see_usage(&self, walk: &mut RadioWalk, at: At, run: &RunState) {
        let of = (at.row, self.sessions.number(at));
        let in_row = self.usages.usage_in_row(of, run);
        let elsewhere = run.has_more_records().then(|| self.usages.more.get(&of));
        let elsewhere = elsewhere.flatten().into_iter().flatten().copied();
        for usage in elsewhere.chain(in_row) {
            if let Some(view) = self
                .radio_of(&usage, walk.asset)
                .and_then(|radio| walk.of(radio))
            {
                view.bytes = view.bytes.saturating_add(usage.reading.bytes());
            }
        }
    }

    /// The radio whose name usage was billed to the asset by.
    fn radio_of(&self, usage: &Usage, asset: u32) -> Option<&RadioIdentity> {
        let route = self.usages.routes.get(usage.route as usize)?;
        let (_, served) = self.ledger.pair(route.legs.serving().pair)?;
        (served == asset).then(|| self.sessions.radio_name(route.radio))?
    }
}
