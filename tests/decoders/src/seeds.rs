//! Inputs to begin fuzzing with: what real devices sent, what the published vectors hold, what the code writes.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use openmast_archive::{PrivateArchive, PrivateHeader, RecordLine, RecordSource};
use openmast_client::accounts::{Network, Settlement};
use openmast_engine::Engine;
use openmast_oracle::config::EXAMPLE;
use openmast_records::{
    AssetState, ChainSnapshot, EntitlementState, EpochClosed, EventTime, Genesis, LotState,
    MappingChange, PayerState, RadioIdentity, Record, ReserveState, SubscriberIdentity, UsageEvent,
    UsageReport,
};
use serde_json::Value;
use solana_pubkey::Pubkey;

/// Inputs by the name of their check.
#[derive(Default)]
pub struct Seeds(pub BTreeMap<&'static str, Vec<Vec<u8>>>);

impl Seeds {
    fn add(&mut self, check: &'static str, input: impl Into<Vec<u8>>) {
        self.0.entry(check).or_default().push(input.into());
    }

    /// Writes each into the folder of its check.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn write(&self, folder: &Path) -> std::io::Result<()> {
        for (check, inputs) in &self.0 {
            let folder = folder.join(check);
            fs::create_dir_all(&folder)?;
            for (number, input) in inputs.iter().enumerate() {
                fs::write(folder.join(format!("seed-{number:02}")), input)?;
            }
            println!("{check}: {}", inputs.len());
        }
        Ok(())
    }
}

/// All of them, of the formats as they are now.
///
/// # Errors
/// A file of the repository is missing, or something does not encode.
pub fn seeds() -> anyhow::Result<Seeds> {
    let mut seeds = Seeds::default();
    radius(&mut seeds)?;
    usage(&mut seeds)?;
    log(&mut seeds)?;
    engine(&mut seeds)?;
    archive(&mut seeds)?;
    chain(&mut seeds);
    people(&mut seeds);
    requests(&mut seeds);
    Ok(seeds)
}

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The Accounting-Requests of a recorded access point, and one with every attribute that is read.
/// A record of a FreeRADIUS detail file.
const DETAIL: &str = "Tue Nov 14 23:18:20 2023
\tAcct-Status-Type = Interim-Update
\tUser-Name = \"ana@carrier.example\"
\tNAS-Identifier = \"tower-7\"
\tAcct-Session-Id = \"\\001s1\"
\tClass = 0x00ff41
\tAcct-Input-Octets = 20
\tEvent-Timestamp = \"Nov 14 2023 23:18:20 CET\"
\tPacket-Src-IP-Address = 192.0.2.7
\tTimestamp = 1700000300

";

fn radius(seeds: &mut Seeds) -> anyhow::Result<()> {
    let capture = "tests/end-to-end/fixtures/hostapd-session.pcap";
    let capture = fs::read(repository().join(capture))?;
    for packet in packets(&capture) {
        seeds.add("radius", packet);
    }
    seeds.add("recording", capture);
    seeds.add("recording", DETAIL);
    let names: [(u8, &[u8]); 8] = [
        (1, b"ana@Mobile.Example"),
        (4, &[192, 0, 2, 1]),
        (25, b"class"),
        (30, b"02-00-5E-10-00-AF:Guest"),
        (31, b"0200.5e10.00af"),
        (32, b"tower-7"),
        (89, b"cui"),
        (
            95,
            &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1],
        ),
    ];
    let numbers = [
        (40, 3_u32),
        (41, 5),
        (42, 7),
        (43, 9),
        (46, 60),
        (52, 1),
        (53, 2),
        (55, 1_700_000_000),
    ];
    for status in [1_u32, 2, 3, 7, 8, 9, 15] {
        let mut attributes = Vec::new();
        for (kind, value) in names {
            attributes.extend([kind, value.len() as u8 + 2]);
            attributes.extend(value);
        }
        for (kind, value) in numbers {
            let value = if kind == 40 { status } else { value };
            attributes.extend([kind, 6]);
            attributes.extend(value.to_be_bytes());
        }
        attributes.extend(b"\x2c\x06s-01\x32\x05ms1\x21\x04ps\x21\x05ps2");
        attributes.extend(b"\x50\x12................");
        seeds.add("radius", attributes);
    }
    for value in [
        // A service of Cisco's, Nokia's, Juniper's and Huawei's; vendors' counters.
        b"\x1a\x1c\x00\x00\x00\x09\x01\x16parent-session-id=70".as_slice(),
        b"\x1a\x0b\x00\x00\x19\x7f\x97\x05abc\x32\x04m1",
        b"\x1a\x0b\x00\x00\x13\x0a\x53\x05abc",
        b"\x1a\x0b\x00\x00\x07\xdb\x5f\x05abc\x32\x04m1",
        b"\x1a\x12\x00\x00\x19\x7f\x13\x0c\x00\x02\x00\x00\x00\x01\x00\x00\x01\xf4",
        b"\x1a\x10\x00\x00\x09\x30\x80\x0a\x00\x00\x00\x01\x00\x00\x01\xf4",
        b"\x1a\x0c\x00\x00\x27\x0f\x01\x06\x00\x00\x00\x01",
        b"\x4d\x10100M/20M PPPoE",
        b"\x4d\x1fCONNECT 1000 Mbps Full duplex",
        b"\x01\x0aCORP\\u1\x00\x1e\x0dlobby:Guest",
        b"\x01\x17host/pc.alpha.example\x1f\x0e020000000100",
    ] {
        let session = b"\x28\x06\x00\x00\x00\x03\x2c\x04s1".as_slice();
        seeds.add("radius", [session, value].concat());
    }
    Ok(())
}

/// Payloads of UDP in Ethernet frames, of a capture with little-endian headers.
fn packets(capture: &[u8]) -> Vec<Vec<u8>> {
    let mut packets = Vec::new();
    let mut rest = capture.get(24..).unwrap_or_default();
    while let Some((head, after)) = rest.split_first_chunk::<16>() {
        let length = u32::from_le_bytes([head[8], head[9], head[10], head[11]]) as usize;
        let Some((frame, next)) = after.split_at_checked(length) else {
            break;
        };
        rest = next;
        // Ethernet 14, IPv4 20, UDP 8.
        packets.extend(frame.get(42..).map(<[u8]>::to_vec));
    }
    packets
}

/// The published vectors, in each form.
fn usage(seeds: &mut Seeds) -> anyhow::Result<()> {
    let vectors = fs::read(repository().join("crates/usage/vectors/batches.json"))?;
    let vectors: Vec<Value> = serde_json::from_slice(&vectors)?;
    for vector in &vectors {
        for form in ["canonical", "protobuf"] {
            let octets = hex::decode(vector[form].as_str().unwrap_or_default())?;
            seeds.add("usage_batch", octets);
        }
        seeds.add("usage_batch", vector["batch"].to_string());
    }
    // An acknowledgement with every field.
    seeds.add(
        "usage_batch",
        b"\x0a\x0f\x0a\x02rk\x10\x07\x18\x05\x22\x03bad\x28\x09".as_slice(),
    );
    for kind in 0..4_u8 {
        let mut all = Vec::new();
        for number in 0..4_u8 {
            all.extend([kind, number, number + 1]);
            all.extend([number; 100]);
        }
        seeds.add("signatures", all);
    }
    // Points of small order with the numbers 0 and 1.
    for point in 0..14 {
        let mut input = vec![1, point, 13 - point];
        input.extend([0; 32]);
        input.extend([3, b'a', b'b', b'c']);
        seeds.add("signatures", input.repeat(3));
    }
    Ok(())
}

fn report(event: UsageEvent, seconds: u32, bytes: u64) -> UsageReport {
    let event_at_ms = 1_700_000_000_000 + u64::from(seconds) * 1000;
    UsageReport {
        received_at_ms: event_at_ms + 120,
        event_at_ms,
        event,
        radio: vec![
            RadioIdentity::NasIdentifier(b"tower".to_vec()),
            RadioIdentity::SourceIp("192.0.2.1".into()),
        ],
        subscriber: vec![
            SubscriberIdentity::UserName(b"ana@example.org".to_vec()),
            SubscriberIdentity::Realm(b"example.org".to_vec()),
        ],
        session_id: b"s1".to_vec(),
        multi_session_id: None,
        session_seconds: Some(seconds),
        bytes_up: bytes,
        bytes_down: bytes * 10,
        time: EventTime::Stamped,
        raw_hash: [5; 32],
        ..UsageReport::default()
    }
}

/// A small log: one record of each kind.
fn records() -> Vec<Record> {
    let snapshot = ChainSnapshot {
        slot: 9,
        unix_time: 1_700_000_000,
        breaker: 1 << 40,
        lots_left: u64::MAX,
        assets: vec![
            AssetState {
                price_per_gb: 5_000_000_000,
                ..AssetState::default()
            };
            2
        ],
        payers: vec![
            PayerState {
                deposited: 1 << 40,
                ..PayerState::default()
            };
            2
        ],
        reserves: vec![
            ReserveState::Lot(LotState {
                price: 5_000_000,
                sold: 3,
                first_epoch: 1,
                last_epoch: 9,
                ends_by: 1_800_000_000,
                ..LotState::default()
            }),
            ReserveState::Entitlement(EntitlementState {
                quantity: 2,
                ..EntitlementState::default()
            }),
        ],
    };
    let long = UsageReport {
        session_id: b"a session with a long name".to_vec(),
        multi_session_id: Some(b"many".to_vec()),
        ..report(UsageEvent::Start, 5, 0)
    };
    let unmapped = UsageReport {
        radio: vec![RadioIdentity::NasIp("192.0.2.9".into())],
        ..report(UsageEvent::Interim, 9, 4_000)
    };
    let again = UsageReport {
        event: UsageEvent::Start,
        ..report(UsageEvent::Start, 900, 3)
    };
    let vectors =
        fs::read(repository().join("crates/usage/vectors/batches.json")).unwrap_or_default();
    let vectors: Vec<Value> = serde_json::from_slice(&vectors).unwrap_or_default();
    let canonical = vectors
        .first()
        .and_then(|vector| vector["canonical"].as_str());
    let batch = openmast_records::SignedBatch {
        received_at_ms: 1_700_000_060_000,
        signature: [1; 64],
        canonical: hex::decode(canonical.unwrap_or_default()).unwrap_or_default(),
    };
    vec![
        Record::Genesis(Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot: snapshot.clone(),
        }),
        Record::Limits(openmast_records::Limits { max_sessions: 100 }),
        Record::Mapping(MappingChange::Radio {
            identity: RadioIdentity::NasIdentifier(b"tower".to_vec()),
            asset: Some(1),
        }),
        Record::Report(report(UsageEvent::Start, 0, 0)),
        Record::Report(report(UsageEvent::Interim, 60, 1_000_000)),
        Record::Mapping(MappingChange::Subscriber {
            identity: SubscriberIdentity::Realm(b"example.org".to_vec()),
            payer: Some(0),
        }),
        Record::Report(long),
        Record::Report(unmapped),
        Record::SignedBatch(batch),
        Record::Report(report(UsageEvent::Stop, 600, 2_000_000)),
        Record::Report(again),
        Record::EpochClosed(EpochClosed {
            epoch: 1,
            closed_at_ms: 1_700_003_600_000,
            snapshot,
        }),
        Record::Report(report(UsageEvent::Interim, 960, 7)),
        Record::Report(report(UsageEvent::RadioOn, 2_000, 0)),
    ]
}

fn log(seeds: &mut Seeds) -> anyhow::Result<()> {
    let mut all = Vec::new();
    for (lsn, record) in (0_u64..).zip(records()) {
        let bytes = record.encode();
        // Behind the position and the number of records.
        seeds.add("log_records", [&[0; 12][..], &bytes].concat());
        all.extend((bytes.len() as u32).to_le_bytes());
        all.extend(&bytes);
        let mut input = lsn.to_le_bytes().to_vec();
        input.extend((lsn as u32 + 1).to_le_bytes());
        input.extend(&all);
        seeds.add("log_records", input);
    }
    // Groups; a second file; a changed bit; a cut; something behind.
    for end in [
        &[][..],
        &[4, 0, 1, 3, b'x', b'y', b'z'],
        &[5, 7, 0, 1, 0],
        &[6, 0, 16],
        &[7, 2, 1, 1],
    ] {
        let groups = b"\x01\x05\x00\x01\x03abc\x02de\x01\x00\x04fghi";
        seeds.add("log_files", [groups, end].concat());
        seeds.add("log_files", [groups, end, &[0, 0, 2, b'o', b'k']].concat());
    }
    let mut page = b"\x00\x00OMLOG006".to_vec();
    page.resize(6_000, 0);
    seeds.add("log_files", page);
    Ok(())
}

/// States after each record of a small log, and logs as `engine_records` reads them.
fn engine(seeds: &mut Seeds) -> anyhow::Result<()> {
    let mut engine = Engine::new();
    seeds.add("engine_state", engine.state()?);
    for (lsn, record) in (0..).zip(records()) {
        engine.apply(lsn, &record)?;
        seeds.add("engine_state", engine.state()?);
    }
    // Two assets and two payers, mappings, then reports with rising counters, ends of epochs and restarts.
    let accounts = [
        8, 20, 64, 66, 15, 20, 9, 9, 9, 40, 1, 2, 3, 4, 5, 40, 1, 2, 3, 4, 5,
    ];
    let mappings = [3, 9, 0, 3, 17, 5, 3, 9, 130, 3, 17, 150];
    for seed in 0..12_u8 {
        let mut input = [&accounts[..], &mappings].concat();
        for step in 0..30_u8 {
            let kind =
                [9, 10, 0, 11, 7, 1, 12, 3, 6, 2][usize::from(step.wrapping_mul(seed + 1) % 10)];
            input.extend([
                kind,
                step,
                1,
                seed ^ step,
                24,
                step,
                seed,
                2,
                30,
                7,
                step,
                0,
                1,
                1,
                seed % 3,
                1,
                2,
                1,
                200,
            ]);
        }
        seeds.add("engine_records", input);
    }
    Ok(())
}

fn archive(seeds: &mut Seeds) -> anyhow::Result<()> {
    let mut engine = Engine::new();
    for (lsn, record) in (0..).zip(records()) {
        let Some(closed) = engine.apply(lsn, &record)? else {
            continue;
        };
        let closed = openmast_archive::seal(closed);
        let mut records = Vec::new();
        RecordSource::each(&closed.records, |record| {
            records.push(record.clone());
            anyhow::Ok(())
        })?;
        let mut public = Vec::new();
        let hash = closed.public.write_to(&mut public)?;
        seeds.add("archive", public);
        let header = PrivateHeader {
            format: openmast_archive::PRIVATE_FORMAT.into(),
            network: Pubkey::new_from_array([2; 32]).to_string(),
            epoch: 1,
            public: hash,
            private_root: closed.tree.root(),
            records: closed.records.count(),
        };
        private(seeds, PrivateArchive { header, records })?;
    }
    for payers in 1..4_u8 {
        let record = [
            payers, 2, b's', b'1', 5, b't', b'o', b'w', b'e', b'r', 8, 1, 16, 2, 3, 0, 0, 0,
        ];
        let records = record.repeat(usize::from(payers) + 1);
        seeds.add("archive", [b"r", &records[..]].concat());
    }
    Ok(())
}

/// The private part, and its index in front of it.
fn private(seeds: &mut Seeds, archive: PrivateArchive) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    archive.write_to(&mut bytes)?;
    seeds.add("archive", [b"p", &bytes[..]].concat());
    let header_bytes = bytes
        .split_inclusive(|byte| *byte == b'\n')
        .next()
        .map_or(0, <[u8]>::len);
    let payer = archive.records.first().map_or(0, |record| record.payer);
    let of_payer: Vec<&RecordLine> = archive
        .records
        .iter()
        .filter(|it| it.payer == payer)
        .collect();
    let mut index = b"openmast/index/1".to_vec();
    index.extend((archive.records.len() as u64).to_le_bytes());
    index.extend(1_u64.to_le_bytes());
    index.extend(payer.to_le_bytes());
    for number in [0, of_payer.len() as u64, header_bytes as u64] {
        index.extend(number.to_le_bytes());
    }
    let (mut width, mut nodes) = (archive.records.len(), 0);
    while width > 0 {
        nodes += width;
        width = if width == 1 { 0 } else { width.div_ceil(2) };
    }
    index.extend(vec![7; nodes * 32]);
    let mut input = vec![b'i', payer as u8];
    input.extend((index.len() as u16).to_le_bytes());
    input.extend(&index);
    input.extend(&bytes);
    seeds.add("archive", input);
    Ok(())
}

fn chain(seeds: &mut Seeds) {
    use openmast_client::accounts::ProgramAccount;
    for kind in 0..8_u8 {
        let data: Vec<u8> = (0..Network::SIZE.max(Settlement::SIZE))
            .map(|at| at as u8)
            .collect();
        seeds.add("chain_data", [&[kind, 0x74, 0x17][..], &data].concat());
    }
    for event in 0..32_u8 {
        seeds.add(
            "chain_data",
            [
                &[event * 8 + 7, 0, 0][..],
                &[0; 200][..usize::from(event) * 6 + 8],
            ]
            .concat(),
        );
    }
    // A token account, as SPL has it, and one of Token-2022 with extensions; a mint.
    let mut token = vec![1; 108];
    token.resize(165, 0);
    token[64..108].fill(0);
    token[72..76].fill(0);
    token[108] = 1;
    token[109..].fill(0);
    seeds.add("chain_data", [&[6, 0, 0][..], &token].concat());
    token.extend([2, 0, 0]);
    seeds.add("chain_data", [&[6, 0, 0][..], &token].concat());
    let mut mint = vec![0; 82];
    (mint[44], mint[45]) = (6, 1);
    seeds.add("chain_data", [&[6, 0, 0][..], &mint].concat());
    let program = openmast_client::addresses::PROGRAM_ID;
    let logs = format!(
        "Program {program} invoke [1]\nProgram log: hello\nProgram data: AAAA\nProgram Other111 invoke [2]\n\
         Program Other111 failed: custom program error: 0x1\nProgram {program} failed: custom program error: 0x1774\n\
         Program {program} success"
    );
    seeds.add(
        "chain_data",
        [&[0, 0x74, 0x17][..], logs.as_bytes()].concat(),
    );
    for leaves in 0..6_u8 {
        let mut input = vec![leaves, 7, leaves * 3];
        for leaf in 0..leaves * 3 {
            input.extend([8, leaf, 32, 1, 2, 3, leaf, 24, 1, 2, leaf]);
        }
        input.extend([leaves, 5, leaves]);
        input.extend(vec![leaf_byte(leaves); 48 * usize::from(leaves)]);
        seeds.add("ledger_proof", input);
    }
}

fn leaf_byte(leaves: u8) -> u8 {
    leaves.wrapping_mul(41)
}

fn people(seeds: &mut Seeds) {
    let texts: [(u8, &[&str]); 10] = [
        (0, &["tower-7", "hex:00ff", "hex:0", "Zürich"]),
        (
            1,
            &[
                "02:00:5e:10:00:af:Guest",
                "0200.5e10.00af",
                " +41791234567 ",
            ],
        ),
        (2, &["192.0.2.10", "2001:db8::10", "::ffff:192.0.2.1"]),
        (
            4,
            &[
                "AKnL4NNf3DGWZJS6cPknBuEGnVsV4A4m5tgebLHaRSZ9",
                "11111111111111111111111111111111",
            ],
        ),
        (8, &["Carrier.Example", "hex:4142"]),
        (
            10,
            &["abababababababababababababababababababababababababababababababab"],
        ),
        (11, &["4294967295", "-1"]),
        (
            12 + 16 * 6,
            &["12.5", "1_000.000001", ".5", "7", "18446744073709.551615"],
        ),
        (14, &["AKnL4NNf3DGWZJS6cPknBuEGnVsV4A4m5tgebLHaRSZ9"]),
        (15, &["s1", "hex:00", "\u{1}"]),
    ];
    for (kind, texts) in texts {
        for text in texts {
            seeds.add("text", [&[kind][..], text.as_bytes()].concat());
        }
    }
    let whole = EXAMPLE
        .lines()
        .filter(|line| !line.starts_with("# ") && !line.is_empty());
    let whole: Vec<&str> = whole
        .map(|line| line.strip_prefix('#').unwrap_or(line))
        .collect();
    let required = EXAMPLE
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    let required = required.collect::<Vec<_>>().join("\n");
    let environment = "OPENMAST__API__LISTEN=127.0.0.1:9000\nOPENMAST__NETWORK__RPC_URLS__0=https://a.example\n\
        OPENMAST__MAPPING__RADIO=[{\"nas_identifier\":\"a\",\"asset\":0}]\nOPENMAST__API__ADMIN_TOKEN=0123456789012345678901234567890123";
    seeds.add("config", whole.join("\n"));
    seeds.add("config", required.clone());
    seeds.add("config", format!("{required}\0{environment}"));
    for section in EXAMPLE.split("\n[") {
        let lines = section.lines().filter(|line| !line.starts_with("# "));
        seeds.add(
            "config",
            format!("[{}", lines.collect::<Vec<_>>().join("\n")),
        );
    }
}

fn requests(seeds: &mut Seeds) {
    let paths = [
        "/health",
        "/ready",
        "/metrics",
        "/openapi.json",
        "/v1/epoch",
        "/v1/settlements?limit=2&before=9",
        "/v1/settlements/1",
        "/v1/assets/2",
        "/v1/assets/2/proof?epoch=1",
        "/v1/payers/3",
        "/v1/payers/9/proof",
        "/v1/archive/a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5",
        "/v1/unattributed",
        "/v1/mappings/radios",
        "/v1/mappings/subscribers",
        "/v1/payers/3/sessions?epoch=2",
    ];
    let token = "authorization: Bearer 0123456789abcdef0123456789abcdef";
    for path in paths {
        seeds.add("api", format!("GET {path}\n"));
        seeds.add(
            "api",
            format!("GET {path}\n{token}\naccept-encoding: gzip\nrange: bytes=0-3\n"),
        );
    }
    let signed = "openmast-expires: 99999999999\nopenmast-signature: 1111111111111111111111111111111111111111111111111111111111111111";
    seeds.add(
        "api",
        format!("GET /v1/payers/3/sessions?epoch=2\n{signed}\n"),
    );
    let json = "content-type: application/json";
    for (path, body) in [
        (
            "radios",
            r#"{"kind":"nas_identifier","value":"hex:00ff","asset":1}"#,
        ),
        (
            "radios",
            r#"{"kind":"nas_ip","value":"::ffff:192.0.2.1","asset":9}"#,
        ),
        (
            "subscribers",
            r#"{"kind":"realm","value":"Carrier.Example","payer":1}"#,
        ),
        ("subscribers", r#"{"kind":"imei","value":"1","payer":1}"#),
    ] {
        seeds.add(
            "api",
            format!("PUT /v1/mappings/{path}\n{token}\n{json}\n\n{body}"),
        );
        seeds.add("api", format!("PUT /v1/mappings/{path}\n{json}\n\n{body}"));
    }
    seeds.add(
        "api",
        format!("DELETE /v1/mappings/radios?kind=nas_ip&value=192.0.2.1\n{token}\n"),
    );
    seeds.add("api", format!("OPTIONS /v1/epoch\norigin: https://app.example.net\naccess-control-request-method: GET\n{token}\n"));
}
