//! The result of a recording: sessions with their runs, and what was refused.

use std::collections::{BTreeMap, HashMap};

use openmast_metering::{RowId, Why};

use super::player::Replayed;
use openmast_engine::{ReportKind, Verdict};
use openmast_records::{
    UsageEvent, UsageReport,
    identity::{radio_name, subscriber_name, text},
};

/// One run of a session: its counters began at zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub area: String,
    pub session_id: String,
    pub multi_session_id: Option<String>,
    /// Number of the run within its session, from 0.
    pub number: u32,
    /// `kind=value`: the radio's first name, as the newest report has it.
    pub radio: String,
    /// Names of the subscriber, most specific first, as the newest report with any has them.
    pub subscriber: Vec<String>,
    /// The rule by which it is a run of its own.
    pub began_by: Why,
    /// By the gateway's clock (Unix milliseconds).
    pub first_event_at_ms: u64,
    /// The newest event, by the same clock as `first_event_at_ms`.
    pub last_event_at_ms: u64,
    pub is_stopped: bool,
    pub reports: u64,
    /// From the subscriber.
    pub bytes_up: u64,
    /// To the subscriber.
    pub bytes_down: u64,
    /// How much of it the engine holds back.
    pub held_bytes: u64,
    /// How many reports of each kind there were, beside plain usage.
    pub kinds: BTreeMap<ReportKind, u64>,
}

/// What a recording has come to so far.
#[derive(Debug, Default)]
pub struct Tally {
    runs: Vec<Run>,
    /// Position of the newest session in each row of the engine.
    by_row: HashMap<(RowId, u32), usize>,
    outcomes: BTreeMap<&'static str, Outcome>,
    requests: u64,
}

/// Requests that ended alike at the RADIUS server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub requests: u64,
    /// What it means, and what can be done about it.
    pub advice: &'static str,
}

impl Tally {
    /// Adds the result of the next request.
    pub fn add(&mut self, replayed: &Replayed) {
        self.requests += 1;
        let outcome = self.outcomes.entry(replayed.handled.outcome).or_default();
        outcome.requests += 1;
        outcome.advice = replayed.handled.advice;
        let engine_result = &replayed.engine_result;
        if let Some(report) = &replayed.report
            && let Some((row, verdict)) = &engine_result.verdict
            && let Some(number) = verdict.run
            && let Some(run) = self.run(*row, number, verdict, report)
        {
            run.see(report, verdict, &engine_result.kinds);
        }
    }

    fn run(
        &mut self,
        row: RowId,
        number: u32,
        verdict: &Verdict,
        report: &UsageReport,
    ) -> Option<&mut Run> {
        let next = self.runs.len();
        let position = *self.by_row.entry((row, number)).or_insert(next);
        let session_id = text(&report.session_id);
        // When a session is forgotten, the engine gives its row to another one.
        let is_known = |run: &Run| run.session_id == session_id && verdict.why != Why::First;
        let position = match self.runs.get(position).is_some_and(is_known) {
            true => position,
            false => {
                self.by_row.insert((row, number), next);
                next
            }
        };
        if position == next {
            self.runs.push(Run::new(number, verdict.why, report));
        }
        self.runs.get_mut(position)
    }

    /// All requests.
    pub fn requests(&self) -> u64 {
        self.requests
    }

    /// How requests ended at the RADIUS server, by the label of the metric.
    pub fn outcomes(&self) -> &BTreeMap<&'static str, Outcome> {
        &self.outcomes
    }

    /// Requests that were recorded, now or as an earlier copy.
    pub fn recorded(&self) -> u64 {
        let recorded = self.outcomes.get("recorded");
        recorded.map_or(0, |outcome| outcome.requests)
    }

    /// All runs, in the order in which they began.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }
}

impl Run {
    fn new(number: u32, began_by: Why, report: &UsageReport) -> Self {
        Self {
            area: text(&report.area),
            session_id: text(&report.session_id),
            multi_session_id: report.multi_session_id.as_deref().map(text),
            number,
            radio: String::new(),
            subscriber: Vec::new(),
            began_by,
            first_event_at_ms: report.event_at_ms,
            last_event_at_ms: report.event_at_ms,
            is_stopped: false,
            reports: 0,
            bytes_up: 0,
            bytes_down: 0,
            held_bytes: 0,
            kinds: BTreeMap::new(),
        }
    }

    fn see(&mut self, report: &UsageReport, verdict: &Verdict, kinds: &[ReportKind]) {
        self.reports += 1;
        self.first_event_at_ms = self.first_event_at_ms.min(report.event_at_ms);
        if report.event_at_ms >= self.last_event_at_ms || self.radio.is_empty() {
            self.last_event_at_ms = report.event_at_ms;
            self.radio = report.radio.first().map(radio_name).unwrap_or_default();
            if !report.subscriber.is_empty() {
                self.subscriber = report.subscriber.iter().map(subscriber_name).collect();
            }
        }
        self.is_stopped |= report.event == UsageEvent::Stop;
        self.bytes_up = self.bytes_up.saturating_add(verdict.added.up);
        self.bytes_down = self.bytes_down.saturating_add(verdict.added.down);
        self.held_bytes = verdict.held_bytes;
        for kind in kinds {
            *self.kinds.entry(kind).or_default() += 1;
        }
    }
}
