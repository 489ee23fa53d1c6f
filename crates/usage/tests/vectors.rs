//! Published vectors (`vectors/batches.json`): other implementations must give the same.
//!
//! The file is written by this test: `OPENMAST_UPDATE=1 cargo test -p openmast-usage --test vectors`. Without that it
//! checks that it holds what the crate computes.

use std::{fs, path::Path};

use openmast_usage::{
    Check, RadioAccessTechnology, RadioSigner, Report, SignedBatch, Subject, verify,
};
use serde_json::{Value, json};

const NETWORK: [u8; 32] = *b"network address of the vectors..";

fn report(session: u8, subject: Subject) -> Report<'static> {
    Report {
        session_id: [session; 16],
        subject,
        started_at_ms: 1_700_000_000_000,
        ended_at_ms: 1_700_000_060_000,
        bytes_up: 1_000_000,
        bytes_down: 25_000_000,
        is_final: false,
        radio_access_technology: RadioAccessTechnology::NR,
        quality_class: 9,
        relay_path: &[],
    }
}

/// One of each kind: what it shows, the seed of its key, its sequence, its reports.
fn batches() -> Vec<(&'static str, [u8; 32], u64, Vec<Report<'static>>)> {
    const RELAYS: [[u8; 32]; 2] = [[0xaa; 32], [0xbb; 32]];
    let greatest = Report {
        started_at_ms: u64::MAX,
        ended_at_ms: u64::MAX,
        bytes_up: 1 << 60,
        bytes_down: 1 << 60,
        is_final: true,
        radio_access_technology: RadioAccessTechnology::OTHER,
        quality_class: 255,
        ..report(0xff, Subject::Payer(u32::MAX))
    };
    let zeros = Report {
        started_at_ms: 0,
        ended_at_ms: 0,
        bytes_up: 0,
        bytes_down: 0,
        radio_access_technology: RadioAccessTechnology::UNSPECIFIED,
        quality_class: 0,
        ..report(0, Subject::Payer(0))
    };
    vec![
        (
            "one report of a payer",
            [1; 32],
            1,
            vec![report(1, Subject::Payer(3))],
        ),
        (
            "one report of a subscriber",
            [1; 32],
            2,
            vec![report(2, Subject::Subscriber([0xcd; 32]))],
        ),
        (
            "several, the last of its session among them",
            [2; 32],
            u64::MAX,
            vec![
                report(1, Subject::Payer(0)),
                Report {
                    is_final: true,
                    ..report(2, Subject::Subscriber([0; 32]))
                },
                report(3, Subject::Payer(1)),
            ],
        ),
        ("greatest values", [3; 32], 1 << 63, vec![greatest]),
        ("all zero", [4; 32], 0, vec![zeros]),
        (
            "a relay path, which is well formed although no oracle takes it yet",
            [5; 32],
            9,
            vec![Report {
                relay_path: &RELAYS,
                ..report(1, Subject::Subscriber([0xee; 32]))
            }],
        ),
    ]
}

fn vector(name: &str, seed: [u8; 32], signed: &SignedBatch) -> Value {
    json!({
        "name": name,
        "secret_seed": hex::encode(seed),
        "batch": serde_json::from_str::<Value>(&signed.to_json()).unwrap(),
        "canonical": hex::encode(signed.canonical()),
        "signature": hex::encode(signed.signature()),
        "protobuf": hex::encode(signed.to_protobuf()),
    })
}

#[test]
fn the_published_vectors_are_what_the_crate_computes() {
    let (mut vectors, mut checks) = (Vec::new(), Vec::new());
    for (name, seed, sequence, reports) in batches() {
        let signer = RadioSigner::from_seed(seed);
        let signed = signer.sign(&NETWORK, sequence, reports).unwrap();
        vectors.push(vector(name, seed, &signed));
        checks.push(Check::new(&signed));
    }
    let mut good = Vec::new();
    verify(&checks, &mut good, &mut rand::rng());
    assert!(good.iter().all(|good| *good));

    let text = format!("{:#}\n", Value::from(vectors));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/batches.json");
    if std::env::var_os("OPENMAST_UPDATE").is_some() {
        fs::write(&path, &text).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        text,
        "other implementations follow the file: if the change is meant, OPENMAST_UPDATE=1"
    );
}

/// The layout once more, by hand: what docs/reference/usage-reports.md says of the first vector.
#[test]
fn the_layout_is_the_documented_one() {
    let (_, seed, sequence, reports) = batches().remove(1);
    let signer = RadioSigner::from_seed(seed);
    let signed = signer.sign(&NETWORK, sequence, reports).unwrap();
    let mut expected = b"openmast/usage/1".to_vec();
    expected.extend(NETWORK);
    expected.extend(signer.key().to_bytes());
    expected.extend(2_u64.to_le_bytes());
    expected.extend(1_u32.to_le_bytes());
    expected.extend([2; 16]);
    for number in [
        1_700_000_000_000_u64,
        1_700_000_060_000,
        1_000_000,
        25_000_000,
    ] {
        expected.extend(number.to_le_bytes());
    }
    expected.extend([0, 0, 0, 0, 1, 0, 1, 9, 0, 0, 0, 0, 0, 0, 0, 0]);
    expected.extend([0xcd; 32]);
    assert_eq!(signed.canonical(), expected);
}
