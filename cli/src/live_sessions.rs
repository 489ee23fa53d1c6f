//! Sessions as the oracle's API tells them. Nothing of it is proven: what was charged is, once the epoch is final.

use serde::Deserialize;

use super::{
    failure::{Exit, Failure},
    report::Report,
};

/// What the API answers.
#[derive(Deserialize)]
pub struct LiveSessionsAnswer {
    count: String,
    sessions: Vec<Session>,
    reports_from: Option<String>,
}

#[derive(Deserialize)]
struct Session {
    area: String,
    session_id: String,
    multi_session_id: Option<String>,
    last_report_at_ms: String,
    run_count: String,
    runs: Vec<Run>,
    verdicts: Vec<Verdict>,
    reports: Vec<Sent>,
}

#[derive(Deserialize)]
struct Run {
    number: u32,
    radio: Vec<String>,
    subscriber: Vec<String>,
    asset: Option<u32>,
    payer: Option<u32>,
    began_at_ms: String,
    began_by: Reason,
    last_event_at_ms: String,
    session_seconds: Option<u32>,
    is_stopped: bool,
    bytes_up: String,
    bytes_down: String,
    seen: Vec<Reason>,
    /// An oracle of before there were lots does not say it.
    #[serde(default)]
    entitlements: Vec<u32>,
    too_dear: Option<Reason>,
    billed: Vec<Billed>,
    waiting_bytes: String,
    held_bytes: String,
}

#[derive(Deserialize)]
struct Reason {
    code: String,
    text: String,
}

#[derive(Deserialize)]
struct Billed {
    payer: u32,
    asset: u32,
    bytes_up: String,
    bytes_down: String,
    price_per_gb: String,
    not_licensed: Option<Reason>,
    first_event_at_ms: String,
    last_event_at_ms: String,
}

#[derive(Deserialize)]
struct Verdict {
    log_position: String,
    received_at_ms: String,
    run: Option<u32>,
    why: Reason,
    recognised: Option<Reason>,
    added_bytes: String,
    held_bytes: String,
    raw_hash: String,
}

/// A report in the log.
#[derive(Deserialize)]
struct Sent {
    log_position: String,
    received_at_ms: String,
    event_at_ms: String,
    time: String,
    event: String,
    radio: Vec<String>,
    subscriber: Vec<String>,
    session_seconds: Option<u32>,
    bytes_up: String,
    bytes_down: String,
    raw_hash: String,
}

impl LiveSessionsAnswer {
    /// # Errors
    /// A number is none.
    pub fn report(self) -> Result<Report, Failure> {
        let sessions: Vec<Report> = self
            .sessions
            .into_iter()
            .map(Session::report)
            .collect::<Result<_, _>>()?;
        let (count, shown) = (number(&self.count)?, sessions.len() as u64);
        let report = Report::new()
            .number("count", "Sessions", count)
            .list("sessions", "Session", sessions);
        let report = match self.reports_from {
            Some(from) => report.number("reports_from", "Log looked through from", number(&from)?),
            None => report,
        };
        Ok(if shown < count {
            report.note(format!(
                "{shown} of {count} are shown, those with the newest reports: name the session more closely, or raise --limit."
            ))
        } else {
            report
        })
    }
}

impl Session {
    fn report(self) -> Result<Report, Failure> {
        let report = Report::new()
            .text("session_id", "Acct-Session-Id", &self.session_id)
            .optional(
                "multi_session_id",
                "Acct-Multi-Session-Id",
                self.multi_session_id,
            )
            .text("area", "Area", &self.area)
            .time_ms(
                "last_report_at_ms",
                "Newest report",
                number(&self.last_report_at_ms)?,
            )
            .number("run_count", "Runs", number(&self.run_count)?)
            .list("runs", "Run", reports(self.runs, Run::report)?)
            .table(
                "verdicts",
                "Remarkable reports",
                reports(self.verdicts, Verdict::report)?,
            );
        Ok(report.table(
            "reports",
            "Reports in the log",
            reports(self.reports, Sent::report)?,
        ))
    }
}

impl Run {
    fn report(self) -> Result<Report, Failure> {
        let (text, began_by) = (self.began_by.text.clone(), self.began_by.report());
        Ok(Report::new()
            .count("number", "Number", self.number)
            .time_ms("began_at_ms", "Began", number(&self.began_at_ms)?)
            .summary("began_by", "because", text, &began_by)
            .time_ms(
                "last_event_at_ms",
                "Newest event",
                number(&self.last_event_at_ms)?,
            )
            .optional_count("session_seconds", "Session time, s", self.session_seconds)
            .flag("is_stopped", "Ended", self.is_stopped)
            .names("radio", "Radio", &texts(&self.radio))
            .names("subscriber", "Subscriber", &texts(&self.subscriber))
            .optional_count("asset", "Asset", self.asset)
            .optional_count("payer", "Payer", self.payer)
            .number("bytes_up", "Bytes up", number(&self.bytes_up)?)
            .number("bytes_down", "Bytes down", number(&self.bytes_down)?)
            .table(
                "seen",
                "Seen besides",
                self.seen.into_iter().map(Reason::report).collect(),
            )
            .table(
                "billed",
                "Billed in the open epoch",
                reports(self.billed, Billed::report)?,
            )
            .value(
                "entitlements",
                "Met before money by",
                met_by(&self.entitlements),
                self.entitlements.into(),
            )
            .and(because("too_dear", "Not to serve it", self.too_dear))
            .number(
                "waiting_bytes",
                "Bytes that wait",
                number(&self.waiting_bytes)?,
            )
            .number("held_bytes", "Bytes held back", number(&self.held_bytes)?))
    }
}

impl Reason {
    fn report(self) -> Report {
        Report::new()
            .text("code", "rule", self.code)
            .text("text", "meaning", self.text)
    }
}

impl Billed {
    fn report(self) -> Result<Report, Failure> {
        Ok(Report::new()
            .count("payer", "Payer", self.payer)
            .count("asset", "Asset", self.asset)
            .number("bytes_up", "Bytes up", number(&self.bytes_up)?)
            .number("bytes_down", "Bytes down", number(&self.bytes_down)?)
            .money("price_per_gb", "Price per GB", number(&self.price_per_gb)?)
            .and(because("not_licensed", "Not charged", self.not_licensed))
            .time_ms(
                "first_event_at_ms",
                "From",
                number(&self.first_event_at_ms)?,
            )
            .time_ms("last_event_at_ms", "To", number(&self.last_event_at_ms)?))
    }
}

impl Verdict {
    fn report(self) -> Result<Report, Failure> {
        let (code, why) = (self.why.code.clone(), self.why.report());
        Ok(Report::new()
            .number("log_position", "Log", number(&self.log_position)?)
            .time_ms("received_at_ms", "Received", number(&self.received_at_ms)?)
            .optional_count("run", "Run", self.run)
            .summary("why", "Verdict", code, &why)
            .and(because("recognised", "Found", self.recognised))
            .number("added_bytes", "Added", number(&self.added_bytes)?)
            .number("held_bytes", "Held back", number(&self.held_bytes)?)
            .text("raw_hash", "SHA-256", self.raw_hash))
    }
}

/// Entitlements in the order in which they are used.
fn met_by(entitlements: &[u32]) -> String {
    match entitlements {
        [] => "no entitlement".into(),
        some => {
            let numbers: Vec<String> = some.iter().map(u32::to_string).collect();
            format!("entitlements {}, in this order", numbers.join(", "))
        }
    }
}

/// A reason under its code, or that there is none.
fn because(key: &'static str, label: &'static str, why: Option<Reason>) -> Report {
    match why {
        Some(why) => {
            let code = why.code.clone();
            Report::new().summary(key, label, code, &why.report())
        }
        None => Report::new().optional(key, label, None::<String>),
    }
}

impl Sent {
    fn report(self) -> Result<Report, Failure> {
        Ok(Report::new()
            .number("log_position", "Log", number(&self.log_position)?)
            .time_ms("received_at_ms", "Received", number(&self.received_at_ms)?)
            .time_ms("event_at_ms", "Event", number(&self.event_at_ms)?)
            .text("time", "by", self.time)
            .text("event", "Type", self.event)
            .optional_count("session_seconds", "Time, s", self.session_seconds)
            .number("bytes_up", "Bytes up", number(&self.bytes_up)?)
            .number("bytes_down", "Bytes down", number(&self.bytes_down)?)
            .names("radio", "Radio", &texts(&self.radio))
            .names("subscriber", "Subscriber", &texts(&self.subscriber))
            .text("raw_hash", "SHA-256", self.raw_hash))
    }
}

fn reports<T>(
    parts: Vec<T>,
    report: impl Fn(T) -> Result<Report, Failure>,
) -> Result<Vec<Report>, Failure> {
    parts.into_iter().map(report).collect()
}

fn texts(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn number(text: &str) -> Result<u64, Failure> {
    let wrong = || {
        Failure::new(
            Exit::Trouble,
            format!("the oracle's answer has `{text}` where a number belongs"),
        )
    };
    text.parse().map_err(|_| wrong())
}
