//! Cases as tables of packets (`tables/*.txt`): what gateways send, and what is right.
//!
//! A table has a line for each packet: seconds after the beginning, its kind, and what it carries. All cases of a table are played, and all
//! that come out wrong are told at once.
//!
//! | line | says |
//! | --- | --- |
//! | `case NAME` | begins a case |
//! | `source …`, `why …` | where the kind was seen; why this is right |
//! | `set JSON` | settings of the client |
//! | `play live` or `late` or `both` | as it happens, all at once after hours, or (left out) both |
//! | `map east KIND NAME`, also `west`, `a`, `b` | a mapping |
//! | `all FIELDS` | fields of every packet of the case |
//! | `from ADDRESS` | where packets come from, from now on |
//! | `right a=… b=… east=… west=… waits=… unanswered=…` | bytes, and requests; what is left out is 0 (of assets: anything) |
//! | `S start` or `interim` or `stop` or `on` or `off`, and fields | a packet that reaches the oracle after `S` seconds |
//!
//! Fields: `t` is Acct-Session-Time, `up` and `down` the counters (`narrow`: without gigawords, unless `giga-up` or `giga-down` says them);
//! `clock` how far Event-Timestamp is off, `of` when the packet was made if that was earlier, `stands` what Event-Timestamp is, `undated` that
//! there is none, `delay` Acct-Delay-Time instead. The others are names and attributes.
//!
//! Bytes are sums such as `5G+100M-1`: `K`, `M` are 10³, 10⁶; `G` is 2³².

use std::{collections::BTreeSet, fs, path::PathBuf};

use openmast_oracle::ingest::radius::dictionary::attribute;
use serde_json::{Value, json};

use crate::{
    packet::{Clock, Request, accounting_off, accounting_on, interim, start, stop},
    site::{ALPHA, AP_EAST, AP_WEST, BRAVO, Billed, DEVICE_1, DEVICE_2, Delivery, GIGAWORD, Site},
};

const BOTH: [Delivery; 2] = [Delivery::AsItHappens, Delivery::HoursLater];

#[derive(Clone, Debug)]
struct Case {
    name: String,
    source: String,
    why: String,
    settings: Value,
    deliveries: Vec<Delivery>,
    right: Billed,
    all: String,
    steps: Vec<String>,
}

#[test]
fn clocks() {
    play_table("clocks");
}

#[test]
fn counters() {
    play_table("counters");
}

#[test]
fn reuse() {
    play_table("reuse");
}

#[test]
fn roaming() {
    play_table("roaming");
}

#[test]
fn names() {
    play_table("names");
}

#[test]
fn order() {
    play_table("order");
}

#[test]
fn parts() {
    play_table("parts");
}

/// Fails with all cases that come out wrong.
fn play_table(name: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/field/tables")
        .join(format!("{name}.txt"));
    let table = fs::read_to_string(&path).expect("a table");
    let cases = read(&table);
    let names: BTreeSet<&String> = cases.iter().map(|case| &case.name).collect();
    assert_eq!(names.len(), cases.len());
    assert!(!cases.is_empty());
    let wrong: Vec<String> = cases.iter().flat_map(play).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn read(table: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let lines = table.lines().map(str::trim);
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        if word == "case" {
            cases.push(Case {
                name: rest.into(),
                source: String::new(),
                why: String::new(),
                settings: json!({}),
                deliveries: BOTH.to_vec(),
                right: Billed::default(),
                all: String::new(),
                steps: Vec::new(),
            });
            continue;
        }
        let case = cases.last_mut().expect("a case begins first");
        match (word, rest) {
            ("source", seen) => case.source = seen.into(),
            ("why", why) => case.why = why.into(),
            ("set", json) => case.settings = serde_json::from_str(json).expect(line),
            ("play", "live") => case.deliveries = vec![Delivery::AsItHappens],
            ("play", "late") => case.deliveries = vec![Delivery::HoursLater],
            ("all", fields) => case.all = fields.into(),
            ("right", fields) => case.right = right(fields),
            _ => case.steps.push(line.into()),
        }
    }
    cases
}

fn right(fields: &str) -> Billed {
    let mut right = Billed::default();
    for (key, value) in fields.split_whitespace().map(pair) {
        match key {
            "a" => right.a = bytes(value),
            "b" => right.b = bytes(value),
            "east" => right.east = Some(bytes(value)),
            "west" => right.west = Some(bytes(value)),
            "waits" => right.waits = bytes(value),
            "unanswered" => right.unanswered = bytes(value),
            _ => panic!("{key}"),
        }
    }
    right
}

fn pair(field: &str) -> (&str, &str) {
    field.split_once('=').unwrap_or((field, ""))
}

fn bytes(sum: &str) -> u64 {
    let (mut total, mut rest) = (0_i128, sum);
    while !rest.is_empty() {
        let next = rest[1..].find(['+', '-']).map_or(rest.len(), |at| at + 1);
        let (term, after) = rest.split_at(next);
        rest = after;
        let (digits, unit) = match term.as_bytes().last() {
            Some(b'K') => (&term[..term.len() - 1], 1_000),
            Some(b'M') => (&term[..term.len() - 1], 1_000_000),
            Some(b'G') => (&term[..term.len() - 1], i128::from(GIGAWORD)),
            _ => (term, 1),
        };
        total += digits.parse::<i128>().expect(sum) * unit;
    }
    u64::try_from(total).expect(sum)
}

/// What came out wrong.
fn play(case: &Case) -> Vec<String> {
    assert!(
        !case.source.is_empty() && !case.why.is_empty(),
        "{}",
        case.name
    );
    let mut wrong = Vec::new();
    for delivery in &case.deliveries {
        let mut site = Site::new(*delivery, &case.settings);
        for step in &case.steps {
            take(&mut site, case, step);
        }
        if let Some(found) = site.differs_from(case.right) {
            wrong.push(format!("{}: {found}", case.name));
        }
    }
    wrong
}

fn take(site: &mut Site, case: &Case, step: &str) {
    let words: Vec<&str> = step.split_whitespace().collect();
    match words.as_slice() {
        ["map", "east", kind, name] => site.east(kind, name),
        ["map", "west", kind, name] => site.west(kind, name),
        ["map", "a", kind, name] => site.a(kind, name),
        ["map", "b", kind, name] => site.b(kind, name),
        ["from", address] => {
            let address: std::net::Ipv4Addr = address.parse().expect(step);
            site.moves_to(address.octets());
        }
        [at, kind, fields @ ..] => {
            let at_s: u64 = at.parse().expect(step);
            let request = case.all.split_whitespace().chain(fields.iter().copied());
            let request = request.fold(packet(kind), |it, field| with(it, at_s, field));
            site.send(at_s, &request);
        }
        _ => panic!("{step}"),
    }
}

fn packet(kind: &str) -> Request {
    let bare = |request: Request| Request {
        counters: [None; 2],
        ..request.without(attribute::ACCT_SESSION_TIME)
    };
    match kind {
        "start" => bare(start()),
        "interim" => bare(interim(0, 0, 0)),
        "stop" => bare(stop(0, 0, 0)),
        "on" => accounting_on(),
        "off" => accounting_off(),
        _ => panic!("{kind}"),
    }
}

fn with(request: Request, at_s: u64, field: &str) -> Request {
    let (key, value) = pair(field);
    let number = || value.parse::<i64>().expect(field);
    let integer = || (bytes(value) as u32).to_be_bytes();
    let counted = |of: usize, value: u64, mut request: Request| {
        request.counters[of] = Some(value);
        request
    };
    match key {
        "t" => request.seconds(number() as u32),
        "up" => counted(0, bytes(value), request),
        "down" => counted(1, bytes(value), request),
        "narrow" => request.narrow(),
        "giga-up" => request.replaced(attribute::ACCT_INPUT_GIGAWORDS, integer()),
        "giga-down" => request.replaced(attribute::ACCT_OUTPUT_GIGAWORDS, integer()),
        "clock" => request.clock(Clock::Off(number())),
        "stands" => request.clock(Clock::Stands(number() as u32)),
        // When it was made, where it comes later or again.
        "of" => request.clock(Clock::Off(number() - at_s as i64)),
        "undated" => request.undated(),
        "delay" => request
            .undated()
            .replaced(attribute::ACCT_DELAY_TIME, integer()),
        "user" => request.user(named(value)),
        "device" => request.device(named(value)),
        "ap" => request.access_point(named(value)),
        "nas" => match value {
            "none" => request.without_nas(),
            name => request.nas(name),
        },
        "nas-ip" => request.nas_ip(value.parse::<std::net::Ipv4Addr>().expect(field).octets()),
        "id" => match value {
            "none" => request.without(attribute::ACCT_SESSION_ID),
            id => request.session(id),
        },
        "multi" => request.multi(value),
        "class" => request.replaced(attribute::CLASS, value),
        "connect-info" => request.replaced(attribute::CONNECT_INFO, value.replace('_', " ")),
        // TYPE/text
        "attribute" => {
            let (kind, text) = value.split_once('/').expect(field);
            request.with(kind.parse().expect(field), text)
        }
        // VENDOR/TYPE/hexadecimal or 'text
        "vendor" => {
            let mut parts = value.splitn(3, '/');
            let mut next = || parts.next().expect(field);
            let (vendor, kind, value) = (next(), next(), next());
            let value = match value.strip_prefix('\'') {
                Some(text) => text.as_bytes().to_vec(),
                None => hex::decode(value).expect(field),
            };
            request.vendor(
                vendor.parse().expect(field),
                kind.parse().expect(field),
                value,
            )
        }
        _ => panic!("{field}"),
    }
}

fn named(value: &str) -> &str {
    match value {
        "alpha" => ALPHA,
        "bravo" => BRAVO,
        "1" => DEVICE_1,
        "2" => DEVICE_2,
        "east" => AP_EAST,
        "west" => AP_WEST,
        other => other,
    }
}
