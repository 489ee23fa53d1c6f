//! Sessions as people ask about them: their runs, what was billed in the open epoch, what waits. Nothing here changes
//! anything.
//!
//! Millions of sessions may have to be looked at, and records wait for the answer: so they are found in a walk of short
//! steps, each a question of its own, and only those that are told are put into words.

use std::{cmp::Reverse, collections::BinaryHeap};

use openmast_ledger::{NotLicensed, PricePerGb};
use openmast_metering::{RowId, Why};

use super::verdicts::Verdict;
use crate::session::{At, Reading};
use crate::{Engine, epoch::usage::Usage, routing::route::TooDear};
use openmast_records::{RadioIdentity, SubscriberIdentity};

/// Which sessions are asked for: those that are all of this.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionFilter {
    /// One of these is a name of the radio. Empty: any radio.
    pub radio: Vec<RadioIdentity>,
    /// Acct-Session-Id.
    pub session_id: Option<Vec<u8>>,
    /// One of these is a name of the subscriber. Empty: any subscriber.
    pub subscriber: Vec<SubscriberIdentity>,
    /// It pays for the session, or, if no subscriber is asked for, has paid for a part of it in the open epoch.
    pub payer: Option<u32>,
}

/// Looks for sessions. Between two steps sessions may come and go.
#[derive(Clone, Debug)]
pub struct SessionWalk {
    filter: SessionFilter,
    limit: usize,
    next: RowId,
    is_done: bool,
    /// How many were found.
    found: u64,
    /// By the arrival of the newest report; the oldest on top.
    newest: BinaryHeap<Reverse<(u64, RowId)>>,
}

/// Rows that a step looks at, about a millisecond's work.
const STEP: u32 = 1 << 11;
/// Runs of one session that are told: the newest.
const MOST_RUNS: usize = 32;
/// Verdicts on one session's reports that are told: the newest.
const MOST_VERDICTS: usize = 100;

/// What a walk has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionViews {
    /// All that were asked for.
    pub count: u64,
    /// Those with the newest reports, the newest first.
    pub sessions: Vec<SessionView>,
}

/// One session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// The RADIUS client's `area`; empty for radios that sign.
    pub area: Vec<u8>,
    /// Acct-Session-Id.
    pub session_id: Vec<u8>,
    /// Acct-Multi-Session-Id, if it is part of the session's key.
    pub multi_session_id: Option<Vec<u8>>,
    /// Arrival of its newest report (Unix milliseconds).
    pub received_at_ms: u64,
    /// How many runs are kept.
    pub run_count: u64,
    /// The newest first.
    pub runs: Vec<RunView>,
    /// The newest first.
    pub verdicts: Vec<Verdict>,
}

/// One run of a session: its counters began at zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunView {
    /// Counts from 0.
    pub number: u32,
    /// Names of the radio, in the order in which they are looked up in the mapping.
    pub radio: Vec<RadioIdentity>,
    /// Names of the subscriber, the same.
    pub subscriber: Vec<SubscriberIdentity>,
    /// What the radio is mapped to.
    pub asset: Option<u32>,
    /// By this name.
    pub mapped_radio: Option<RadioIdentity>,
    /// What the subscriber is mapped to.
    pub payer: Option<u32>,
    /// When it began, as its newest report tells it (event less session time) by the reporter's clock: after that was set, by
    /// the new time. By the oracle's clock where no report tells it (Unix milliseconds).
    pub began_at_ms: u64,
    /// The rule by which it is a run of its own.
    pub began_by: Why,
    /// What else was seen of it.
    pub seen: Vec<Why>,
    /// Greatest session time. `None`: not the viewer's to see.
    pub session_seconds: Option<u32>,
    /// Bytes that were reported and are held back until another report confirms them.
    pub held_bytes: u64,
    /// By the reporter's clock (Unix milliseconds).
    pub newest_event_at_ms: u64,
    /// Whether it ended.
    pub is_stopped: bool,
    /// Greatest counters.
    pub reading: Reading,
    /// What was billed in the open epoch.
    pub billed: Vec<Billed>,
    /// Entitlements of the payer that meet usage of the asset in the open epoch before its money does, in their order, by reserve
    /// index. How much of it is found when the epoch ends. None of a run that ended before the open epoch, nor while the asset is not
    /// licensed: nothing of these is charged.
    pub entitlements: Vec<u32>,
    /// Why the payer is not to be served by the asset, if that is because of its highest price.
    pub too_dear: Option<TooDear>,
    /// What waits for a mapping, for the chain or for room in the ledger.
    pub waits: Reading,
}

/// Usage of the open epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Billed {
    /// On-chain index of the payer.
    pub payer: u32,
    /// On-chain index of the asset.
    pub asset: u32,
    /// Bytes, both ways.
    pub reading: Reading,
    /// Base units per 10⁹ bytes.
    pub price: PricePerGb,
    /// Why the price is nothing, if that is for want of a licence.
    pub not_licensed: Option<NotLicensed>,
    /// By the reporter's clock (Unix milliseconds).
    pub first_event_at_ms: u64,
    /// As `first_event_at_ms`.
    pub last_event_at_ms: u64,
}

impl SessionWalk {
    /// For at most `limit` sessions.
    pub fn new(filter: SessionFilter, limit: usize) -> Self {
        Self {
            filter,
            limit,
            next: 0,
            is_done: false,
            found: 0,
            newest: BinaryHeap::new(),
        }
    }

    /// Whether all were looked at.
    pub fn is_done(&self) -> bool {
        self.is_done
    }

    fn see(&mut self, received_at_ms: u64, row: RowId) {
        self.found += 1;
        self.newest.push(Reverse((received_at_ms, row)));
        if self.newest.len() > self.limit {
            self.newest.pop();
        }
    }
}

impl Engine {
    /// Goes on with a walk.
    pub fn step_sessions(&self, walk: &mut SessionWalk) {
        let rows = self.sessions.row_count();
        let end = walk.next.saturating_add(STEP).min(rows);
        for row in walk.next..end {
            if self.is_asked_for(row, &walk.filter) {
                walk.see(self.sessions.received_at_ms(row), row);
            }
        }
        walk.next = end;
        walk.is_done = end == rows;
    }

    /// What a walk has found and what is still there of it.
    pub fn sessions_found(&self, walk: SessionWalk) -> SessionViews {
        let mut newest: Vec<(u64, RowId)> = walk.newest.into_iter().map(|Reverse(it)| it).collect();
        newest.sort_unstable_by(|a, b| b.cmp(a));
        let mut rows: Vec<RowId> = newest.into_iter().map(|(_, row)| row).collect();
        rows.retain(|row| self.is_asked_for(*row, &walk.filter));
        let mut sessions: Vec<SessionView> = rows.iter().map(|row| self.view(*row)).collect();
        self.add_entitlements(&mut sessions);
        for (row, verdict) in self.verdicts.of(&rows) {
            let place = rows.iter().position(|it| *it == row);
            if let Some(session) = place.and_then(|place| sessions.get_mut(place))
                && session.verdicts.len() < MOST_VERDICTS
            {
                session.verdicts.push(verdict);
            }
        }
        SessionViews {
            count: walk.found,
            sessions,
        }
    }

    /// The payer that a subscriber with these names is mapped to.
    pub fn payer_of(&self, subscriber: &[SubscriberIdentity]) -> Option<u32> {
        self.mapping.payer(subscriber)
    }

    /// The sessions that are asked for, at most `limit`: a whole walk at once.
    pub fn sessions_like(&self, filter: SessionFilter, limit: usize) -> SessionViews {
        let mut walk = SessionWalk::new(filter, limit);
        while !walk.is_done() {
            self.step_sessions(&mut walk);
        }
        self.sessions_found(walk)
    }

    fn is_asked_for(&self, row: RowId, filter: &SessionFilter) -> bool {
        if !self.sessions.is_kept(row) {
            return false;
        }
        let (id, _) = self.sessions.id(row);
        if filter
            .session_id
            .as_deref()
            .is_some_and(|asked| asked != id)
        {
            return false;
        }
        let mut runs = self.sessions.incarnations(row);
        runs.any(|at| self.is_run_asked_for(at, filter))
    }

    fn is_run_asked_for(&self, at: At, filter: &SessionFilter) -> bool {
        let Some(run) = self.sessions.run_state(at) else {
            return false;
        };
        let mut radio = self.sessions.radio_names(run.party());
        if !filter.radio.is_empty() && !radio.any(|(_, name)| filter.radio.contains(name)) {
            return false;
        }
        if filter.subscriber.is_empty() && filter.payer.is_none() {
            return true;
        }
        let names = self.sessions.subscriber_names(run.party());
        let mut common = names.iter().filter(|name| filter.subscriber.contains(name));
        if !filter.subscriber.is_empty() && common.next().is_none() {
            return false;
        }
        filter.payer.is_none_or(|payer| {
            let has_paid = || self.billed(at).iter().any(|part| part.payer == payer);
            // Who has paid for a run that is another subscriber's now must not learn whose by asking for names.
            self.mapping.payer(&names) == Some(payer)
                || (filter.subscriber.is_empty() && has_paid())
        })
    }

    fn view(&self, row: RowId) -> SessionView {
        let (session_id, multi_session_id) = self.sessions.id(row);
        let mut runs: Vec<At> = self.sessions.incarnations(row).collect();
        let run_count = runs.len() as u64;
        runs.reverse();
        runs.truncate(MOST_RUNS);
        SessionView {
            area: self.sessions.area(row).to_vec(),
            session_id: session_id.to_vec(),
            multi_session_id: multi_session_id.map(<[u8]>::to_vec),
            received_at_ms: self.sessions.received_at_ms(row),
            run_count,
            runs: runs.into_iter().filter_map(|at| self.run(at)).collect(),
            verdicts: Vec::new(),
        }
    }

    fn run(&self, at: At) -> Option<RunView> {
        let party = self.sessions.run_state(at)?.party();
        let (number, meter) = (self.sessions.number(at), self.sessions.meter(at)?);
        let subscriber = self.sessions.subscriber_names(party);
        let mapped = self
            .mapping
            .of(self.sessions.radio_names(party), &subscriber);
        let radio = self.sessions.radio_names(party);
        Some(RunView {
            number,
            radio: radio.map(|(_, name)| name.clone()).collect(),
            mapped_radio: mapped
                .radio
                .and_then(|(number, _)| self.sessions.radio_name(number))
                .cloned(),
            asset: mapped.asset(),
            payer: mapped.payer,
            subscriber,
            began_at_ms: meter.start_ms(),
            began_by: self.began_by(at),
            seen: self.seen(at),
            session_seconds: Some(meter.session_seconds()),
            held_bytes: match at.former {
                None => self.sessions.held_bytes(at.row),
                Some(_) => 0,
            },
            newest_event_at_ms: meter.last_event_at_ms(),
            is_stopped: meter.is_stopped(),
            reading: meter.reading,
            billed: self.billed(at),
            entitlements: Vec::new(),
            too_dear: mapped
                .payer
                .zip(mapped.asset())
                .and_then(|(payer, asset)| self.too_dear(payer, asset)),
            waits: self.waiting.get(&(party, at.row, number)),
        })
    }

    /// The rule by which a run is one of its own.
    pub(crate) fn began_by(&self, at: At) -> Why {
        let meter = self.sessions.meter(at);
        meter.map_or(Why::First, |meter| meter.history().beginning())
    }

    /// What else was seen of a run.
    pub(crate) fn seen(&self, at: At) -> Vec<Why> {
        let meter = self.sessions.meter(at);
        meter.map_or_else(Vec::new, |meter| meter.history().seen().collect())
    }

    /// What was billed of a run in the open epoch, in the order in which it was.
    fn billed(&self, at: At) -> Vec<Billed> {
        let of = (at.row, self.sessions.number(at));
        let run = self.sessions.run_state(at);
        let in_row = run.and_then(|run| self.usages.usage_in_row(of, run));
        let elsewhere = self.usages.more.get(&of).into_iter().flatten().copied();
        let mut billed: Vec<Billed> = Vec::new();
        for part in elsewhere.chain(in_row).filter_map(|it| self.priced(&it)) {
            match billed.iter_mut().find(|known| known.goes_with(&part)) {
                Some(known) => known.add(&part),
                None => billed.push(part),
            }
        }
        billed
    }

    fn priced(&self, usage: &Usage) -> Option<Billed> {
        let route = self.usages.routes.get(usage.route as usize)?;
        let leg = route.legs.serving();
        let (payer, asset) = self.ledger.pair(leg.pair)?;
        let terms = self.tariffs.terms_in(leg.tariff, asset)?;
        Some(Billed {
            payer,
            asset,
            reading: usage.reading,
            price: terms.price,
            not_licensed: terms.not_licensed,
            first_event_at_ms: usage.first_event_at_ms,
            last_event_at_ms: usage.last_event_at_ms,
        })
    }
}

impl RunView {
    /// Payer and asset, if the payer is asked for usage of the run in the open epoch, or would be for what comes. What waits is asked
    /// for once its mapping is known.
    pub(super) fn asked(&self, is_licensed: impl Fn(u32) -> bool) -> Option<(u32, u32)> {
        let (payer, asset) = (self.payer?, self.asset?);
        let goes_on = !self.is_stopped || self.waits != Reading::default();
        let is_billed = || self.billed.iter().any(|part| part.is_charged(payer, asset));
        ((goes_on && is_licensed(asset)) || is_billed()).then_some((payer, asset))
    }
}

impl Billed {
    fn goes_with(&self, other: &Self) -> bool {
        let terms = |it: &Self| (it.payer, it.asset, it.price, it.not_licensed);
        terms(self) == terms(other)
    }

    /// Whether money or what was paid ahead is asked for it.
    fn is_charged(&self, payer: u32, asset: u32) -> bool {
        (self.payer, self.asset) == (payer, asset) && self.not_licensed.is_none()
    }

    fn add(&mut self, other: &Self) {
        self.reading = self.reading.plus(&other.reading);
        self.first_event_at_ms = self.first_event_at_ms.min(other.first_event_at_ms);
        self.last_event_at_ms = self.last_event_at_ms.max(other.last_event_at_ms);
    }
}
