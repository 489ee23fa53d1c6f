//! In the steady state nothing is allocated for a report: not by the RADIUS door, not by the reading of the log, not by the
//! engine. A signed batch costs what a batch costs, however many reports are in it.
//!
//! Only what happens in the measuring thread is counted, so other tests do not disturb.

use std::net::SocketAddr;

use openmast_engine::{Engine, Preparing, Room};
use openmast_log::{Batch, Records};
use openmast_oracle::ingest::radius::{
    DryRun, RadiusConfig,
    authenticator::sign_accounting_request,
    dictionary::{acct_status_type, attribute, code},
    packet::PacketBuilder,
};
use openmast_records::{
    AssetState, ChainSnapshot, CounterWidth, EventTime, Genesis, Lsn, MappingChange, PayerState,
    RadioIdentity, Record, SignedBatch, SubscriberIdentity, UsageEvent, UsageReport,
};
use openmast_usage::{Check, RadioAccessTechnology, RadioSigner, Report, Subject, verify};

const T0: u64 = 1_700_000_000_000;
const NETWORK: [u8; 32] = [2; 32];
const SESSIONS: u64 = 2_000;
/// Octets of the records that are prepared at a time.
const AT_ONCE: usize = 512 << 10;
const ROUNDS: u64 = 5;

/// From the bytes of the log to the ledgers.
struct Pipeline {
    engine: Engine,
    preparing: Preparing,
    room: Room,
    next: Lsn,
}

impl Pipeline {
    /// With one asset, one payer, and the names that the reports here have.
    fn new() -> Self {
        let engine = Engine::new();
        let mut pipeline = Self {
            preparing: engine.preparing(),
            engine,
            room: Room::default(),
            next: 0,
        };
        let snapshot = ChainSnapshot {
            slot: 1,
            breaker: u64::MAX,
            lots_left: u64::MAX,
            assets: vec![AssetState {
                price_per_gb: 1_000_000,
                ..AssetState::default()
            }],
            payers: vec![PayerState {
                deposited: u64::MAX / 2,
                ..PayerState::default()
            }],
            ..ChainSnapshot::default()
        };
        let mut founding = vec![Record::Genesis(Genesis {
            program: [1; 32],
            network: NETWORK,
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot,
        })];
        for identity in [radio(), RadioIdentity::Ed25519(signer().key().to_bytes())] {
            founding.push(Record::Mapping(MappingChange::Radio {
                identity,
                asset: Some(0),
            }));
        }
        for identity in [
            SubscriberIdentity::Realm(b"example.org".to_vec()),
            SubscriberIdentity::Payer(0),
        ] {
            founding.push(Record::Mapping(MappingChange::Subscriber {
                identity,
                payer: Some(0),
            }));
        }
        pipeline.apply(&records(&founding));
        pipeline
    }

    fn apply(&mut self, batch: &Batch) {
        let bytes = batch.as_bytes().to_vec().into();
        let records = Records::new(self.next, batch.len() as u32, bytes).expect("whole");
        self.apply_records(&records);
    }

    /// What is done with a group of the log, here in one thread.
    fn apply_records(&mut self, records: &Records) {
        let mut left = Some(records.clone());
        while let Some(all) = left {
            let (piece, others) = all.split_after(AT_ONCE);
            let room = std::mem::take(&mut self.room);
            let prepared = self.preparing.prepare(piece.read(), room);
            let prepared = prepared.expect("a log as written");
            let applied = self.engine.apply_prepared(&prepared, |_, _, _, _| Ok(()));
            applied.expect("a log as written");
            self.room = prepared.into_room();
            left = others;
        }
        self.next = records.next_position();
    }

    /// Lifetime bytes of the payer.
    fn bytes(&self) -> u64 {
        self.engine.running_payer(0).expect("on chain").0
    }
}

fn records(records: &[Record]) -> Batch {
    let mut batch = Batch::default();
    for record in records {
        batch.push(record).expect("has room");
    }
    batch
}

fn radio() -> RadioIdentity {
    RadioIdentity::NasIdentifier(b"tower".to_vec())
}

fn signer() -> RadioSigner {
    RadioSigner::from_seed([5; 32])
}

fn allocations(work: impl FnOnce()) -> u64 {
    allocation_counter::measure(work).count_total
}

/// The interim report of one session; some have more names and longer ones than others.
fn interim(session: u64, round: u64) -> UsageReport {
    let received_at_ms = T0 + round * 60_000;
    let name = format!("subscriber-{session}@example.org");
    let mut radio = vec![radio()];
    if session.is_multiple_of(3) {
        radio.push(RadioIdentity::NasIp("192.0.2.1".into()));
        radio.push(RadioIdentity::SourceIp("2001:db8::1".into()));
    }
    let mut subscriber = vec![
        SubscriberIdentity::UserName(name.into_bytes()),
        SubscriberIdentity::Realm(b"example.org".to_vec()),
    ];
    if session.is_multiple_of(5) {
        let class = SubscriberIdentity::Class(vec![session as u8; 1 + session as usize % 200]);
        subscriber.insert(0, class);
    }
    UsageReport {
        received_at_ms,
        event_at_ms: received_at_ms - 40,
        event: UsageEvent::Interim,
        radio,
        subscriber,
        session_id: format!("session-{session}").into_bytes(),
        multi_session_id: session.is_multiple_of(7).then(|| b"multi".to_vec()),
        session_seconds: Some(round as u32 * 60),
        bytes_up: round * 1_000,
        bytes_down: round * 10_000,
        time: EventTime::Stamped,
        width: match session.is_multiple_of(2) {
            true => CounterWidth::Unknown,
            false => CounterWidth::Wide,
        },
        raw_hash: [9; 32],
        ..UsageReport::default()
    }
}

#[test]
fn a_radius_report_allocates_nothing_between_the_log_and_the_ledgers() {
    let mut pipeline = Pipeline::new();
    let round = |round| {
        let reports = (0..SESSIONS).map(|session| Record::Report(interim(session, round)));
        records(&reports.collect::<Vec<_>>())
    };
    // Twice: the memory of a batch must have had each kind of record in each place.
    for warming in 1..=2 {
        pipeline.apply(&round(warming));
    }
    for measured in 3..3 + ROUNDS {
        let batch = round(measured);
        let bytes = bytes::Bytes::from(batch.as_bytes().to_vec());
        // The log's groups share the buffer that they were read into.
        let _buffer = bytes.clone();
        let group = Records::new(pipeline.next, batch.len() as u32, bytes).expect("whole");
        let before = pipeline.bytes();
        let count = allocations(|| pipeline.apply_records(&group));
        assert_eq!(pipeline.bytes() - before, SESSIONS * 11_000);
        assert_eq!(count, 0, "{SESSIONS} reports");
    }
}

/// A batch of a radio that signs, in protobuf as it arrives.
fn arrived(sequence: u64, reports: u64) -> Vec<u8> {
    let report = |session: u64| Report {
        session_id: u128::from(session).to_le_bytes(),
        subject: Subject::Payer(0),
        started_at_ms: T0,
        ended_at_ms: T0 + sequence * 1_000,
        bytes_up: sequence,
        bytes_down: sequence * 10,
        is_final: false,
        radio_access_technology: RadioAccessTechnology::NR,
        quality_class: 9,
        relay_path: &[],
    };
    let signed = signer().sign(&NETWORK, sequence, (0..reports).map(report));
    signed.expect("a batch").to_protobuf()
}

/// Allocations from some batches' arrival to the ledgers.
fn of_batches(batches: &[Vec<u8>], pipeline: &mut Pipeline) -> u64 {
    allocations(|| {
        let mut signed = Vec::with_capacity(batches.len());
        for batch in batches {
            signed.push(openmast_usage::SignedBatch::from_protobuf(batch).expect("a batch"));
        }
        let checks: Vec<Check> = signed.iter().map(Check::new).collect();
        let mut good = Vec::new();
        verify(&checks, &mut good, &mut rand::rng());
        assert!(good.iter().all(|good| *good));
        let mut batch = Batch::default();
        for signed in signed {
            let (canonical, signature) = signed.into_parts();
            let record = Record::SignedBatch(SignedBatch {
                received_at_ms: T0,
                signature,
                canonical,
            });
            batch.push(&record).expect("has room");
        }
        pipeline.apply(&batch);
    })
}

#[test]
fn a_signed_batch_allocates_as_a_batch_and_not_for_its_reports() {
    const BATCHES: u64 = 16;
    let mut counts = Vec::new();
    for reports in [1, 1_000] {
        let mut pipeline = Pipeline::new();
        for round in 0..3 + ROUNDS {
            let first = 1 + round * BATCHES;
            let batches: Vec<_> = (first..first + BATCHES)
                .map(|sequence| arrived(sequence, reports))
                .collect();
            let before = pipeline.bytes();
            let count = of_batches(&batches, &mut pipeline);
            assert_eq!(pipeline.bytes() - before, reports * BATCHES * 11);
            if round >= 3 {
                counts.push(count);
            }
        }
    }
    let (few, many) = counts.split_at(ROUNDS as usize);
    let most = |counts: &[u64]| counts.iter().copied().max().unwrap_or(0);
    println!("16 batches of 1 and of 1,000 reports: {few:?} and {many:?} allocations");
    // The buffer of all batches grows a few times more when they are larger.
    assert!(most(many) <= most(few) + BATCHES);
    assert!(most(few) <= 20 * BATCHES);
}

/// Reports until well after the engine has looked which names are still used.
const MANY: u64 = 200_000;

#[test]
fn a_session_with_other_names_in_each_report_does_not_fill_the_memory() {
    let mut pipeline = Pipeline::new();
    pipeline.apply(&records(&[Record::Report(interim(1, 0))]));
    let grown = allocation_counter::measure(|| {
        for number in 1..=MANY {
            let name = format!("stranger-{number}").into_bytes();
            let report = UsageReport {
                subscriber: vec![SubscriberIdentity::UserName(name)],
                ..interim(1, number)
            };
            let record = Record::Report(report);
            let applied = pipeline.engine.apply(pipeline.next, &record);
            applied.expect("a log as written");
            pipeline.next += 1;
        }
    });
    println!("{MANY} names in turn: {} bytes at most", grown.bytes_max);
    assert!(grown.bytes_max < 32 << 20, "{} bytes", grown.bytes_max);
}

/// An attribute of a vendor.
const CISCO_AV_PAIR: &[u8] = b"\x00\x00\x00\x09\x01\x16parent-session-id=70";

/// The request of one session, signed with the secret.
fn request(identifier: u8, session: u64, round: u32) -> Vec<u8> {
    let packet = PacketBuilder::new(code::ACCOUNTING_REQUEST, identifier)
        .integer(
            attribute::ACCT_STATUS_TYPE,
            acct_status_type::INTERIM_UPDATE,
        )
        .and_then(|packet| packet.attribute(attribute::NAS_IDENTIFIER, b"tower"))
        .and_then(|packet| packet.attribute(attribute::CALLING_STATION_ID, b"02-00-5e-10-00-01"))
        .and_then(|packet| packet.attribute(attribute::USER_NAME, b"ana@Example.org"))
        .and_then(|packet| {
            packet.attribute(attribute::ACCT_SESSION_ID, session.to_string().as_bytes())
        })
        .and_then(|packet| packet.integer(attribute::ACCT_SESSION_TIME, round * 60))
        .and_then(|packet| packet.integer(attribute::ACCT_INPUT_OCTETS, round * 1_000))
        .and_then(|packet| packet.integer(attribute::ACCT_OUTPUT_OCTETS, round * 10_000))
        .and_then(|packet| packet.attribute(attribute::CONNECT_INFO, b"100M/20M"))
        .and_then(|packet| packet.attribute(attribute::VENDOR_SPECIFIC, CISCO_AV_PAIR));
    sign_accounting_request(packet.expect("fits"), b"sixteen octets!!")
}

#[test]
fn a_radius_request_allocates_nothing_at_the_door() {
    let config: RadiusConfig = toml::from_str(
        r#"
        duplicate_entries = 512
        [[clients]]
        name = "lab"
        network = "192.0.2.0/24"
        secret = "sixteen octets!!"
        "#,
    )
    .expect("a configuration");
    let mut server = DryRun::new(&config);
    let source: SocketAddr = "192.0.2.9:4000".parse().expect("an address");
    let (mut answers, mut batch) = (Vec::with_capacity(1 << 16), Batch::with_capacity(1 << 18));
    let mut round = |round: u32| {
        let requests: Vec<_> = (0..=255)
            .map(|identifier| request(identifier, u64::from(identifier), round))
            .collect();
        answers.clear();
        batch = Batch::with_capacity(1 << 18);
        let count = allocations(|| {
            for request in &requests {
                let outcome = server.handle_into(request, source, T0, &mut answers, &mut batch);
                assert_eq!(outcome, "recorded");
            }
        });
        assert_eq!(batch.len(), 256);
        assert_eq!(answers.len(), 256 * 20);
        count
    };
    // Until the table of duplicates is as large as it may be.
    for warming in 1..8 {
        round(warming);
    }
    for measured in 8..8 + ROUNDS as u32 {
        assert_eq!(round(measured), 0, "256 requests");
    }
}
