//! What waits for a mapping, for the chain or for room in the ledger, as people look at it.
//!
//! Millions of sessions may wait, and records wait for the answer: so the largest are found in a walk of short steps, each
//! a question of its own, and only they are put into words.

use std::{cmp::Reverse, collections::BinaryHeap};

use openmast_metering::Why;

use crate::{
    Engine,
    routing::{no_route::NoRoute, waiting::WaitingKey},
};
use openmast_records::identity::{radio_name, subscriber_name};

/// Usage that waits for a mapping or for the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unattributed {
    /// `kind=value`, most specific first.
    pub radio: Vec<String>,
    /// `kind=value`, most specific first.
    pub subscriber: Vec<String>,
    /// On-chain index of the asset, if a name of the radio is mapped.
    pub asset: Option<u32>,
    /// On-chain index of the payer, if a name of the subscriber is mapped.
    pub payer: Option<u32>,
    /// What is missing.
    pub why: NoRoute,
    /// Bytes that wait, both ways.
    pub bytes: u64,
    /// When the newest report of its session arrived (Unix milliseconds).
    pub last_report_at_ms: u64,
}

/// The run of a session that waiting usage is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingRun {
    /// Acct-Session-Id.
    pub session_id: Vec<u8>,
    /// Counts from 0.
    pub number: u32,
    /// The rule by which it is a run of its own.
    pub began_by: Why,
    /// What else was seen of it.
    pub seen: Vec<Why>,
}

/// All that waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WaitingTotals {
    /// Runs of sessions of which something waits.
    pub count: u64,
    /// At most `u64::MAX` is told.
    pub bytes: u64,
}

/// Looks for the largest of what waits. Between two steps usage may come and go.
#[derive(Clone, Debug)]
pub struct WaitingWalk {
    limit: usize,
    last: Option<WaitingKey>,
    is_done: bool,
    /// The smallest on top.
    largest: BinaryHeap<Reverse<(u64, WaitingKey)>>,
}

/// Entries that a step looks at, well below a millisecond.
const STEP: usize = 1 << 14;

impl WaitingWalk {
    /// Collects at most `limit` runs.
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            last: None,
            is_done: false,
            largest: BinaryHeap::new(),
        }
    }

    /// Whether all was looked at.
    pub fn is_done(&self) -> bool {
        self.is_done
    }

    fn see(&mut self, bytes: u64, key: WaitingKey) {
        let seen = Reverse((bytes, key));
        if self.largest.len() < self.limit {
            self.largest.push(seen);
        } else if let Some(mut smallest) = self.largest.peek_mut()
            && seen < *smallest
        {
            *smallest = seen;
        }
    }
}

impl Engine {
    /// Goes on with a walk.
    pub fn step(&self, walk: &mut WaitingWalk) {
        let mut looked_at = 0;
        for key in self.waiting.behind(walk.last).take(STEP) {
            walk.see(self.waiting.get(key).bytes(), *key);
            walk.last = Some(*key);
            looked_at += 1;
        }
        walk.is_done = looked_at < STEP;
    }

    /// What a walk has found and what still waits of it, most bytes first.
    pub fn found(&self, walk: WaitingWalk) -> Vec<Unattributed> {
        let found = self.found_with_runs(walk).into_iter();
        found.map(|(usage, _)| usage).collect()
    }

    /// As [`Self::found`], with the runs that it is of.
    pub fn found_with_runs(&self, walk: WaitingWalk) -> Vec<(Unattributed, WaitingRun)> {
        let found = walk.largest.into_iter();
        let mut found: Vec<_> = found
            .filter_map(|Reverse((_, key))| {
                let bytes = self.waiting.get(&key).bytes();
                (bytes > 0).then(|| (self.describe(bytes, &key), self.waiting_run(&key)))
            })
            .collect();
        found.sort_by(|(a, _), (b, _)| {
            let of_names = (&a.radio, &a.subscriber).cmp(&(&b.radio, &b.subscriber));
            b.bytes.cmp(&a.bytes).then(of_names)
        });
        found
    }

    /// What waits, most bytes first, at most `limit`: a whole walk at once.
    pub fn unattributed(&self, limit: usize) -> Vec<Unattributed> {
        let mut walk = WaitingWalk::new(limit);
        while !walk.is_done() {
            self.step(&mut walk);
        }
        self.found(walk)
    }

    /// Count and bytes of all that waits.
    pub fn waiting_totals(&self) -> WaitingTotals {
        WaitingTotals {
            count: self.waiting.count(),
            bytes: u64::try_from(self.waiting.bytes()).unwrap_or(u64::MAX),
        }
    }

    fn waiting_run(&self, (_, row, number): &WaitingKey) -> WaitingRun {
        let mut runs = self.sessions.incarnations(*row);
        let at = runs.find(|at| self.sessions.number(*at) == *number);
        WaitingRun {
            session_id: self.sessions.id(*row).0.to_vec(),
            number: *number,
            began_by: at.map_or(Why::First, |at| self.began_by(at)),
            seen: at.map_or_else(Vec::new, |at| self.seen(at)),
        }
    }

    fn describe(&self, bytes: u64, (party, row, _): &WaitingKey) -> Unattributed {
        let subscriber = self.sessions.subscriber_names(*party);
        let mapped = self
            .mapping
            .of(self.sessions.radio_names(*party), &subscriber);
        Unattributed {
            radio: self
                .sessions
                .radio_names(*party)
                .map(|(_, name)| radio_name(name))
                .collect(),
            subscriber: subscriber.iter().map(subscriber_name).collect(),
            asset: mapped.asset(),
            payer: mapped.payer,
            // With a route only room can be missing.
            why: self.route_of(&mapped).err().unwrap_or(NoRoute::LedgerFull),
            bytes,
            last_report_at_ms: self.sessions.received_at_ms(*row),
        }
    }
}
