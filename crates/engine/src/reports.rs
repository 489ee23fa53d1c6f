//! What becomes of a usage report.

use openmast_metering::Packed48;
use openmast_records::{EventTime, NamesBuf, ReportRef};

use crate::{
    Engine,
    room::most_waiting_formers,
    session::{Hint, Keyed, Names, Observation, Recognised},
};

/// No link moves an exabyte in one session: a counter above this is refused.
const IMPLAUSIBLE_BYTES: u64 = 1 << 60;

impl Engine {
    #[inline]
    pub(crate) fn report(&mut self, report: &ReportRef<'_>, keyed: Option<Keyed>, hint: Hint) {
        if report.is_of_session() {
            self.areas.see(report.area);
        }
        if report.received_at_ms > Packed48::MAX || report.event_at_ms > Packed48::MAX {
            return self.count_kind("implausible_time");
        }
        match self.clock.arrival(report.received_at_ms) {
            at_ms if at_ms == report.received_at_ms => self.timed_report(report, keyed, hint),
            at_ms => self.timed_report(&arrived_at(report, at_ms), keyed, hint),
        }
    }

    #[inline]
    pub(crate) fn timed_report(
        &mut self,
        report: &ReportRef<'_>,
        keyed: Option<Keyed>,
        hint: Hint,
    ) {
        if report.bytes_up > IMPLAUSIBLE_BYTES || report.bytes_down > IMPLAUSIBLE_BYTES {
            return self.count_kind("implausible_counter");
        }
        match keyed {
            Some(keyed) => self.session_report(report, &keyed, hint),
            None if report.is_of_session() => self.count("no_radio"),
            None => {
                if let Some(radio) = report.radio.first() {
                    let (area, at_ms) = (report.area, report.event_at_ms);
                    self.sessions.stop_all_of(area, radio, at_ms);
                }
            }
        }
    }

    #[inline]
    pub(crate) fn session_report(&mut self, report: &ReportRef<'_>, keyed: &Keyed, hint: Hint) {
        if report.part_of.is_some() {
            return self.count_kind("part_of_session");
        }
        match self.sessions.recognise(report, keyed, hint) {
            None => self.report_of_session(report, keyed, hint, None),
            Some((recognised, renamed, keyed)) => {
                self.count_kind(recognised.counter());
                let radio = renamed.as_ref().map_or(report.radio, NamesBuf::names);
                let report = ReportRef { radio, ..*report };
                self.report_of_session(&report, &keyed, Hint::default(), Some(recognised));
            }
        }
    }

    #[inline]
    pub(crate) fn report_of_session(
        &mut self,
        report: &ReportRef<'_>,
        keyed: &Keyed,
        hint: Hint,
        recognised: Option<Recognised>,
    ) {
        // Its counters are cumulative: what is refused now is not lost if it is reported again when there is room.
        let is_full = self.sessions.len() >= self.limits.max_sessions;
        if is_full && !self.sessions.is_known(keyed) {
            return self.count_kind("too_many_sessions");
        }
        let (mapping, opening) = (&self.mapping, &self.opening);
        let line = |names: &Names, party| match report.line_bits_per_second {
            Some(bits) => Some(bits / 8),
            None => opening.bytes_per_second(mapping.asset(names.radio_names(party))?.1),
        };
        let before = self.runs_before(keyed, hint);
        let most_waiting = most_waiting_formers(&self.limits);
        let taken = self
            .sessions
            .observe(report, keyed, hint, line, most_waiting);
        let Some(taken) = taken else {
            return self.count_kind("too_many_sessions");
        };
        let observed = taken.observed;
        self.notice(report, &taken, recognised);
        match observed.observation {
            Observation::Advanced => {}
            Observation::Restarted => self.keep_forgotten(),
            Observation::Repeated => self.count_kind("repeated"),
            Observation::Late => self.count_kind("late"),
            Observation::Held => {}
        }
        if let Some(at) = taken.at {
            self.see_event(at, report.event_at_ms);
            if let Some(party) = taken.former_party {
                self.wait_as(at, party);
            }
        }
        let added = self.billable(report, &taken, &before);
        self.attribute(observed.row, taken.at, added);
        self.hear(report.received_at_ms, &taken);
        if self.sessions.has_spare_parties() {
            self.forget_parties();
        }
    }

    /// Not at the end of the epoch alone: a session that has other names in each report must not fill the memory.
    #[cold]
    pub(crate) fn forget_parties(&mut self) {
        let radios = self.usages.routes.iter().map(|route| route.radio);
        self.sessions.forget_parties(radios);
        // They name parties, and others may have their numbers now.
        self.unmapped.clear();
    }
}

/// A report whose arrival the log knows better.
#[cold]
fn arrived_at<'a>(report: &ReportRef<'a>, at_ms: u64) -> ReportRef<'a> {
    let event_at_ms = match report.time {
        EventTime::Stamped => report.event_at_ms,
        EventTime::Arrival | EventTime::Delayed => {
            let delay_ms = report.received_at_ms.saturating_sub(report.event_at_ms);
            at_ms.saturating_sub(delay_ms)
        }
    };
    ReportRef {
        received_at_ms: at_ms,
        event_at_ms,
        ..*report
    }
}
