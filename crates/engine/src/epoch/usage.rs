//! Usage records of the open epoch: one for each incarnation of a session, payer, asset and tariff.
//!
//! An incarnation's first one lies in its row. Those after a change of the mapping or of the tariff lie here.

use std::collections::{BTreeMap, BTreeSet};

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_metering::RowId;
use rustc_hash::FxHashMap;

use crate::Engine;
use crate::charging::tariff_number::TariffNumber;
use crate::routing::route::Legs;
use crate::session::{At, Reading, RunState, Sessions};

/// A record, without the session that it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Usage {
    pub route: u32,
    pub reading: Reading,
    pub first_event_at_ms: u64,
    pub last_event_at_ms: u64,
}

/// Session, and number of the incarnation.
pub(crate) type UsageOf = (RowId, u32);

/// Where usage went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub(crate) struct RouteOf {
    pub legs: Legs<BookedLeg>,
    /// The radio's name that is mapped.
    pub radio: u32,
}

/// A leg in the numbers that its usage is booked under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub(crate) struct BookedLeg {
    /// Payer and asset.
    pub pair: u32,
    pub tariff: TariffNumber,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Usages {
    /// Routes of the open epoch.
    pub routes: Vec<RouteOf>,
    numbers: FxHashMap<RouteOf, u32>,
    /// In the order of their first usage.
    pub more: BTreeMap<UsageOf, Vec<Usage>>,
    /// Newest event of the record in the row, where it does not say it itself.
    pub lasts: BTreeMap<UsageOf, u64>,
}

impl Usages {
    pub(crate) fn with_routes(routes: Vec<RouteOf>) -> Self {
        let numbers = routes.iter().copied().zip(0..).collect();
        Self {
            routes,
            numbers,
            ..Self::default()
        }
    }

    pub(crate) fn route(&mut self, route: RouteOf) -> u32 {
        *self.numbers.entry(route).or_insert_with(|| {
            self.routes.push(route);
            (self.routes.len() - 1) as u32
        })
    }

    /// Tariffs that usage of the open epoch is priced by.
    pub(crate) fn tariffs(&self) -> BTreeSet<TariffNumber> {
        let legs = self.routes.iter().flat_map(|route| route.legs.iter());
        legs.map(|leg| leg.tariff).collect()
    }

    /// Joins a record to one of the same payer, asset and tariff, or puts it behind the others.
    fn add(&mut self, of: UsageOf, usage: Usage) {
        let routes = &self.routes;
        let joins = |route: u32| {
            let route = routes.get(route as usize);
            route.map(|route| route.legs)
        };
        let known = self.more.entry(of).or_default();
        let same = known
            .iter_mut()
            .find(|known| joins(known.route) == joins(usage.route));
        match same {
            Some(same) => {
                same.reading = same.reading.plus(&usage.reading);
                same.first_event_at_ms = same.first_event_at_ms.min(usage.first_event_at_ms);
                same.last_event_at_ms = same.last_event_at_ms.max(usage.last_event_at_ms);
            }
            None => known.push(usage),
        }
    }

    /// The record in a row.
    pub(crate) fn usage_in_row(&self, of: UsageOf, run: &RunState) -> Option<Usage> {
        let record = run.record()?;
        let last = record
            .last_event_at_ms
            .or_else(|| self.lasts.get(&of).copied());
        Some(Usage {
            route: record.route,
            reading: Reading {
                up: record.up,
                down: record.down,
            },
            first_event_at_ms: record.first_event_at_ms,
            last_event_at_ms: last.unwrap_or(run.first_event_at_ms()),
        })
    }

    /// How many records there are, give or take some that are joined.
    pub(crate) fn count(&self, sessions: &Sessions) -> usize {
        let rows = 0..sessions.row_count();
        let in_rows = rows
            .flat_map(|row| sessions.incarnations(row))
            .filter(|at| sessions.run_state(*at).is_some_and(RunState::has_record));
        in_rows.count() + self.more.values().map(Vec::len).sum::<usize>()
    }

    /// Shows all records, in no order; the next epoch begins without any.
    pub(crate) fn take(
        &mut self,
        sessions: &mut Sessions,
        mut show: impl FnMut(&Sessions, UsageOf, &Usage),
    ) {
        for row in 0..sessions.row_count() {
            for at in sessions.incarnations(row) {
                let number = sessions.number(at);
                let Some(run) = sessions.run_state_mut(at) else {
                    continue;
                };
                let of = (row, number);
                let (usage, has_more) = (self.usage_in_row(of, run), run.has_more_records());
                run.clear_records();
                match usage {
                    Some(usage) if has_more => self.add(of, usage),
                    Some(usage) => show(sessions, of, &usage),
                    None => {}
                }
            }
        }
        for (of, usages) in std::mem::take(&mut self.more) {
            usages.iter().for_each(|usage| show(sessions, of, usage));
        }
        self.lasts.clear();
    }
}

impl Engine {
    /// Adds what was attributed to the incarnation's record. What comes after its newest event counts from there.
    #[inline]
    pub(crate) fn record(&mut self, at: At, number: u32, route: u32, added: Reading) {
        let last_event_at_ms = self.sessions.last_event_at_ms(at);
        let Some(run) = self.sessions.run_state_mut(at) else {
            return;
        };
        let first_event_at_ms = run.first_event_at_ms();
        let is_added = run.record_route() == Some(route)
            && run.add_to_record(added.up, added.down, first_event_at_ms);
        if !is_added {
            let of = (at.row, number);
            if let Some(former) = self.usages.usage_in_row(of, run) {
                self.usages.add(of, former);
                self.usages.lasts.remove(&of);
                run.clear_record();
                run.set_more_records();
            }
            if !run.set_record(route, added.up, added.down, first_event_at_ms) {
                let usage = Usage {
                    route,
                    reading: added,
                    first_event_at_ms,
                    last_event_at_ms,
                };
                self.usages.add(of, usage);
                run.set_more_records();
            }
        }
        run.set_first_event_at_ms(last_event_at_ms);
        if !run.has_last() {
            run.set_last_elsewhere(false);
            self.usages.lasts.remove(&(at.row, number));
        }
    }

    /// An event of an incarnation, which may be before those that were known.
    #[inline]
    pub(crate) fn see_event(&mut self, at: At, event_at_ms: u64) {
        let Some(run) = self.sessions.run_state(at) else {
            return;
        };
        let first = run.first_event_at_ms();
        if event_at_ms >= first {
            return;
        }
        let loses_last = run.has_record() && run.has_last();
        if loses_last {
            let number = self.sessions.number(at);
            self.usages.lasts.insert((at.row, number), first);
        }
        if let Some(run) = self.sessions.run_state_mut(at) {
            run.set_first_event_at_ms(event_at_ms);
            if loses_last {
                run.set_last_elsewhere(true);
            }
        }
    }

    /// Keeps the records of incarnations that were forgotten.
    pub(crate) fn keep_forgotten(&mut self) {
        for (row, incarnation) in self.sessions.take_forgotten() {
            let of = (row, incarnation.number);
            if let Some(usage) = self.usages.usage_in_row(of, &incarnation.attachment) {
                self.usages.add(of, usage);
                self.usages.lasts.remove(&of);
            }
        }
    }
}
