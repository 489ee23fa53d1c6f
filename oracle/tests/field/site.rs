//! An oracle without a network and without a chain: the RADIUS server's decisions, and the engine behind it.

use std::net::{IpAddr, SocketAddr};

use openmast_engine::{Engine, SessionFilter};
use openmast_oracle::ingest::radius::{DryRun, Handled, RadiusConfig};
use openmast_records::{
    AssetState, ChainSnapshot, Genesis, MappingChange, PayerState, Record, RecordRef, identity,
};
use serde_json::{Value, json};

use crate::packet::{Request, SECRET};

/// Unix seconds at which every case begins.
pub const T0_S: u64 = 1_700_000_000;
pub const MB: u64 = 1_000_000;
/// 2³²: what gigawords count.
pub const GIGAWORD: u64 = 1 << 32;

pub const ALPHA: &str = "u1@alpha.example";
pub const BRAVO: &str = "u2@bravo.example";
pub const DEVICE_1: &str = "02-00-5E-10-0A-01";
pub const DEVICE_2: &str = "02-00-5E-10-0A-02";
pub const AP_EAST: &str = "02-00-5E-10-00-01";
pub const AP_WEST: &str = "02-00-5E-10-00-02";

const EAST: u32 = 0;
const WEST: u32 = 1;
const A: u32 = 0;
const B: u32 = 1;

/// How requests reach the oracle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// When they are made.
    AsItHappens,
    /// All at once, after an outage of six hours.
    HoursLater,
}

/// The default source of requests.
const SOURCE: [u8; 4] = [192, 0, 2, 1];

/// Payers `a` (realm `alpha.example`) and `b` (`bravo.example`), assets `east` (NAS-Identifier `pc-east`) and `west` (`pc-west`).
pub struct Site {
    server: DryRun,
    engine: Engine,
    records: u64,
    delivery: Delivery,
    identifier: u8,
    source: IpAddr,
    sent: u64,
    unanswered: u64,
    outcomes: Vec<&'static str>,
}

/// What a case must come to, in bytes; requests where it says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Billed {
    pub a: u64,
    pub b: u64,
    /// `None`: whatever the payers' is.
    pub east: Option<u64>,
    pub west: Option<u64>,
    /// Usage of nobody: its radio or its subscriber is not mapped.
    pub waits: u64,
    /// Requests.
    pub unanswered: u64,
}

impl Site {
    /// A site of one client with these settings, beside its network and its secret.
    pub fn new(delivery: Delivery, settings: &Value) -> Self {
        Self::of_clients(delivery, &[settings])
    }

    /// A site of clients with these settings, beside name, network and secret where they say none.
    pub fn of_clients(delivery: Delivery, settings: &[&Value]) -> Self {
        let of = |settings: &&Value| {
            let mut client = json!({"name": "site", "network": "192.0.2.0/24", "secret": SECRET});
            for (key, value) in settings.as_object().expect("settings") {
                client[key] = value.clone();
            }
            client
        };
        let clients: Vec<Value> = settings.iter().map(of).collect();
        let config: RadiusConfig =
            serde_json::from_value(json!({ "clients": clients })).expect("a configuration");
        assert_eq!(config.problems(), Vec::<String>::new());
        let mut site = Self {
            server: DryRun::new(&config),
            engine: Engine::new(),
            records: 0,
            delivery,
            identifier: 0,
            source: SOURCE.into(),
            sent: 0,
            unanswered: 0,
            outcomes: Vec::new(),
        };
        site.apply(&Record::Genesis(Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot: ChainSnapshot {
                slot: 1,
                unix_time: T0_S as i64 - 3600,
                breaker: u64::MAX,
                lots_left: u64::MAX,
                assets: vec![AssetState::default(); 2],
                payers: vec![PayerState::default(); 2],
                reserves: Vec::new(),
            },
        }));
        site.map_radio("nas_identifier", "pc-east", EAST);
        site.map_radio("nas_identifier", "pc-west", WEST);
        site.map_subscriber("realm", "alpha.example", A);
        site.map_subscriber("realm", "bravo.example", B);
        site
    }

    fn apply(&mut self, record: &Record) {
        let applied = self.engine.apply(self.records, record);
        applied.expect("a log as it is written");
        self.records += 1;
    }

    fn map_radio(&mut self, kind: &str, value: &str, asset: u32) {
        self.apply(&Record::Mapping(MappingChange::Radio {
            identity: identity::radio(kind, value).expect("a name"),
            asset: Some(asset),
        }));
    }

    fn map_subscriber(&mut self, kind: &str, value: &str, payer: u32) {
        self.apply(&Record::Mapping(MappingChange::Subscriber {
            identity: identity::subscriber(kind, value).expect("a name"),
            payer: Some(payer),
        }));
    }

    /// Maps a radio's name to `east`.
    pub fn east(&mut self, kind: &str, value: &str) {
        self.map_radio(kind, value, EAST);
    }

    /// Maps a radio's name to `west`.
    pub fn west(&mut self, kind: &str, value: &str) {
        self.map_radio(kind, value, WEST);
    }

    /// Maps a subscriber's name to `a`.
    pub fn a(&mut self, kind: &str, value: &str) {
        self.map_subscriber(kind, value, A);
    }

    /// Maps a subscriber's name to `b`.
    pub fn b(&mut self, kind: &str, value: &str) {
        self.map_subscriber(kind, value, B);
    }

    /// Both access points, by Called-Station-Id.
    pub fn with_access_points(&mut self) {
        self.east("called_station_id", AP_EAST);
        self.west("called_station_id", AP_WEST);
    }

    /// Where requests come from, from now on.
    pub fn moves_to(&mut self, source: [u8; 4]) {
        self.source = source.into();
    }

    /// A gateway sends this `at_s` seconds after the beginning.
    pub fn send(&mut self, at_s: u64, request: &Request) -> Handled {
        let datagram = self.signed(at_s, request);
        self.deliver(at_s, &datagram)
    }

    /// A request that the gateway makes `at_s` seconds after the beginning.
    pub fn signed(&mut self, at_s: u64, request: &Request) -> Vec<u8> {
        self.identifier = self.identifier.wrapping_add(1);
        request.signed(self.identifier, T0_S + at_s)
    }

    /// The datagram reaches the oracle, which takes in what the server has recorded.
    pub fn deliver(&mut self, at_s: u64, datagram: &[u8]) -> Handled {
        let at_ms = match self.delivery {
            Delivery::AsItHappens => (T0_S + at_s) * 1000 + 120,
            Delivery::HoursLater => (T0_S + 6 * 3600) * 1000 + self.sent,
        };
        self.sent += 1;
        let source = SocketAddr::new(self.source, 49_152);
        let handled = self.server.handle(datagram, source, at_ms);
        if handled.answer.is_empty() {
            self.unanswered += 1;
        }
        self.outcomes.push(handled.outcome);
        if let Some(bytes) = &handled.record {
            let record = RecordRef::read(bytes).expect("a record");
            self.apply(&record.into_record());
        }
        handled
    }

    fn billed(&self) -> Billed {
        let payer = |index| self.engine.running_payer(index).expect("on chain").0;
        let asset = |index| self.engine.running_asset(index).expect("on chain").0;
        Billed {
            a: payer(A),
            b: payer(B),
            east: Some(asset(EAST)),
            west: Some(asset(WEST)),
            waits: self.engine.unattributed_bytes() as u64,
            unanswered: self.unanswered,
        }
    }

    /// Bytes that were billed at `east`.
    pub fn used_at_east(&self) -> u64 {
        self.engine.running_asset(EAST).expect("on chain").0
    }

    /// Fails unless this is what came of it.
    pub fn expect(&self, expected: Billed) {
        assert_eq!(self.differs_from(expected), None);
    }

    /// What came of it, if it is not this.
    pub fn differs_from(&self, expected: Billed) -> Option<String> {
        let found = self.billed();
        let expected = Billed {
            east: expected.east.or(found.east),
            west: expected.west.or(found.west),
            ..expected
        };
        (found != expected).then(|| {
            let told = self.told().join("\n    ");
            let delivery = self.delivery;
            format!("{delivery:?}\n  found {found:?}\n  right {expected:?}\n    {told}")
        })
    }

    /// What the oracle tells of its sessions.
    fn told(&self) -> Vec<String> {
        let all = self.engine.sessions_like(SessionFilter::default(), 10);
        let sessions = all.sessions.iter().flat_map(|session| {
            let verdicts = session.verdicts.iter().rev();
            let verdicts = verdicts.map(|it| format!("of run {:?}: {:?}", it.run, it.why));
            let runs = session.runs.iter().rev();
            runs.map(|run| format!("run {}: {:?} {:?}", run.number, run.began_by, run.reading))
                .chain(verdicts)
        });
        let outcomes = self.outcomes.iter().filter(|it| **it != "recorded");
        sessions.chain(outcomes.map(ToString::to_string)).collect()
    }
}

/// Bytes of the payer `a` alone.
pub fn only_a(bytes: u64) -> Billed {
    Billed {
        a: bytes,
        ..Billed::default()
    }
}

/// A session of `a` that is handed from `east` to `west`.
pub fn handed_on(east: u64, west: u64) -> Billed {
    Billed {
        a: east + west,
        east: Some(east),
        west: Some(west),
        ..Billed::default()
    }
}

pub fn of_both(a: u64, b: u64) -> Billed {
    Billed {
        a,
        b,
        ..Billed::default()
    }
}

/// Plays a case of a client with these settings in both ways.
pub fn play_with(settings: &Value, expected: Billed, play: impl Fn(&mut Site)) {
    for delivery in [Delivery::AsItHappens, Delivery::HoursLater] {
        let mut site = Site::new(delivery, settings);
        play(&mut site);
        site.expect(expected);
    }
}

/// As [`play_with`], of a client with nothing set.
pub fn play(expected: Billed, case: impl Fn(&mut Site)) {
    play_with(&json!({}), expected, case);
}

/// Plays a case that only arrival times can decide.
pub fn play_live(expected: Billed, play: impl Fn(&mut Site)) {
    let mut site = Site::new(Delivery::AsItHappens, &json!({}));
    play(&mut site);
    site.expect(expected);
}
