//! Sessions of a log that goes on from a final settlement because the log before is gone. What they had counted then was
//! billed, and nobody knows how much that was: so what may have been counted before is not billed again
//! (docs/reference/recovery.md, "Sessions").

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_metering::{Hint, Meter, Place};

use crate::session::{At, Keyed, Reading, Taken};
use crate::{Engine, signed};
use openmast_records::{EventTime, ReportRef, UsageEvent};

/// Two oracles' times differ by less, and so do arrivals and what they are compared with.
const MARGIN_MS: u64 = 15 * 60_000;
/// A report that nobody dated can be so late.
const LATEST_MS: u64 = 7 * 86_400_000;
/// The name of the counter, and of the area's.
const COUNTED_BEFORE: &str = "counted_before_recovery";

/// From when on usage is billed of a log that goes on from the archive of an epoch up to whose end reports had arrived until then
/// (Unix milliseconds).
pub const fn billed_from_ms(heard_until_ms: u64) -> u64 {
    heard_until_ms.saturating_add(MARGIN_MS)
}

/// What is remembered of the log that is gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct FirstSight {
    /// Nothing that arrived later was ever billed (Unix milliseconds).
    heard_until_ms: u64,
    /// Bytes that were reported since and not billed, because they may have been before.
    pub(crate) not_billed: u64,
}

/// Runs of a session that may have counted before, as they were before a report.
pub(crate) type Before = Vec<(At, Meter)>;

impl FirstSight {
    /// After a settlement up to whose end reports had arrived until then.
    pub(crate) fn of(heard_until_ms: u64) -> Self {
        Self {
            heard_until_ms,
            not_billed: 0,
        }
    }

    fn is_after(&self, at_ms: u64) -> bool {
        at_ms > billed_from_ms(self.heard_until_ms)
    }

    fn is_long_after(&self, at_ms: u64) -> bool {
        at_ms > self.heard_until_ms.saturating_add(MARGIN_MS + LATEST_MS)
    }

    /// Whether a run whose first report is this one began after everything that was billed: by all clocks that tell, and not by
    /// an arrival alone, which a late copy has, too. A Start is believed to be none.
    ///
    /// A signed report's start is enough. Nobody takes one that ends more than the margin after its arrival
    /// (`usage.clock_ahead_seconds`), and none ends before it starts: so no session that was billed started that late, whatever
    /// its radio's clock said.
    fn has_begun_after(&self, report: &ReportRef<'_>, meter: &Meter) -> bool {
        if let Some(started_at_ms) = signed::started_at_ms(report) {
            return self.is_after(started_at_ms);
        }
        let Some(elapsed_ms) = elapsed_ms(report) else {
            return false;
        };
        if !self.is_after(meter.began_by_ms()) {
            return false;
        }
        match is_dated(report) {
            true => self.is_after(report.event_at_ms.saturating_sub(elapsed_ms)),
            false => report.event == UsageEvent::Start || self.is_long_after(meter.began_by_ms()),
        }
    }

    /// Whether a report of a run that is known by its Start alone says that the run is older than that looked.
    fn says_older(&self, report: &ReportRef<'_>, meter: &Meter) -> bool {
        let Some(elapsed_ms) = elapsed_ms(report) else {
            return false;
        };
        let began_ms = report.event_at_ms.saturating_sub(elapsed_ms);
        !self.is_after(meter.began_by_ms()) || is_dated(report) && !self.is_after(began_ms)
    }

    /// Whether what a run had counted `before` this report had been counted after everything that was billed.
    fn is_base(&self, report: &ReportRef<'_>, before: &Meter, after: &Meter) -> bool {
        if before.reading == Reading::ZERO {
            return false;
        }
        let by_gateway = is_dated(report).then(|| self.is_after(before.last_event_at_ms()));
        let by_arrival = report.session_seconds.map(|_| {
            // A report that came late moves the beginning, and this one may tell how late.
            let began_by_ms = before.began_by_ms().min(after.began_by_ms());
            let elapsed_ms = u64::from(before.session_seconds()) * 1_000;
            self.is_after(began_by_ms.saturating_add(elapsed_ms))
        });
        let mut told = by_gateway.into_iter().chain(by_arrival).peekable();
        told.peek().is_some() && told.all(|is_after| is_after)
    }
}

impl Engine {
    /// Bytes that sessions reported and that were not billed, because the log before this one may have billed them.
    pub fn counted_before_recovery(&self) -> u64 {
        self.first_sight.map_or(0, |sight| sight.not_billed)
    }

    /// What is to be known before a report is taken in: nothing, as a rule.
    #[inline]
    pub(crate) fn runs_before(&self, keyed: &Keyed, hint: Hint) -> Before {
        match self.first_sight {
            None => Before::new(),
            Some(_) => self.unbased_runs(keyed, hint),
        }
    }

    #[cold]
    fn unbased_runs(&self, keyed: &Keyed, hint: Hint) -> Before {
        let Some(row) = self.sessions.row(keyed, hint) else {
            return Before::new();
        };
        let runs = self.sessions.incarnations(row);
        let unbased = runs.filter(|at| self.is_unbased(*at));
        unbased
            .filter_map(|at| Some((at, self.sessions.meter(at)?)))
            .collect()
    }

    fn is_unbased(&self, at: At) -> bool {
        let run = self.sessions.run_state(at);
        run.is_some_and(|run| run.is_unbased())
    }

    /// What a report added that is to be billed.
    #[inline]
    pub(crate) fn billable(
        &mut self,
        report: &ReportRef<'_>,
        taken: &Taken,
        before: &[(At, Meter)],
    ) -> Reading {
        let added = taken.observed.added;
        match self.first_sight.zip(taken.at) {
            None => added,
            Some((sight, at)) => self.billable_at(sight, at, report, taken, before),
        }
    }

    #[cold]
    fn billable_at(
        &mut self,
        sight: FirstSight,
        at: At,
        report: &ReportRef<'_>,
        taken: &Taken,
        before: &[(At, Meter)],
    ) -> Reading {
        let added = taken.observed.added;
        let Some(after) = self.sessions.meter(at) else {
            return added;
        };
        let known = before.iter().find(|(unbased, _)| *unbased == at);
        let is_unbased = match (taken.observed.place, known) {
            (Place::New, _) => !sight.has_begun_after(report, &after),
            // It follows a run of which this log saw how far it had come.
            (Place::Next, _) => self.follows_unbased(at) && !sight.has_begun_after(report, &after),
            (_, Some((_, before))) => !sight.is_base(report, before, &after),
            (_, None) => {
                let is_first = added != Reading::ZERO && after.reading == added;
                is_first && sight.says_older(report, &after)
            }
        };
        if let Some(run) = self.sessions.run_state_mut(at) {
            run.set_unbased(is_unbased);
        }
        match is_unbased && added != Reading::ZERO {
            true => self.leave_unbilled(at, added),
            false => added,
        }
    }

    fn follows_unbased(&self, at: At) -> bool {
        let former = self.sessions.former_count(at.row).checked_sub(1);
        former.is_none_or(|position| {
            self.is_unbased(At {
                row: at.row,
                former: Some(position),
            })
        })
    }

    /// What comes after the newest event counts from there.
    fn leave_unbilled(&mut self, at: At, added: Reading) -> Reading {
        self.count_kind(COUNTED_BEFORE);
        if let Some(sight) = &mut self.first_sight {
            sight.not_billed = sight.not_billed.saturating_add(added.bytes());
        }
        let last_event_at_ms = self.sessions.last_event_at_ms(at);
        if let Some(run) = self.sessions.run_state_mut(at) {
            run.set_first_event_at_ms(last_event_at_ms);
        }
        Reading::ZERO
    }
}

/// Since the session began; `None`: the report does not tell.
fn elapsed_ms(report: &ReportRef<'_>) -> Option<u64> {
    let of_start = (report.event == UsageEvent::Start).then_some(0);
    let seconds = report.session_seconds.or(of_start)?;
    Some(u64::from(seconds) * 1_000)
}

/// Whether its time comes from the reporter, whose clock may be right: nothing is reported before it happens.
fn is_dated(report: &ReportRef<'_>) -> bool {
    let latest_ms = report.received_at_ms.saturating_add(MARGIN_MS);
    report.time != EventTime::Arrival && report.event_at_ms <= latest_ms
}
