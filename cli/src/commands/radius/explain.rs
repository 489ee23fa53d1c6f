//! `openmast radius explain`: line by line, as long as the recording is.

mod filter;
mod printing;

use std::ops::ControlFlow;

use jiff::Timestamp;

use super::opened::Opened;
use crate::{args::ExplainArgs, failure::Failure, progress::Progress, report::Report};
use filter::Filter;
use openmast_engine::{kind_text, why_code, why_kind, why_text};
use openmast_oracle::{
    ingest::radius::{
        dictionary::{acct_status_type, attribute},
        packet::{Packet, PacketError},
    },
    replay::{Replayed, Request},
};
use openmast_records::{
    EventTime,
    identity::{radio_name, subscriber_name, text},
};
use printing::Printing;

pub(super) fn explain(
    args: &ExplainArgs,
    json: bool,
    progress: &Progress,
) -> Result<Report, Failure> {
    let mut opened = Opened::new(&args.recording)?;
    let filter = Filter::new(args);
    let mut printing = Printing::new(json, progress.clone());
    opened.play(progress, |request, replayed| {
        let told = Told::of(request, replayed);
        match filter.lets(&told) {
            true => printing.line(&told, request, replayed),
            false => Ok(ControlFlow::Continue(())),
        }
    })?;
    printing.end(&opened)
}

/// What a request tells, whatever became of it.
struct Told {
    packet: Result<Status, PacketError>,
    session_id: Option<String>,
    multi_session_id: Option<String>,
    /// `kind=value` where it was recorded, else values.
    radio: Vec<String>,
    subscriber: Vec<String>,
    seconds: Option<u32>,
    bytes_up: Option<u64>,
    bytes_down: Option<u64>,
}

/// Acct-Status-Type; `None`: it has none.
#[derive(Clone, Copy)]
struct Status(Option<u32>);

impl Told {
    fn of(request: &Request, replayed: &Replayed) -> Self {
        let packet = match Packet::parse(&request.datagram) {
            Ok(packet) => packet,
            Err(error) => {
                return Self {
                    packet: Err(error),
                    session_id: None,
                    multi_session_id: None,
                    radio: vec![request.source.ip().to_canonical().to_string()],
                    subscriber: Vec::new(),
                    seconds: None,
                    bytes_up: None,
                    bytes_down: None,
                };
            }
        };
        let as_text = |kind| packet.first(kind).map(text);
        let number = |kind| packet.integer(kind).ok().flatten();
        let octets = |low, high| {
            let high = u64::from(number(high).unwrap_or_default()) << 32;
            number(low).map(|low| high | u64::from(low))
        };
        let told = Self {
            packet: Ok(Status(number(attribute::ACCT_STATUS_TYPE))),
            session_id: as_text(attribute::ACCT_SESSION_ID),
            multi_session_id: as_text(attribute::ACCT_MULTI_SESSION_ID),
            radio: Vec::new(),
            subscriber: Vec::new(),
            seconds: number(attribute::ACCT_SESSION_TIME),
            bytes_up: octets(
                attribute::ACCT_INPUT_OCTETS,
                attribute::ACCT_INPUT_GIGAWORDS,
            ),
            bytes_down: octets(
                attribute::ACCT_OUTPUT_OCTETS,
                attribute::ACCT_OUTPUT_GIGAWORDS,
            ),
        };
        match &replayed.report {
            Some(report) => Self {
                radio: report.radio.iter().map(radio_name).collect(),
                subscriber: report.subscriber.iter().map(subscriber_name).collect(),
                ..told
            },
            None => Self {
                radio: named(&packet, &RADIO)
                    .chain([request.source.ip().to_canonical().to_string()])
                    .collect(),
                subscriber: named(&packet, &SUBSCRIBER).collect(),
                ..told
            },
        }
    }

    /// The subscriber's first name, a Class only if there is nothing else: it tells nobody anything.
    fn person(&self) -> Option<&String> {
        let mut names = self.subscriber.iter();
        let person = names.find(|name| !name.starts_with("class="));
        person.or(self.subscriber.first())
    }

    fn status(&self) -> String {
        let Ok(Status(status)) = self.packet else {
            return "malformed".into();
        };
        match status {
            Some(acct_status_type::START) => "start".into(),
            Some(acct_status_type::STOP) => "stop".into(),
            Some(acct_status_type::INTERIM_UPDATE) => "interim".into(),
            Some(acct_status_type::ACCOUNTING_ON) => "accounting_on".into(),
            Some(acct_status_type::ACCOUNTING_OFF) => "accounting_off".into(),
            Some(other) => other.to_string(),
            None => "none".into(),
        }
    }

    fn report(&self, request: &Request, replayed: &Replayed) -> Report {
        let verdict = replayed
            .engine_result
            .verdict
            .as_ref()
            .map(|(_, verdict)| verdict);
        let report = replayed.report.as_ref();
        let radio: Vec<&str> = self.radio.iter().map(String::as_str).collect();
        let subscriber: Vec<&str> = self.subscriber.iter().map(String::as_str).collect();
        let added = verdict.map(|verdict| verdict.added);
        Report::new()
            .text("at", "At", time(request.at_ms))
            .text("source", "Source", request.source)
            .text("status", "Status", self.status())
            .optional("session_id", "Session", self.session_id.as_ref())
            .optional(
                "multi_session_id",
                "Multi-session",
                self.multi_session_id.as_ref(),
            )
            .names("radio", "Radio", &radio)
            .names("subscriber", "Subscriber", &subscriber)
            .optional("event_at", "Event", report.map(|it| time(it.event_at_ms)))
            .optional(
                "event_time",
                "Event time",
                report.map(|it| event_time(it.time)),
            )
            .optional_count("session_seconds", "Seconds", self.seconds)
            .optional("bytes_up", "Up", self.bytes_up)
            .optional("bytes_down", "Down", self.bytes_down)
            .text("outcome", "Outcome", replayed.handled.outcome)
            .optional("rule", "Rule", verdict.map(|verdict| why_code(verdict.why)))
            .optional_count("run", "Run", verdict.and_then(|verdict| verdict.run))
            .optional("added_up", "Added up", added.map(|added| added.up))
            .optional("added_down", "Added down", added.map(|added| added.down))
            .optional(
                "held_bytes",
                "Held back",
                verdict.map(|verdict| verdict.held_bytes),
            )
            .names("kinds", "Kinds", &replayed.engine_result.kinds)
            .text("sentence", "Verdict", self.sentence(replayed))
    }

    /// The report as a line for people: who and what, then what became of it.
    fn line(&self, request: &Request, replayed: &Replayed) -> String {
        let mut words = vec![
            time(request.at_ms),
            request.source.to_string(),
            self.status(),
        ];
        words.extend(self.session_id.iter().map(|id| format!("session {id}")));
        words.extend(self.multi_session_id.iter().map(|id| format!("multi {id}")));
        words.extend(self.radio.first().cloned());
        words.extend(self.person().cloned());
        words.extend(self.seconds.map(|seconds| format!("{seconds} s")));
        words.extend(self.bytes_up.map(|bytes| format!("up {bytes}")));
        words.extend(self.bytes_down.map(|bytes| format!("down {bytes}")));
        words.push("->".into());
        if let Some((_, verdict)) = &replayed.engine_result.verdict {
            words.extend(verdict.run.map(|run| format!("run {run}")));
            words.push(format!("+{} +{}", verdict.added.up, verdict.added.down));
            if verdict.held_bytes > 0 {
                words.push(format!("held back {}", verdict.held_bytes));
            }
        }
        let verdict = replayed.engine_result.verdict.as_ref();
        let rule = verdict.map(|(_, verdict)| why_code(verdict.why));
        let outcome = rule.unwrap_or(replayed.handled.outcome);
        let kinds = replayed.engine_result.kinds.iter();
        let kinds: Vec<&str> = kinds.copied().filter(|kind| *kind != outcome).collect();
        if !kinds.is_empty() {
            words.push(format!("[{}]", kinds.join(", ")));
        }
        words.push(format!("{outcome}: {}", self.sentence(replayed)));
        words.join("  ")
    }

    /// What became of it, and why.
    fn sentence(&self, replayed: &Replayed) -> String {
        if let Err(error) = &self.packet {
            return error.to_string();
        }
        if replayed.report.is_none() {
            return replayed.handled.advice.into();
        }
        let verdict = replayed.engine_result.verdict.as_ref();
        let why = verdict.map(|(_, verdict)| verdict.why);
        let told = |kind: &str| {
            why.is_some_and(|why| why_kind(why) == Some(kind) || why_code(why) == kind)
        };
        let kinds = replayed
            .engine_result
            .kinds
            .iter()
            .filter(|kind| !told(kind));
        let of_kinds = kinds.map(|kind| format!("A report {}.", kind_text(kind)));
        let of_rule = why.map(|why| why_text(why).to_owned());
        let sentences: Vec<String> = of_rule.into_iter().chain(of_kinds).collect();
        match sentences.as_slice() {
            [] => "It is of the whole radio: its sessions are over.".into(),
            sentences => sentences.join(" "),
        }
    }
}

const RADIO: [u8; 3] = [
    attribute::NAS_IDENTIFIER,
    attribute::CALLED_STATION_ID,
    attribute::NAS_IP_ADDRESS,
];
const SUBSCRIBER: [u8; 3] = [
    attribute::USER_NAME,
    attribute::CALLING_STATION_ID,
    attribute::CHARGEABLE_USER_IDENTITY,
];

/// Values of these attributes, as people read them.
fn named<'a>(packet: &Packet<'a>, kinds: &'a [u8]) -> impl Iterator<Item = String> + use<'a> {
    let packet = *packet;
    kinds.iter().filter_map(move |kind| {
        let value = packet.first(*kind)?;
        Some(match (*kind, <[u8; 4]>::try_from(value)) {
            (attribute::NAS_IP_ADDRESS, Ok(octets)) => std::net::Ipv4Addr::from(octets).to_string(),
            _ => text(value),
        })
    })
}

fn time(at_ms: u64) -> String {
    let ms = i64::try_from(at_ms).ok();
    let time = ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    time.map_or_else(|| at_ms.to_string(), |time| format!("{time:.3}"))
}

fn event_time(time: EventTime) -> &'static str {
    match time {
        EventTime::Arrival => "arrival",
        EventTime::Delayed => "delayed",
        EventTime::Stamped => "stamped",
    }
}
