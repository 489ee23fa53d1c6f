//! Signatures of radios: together they are as good as one by one, whatever points and numbers they are made of.

use openmast_usage::{Check, RadioKey, RadioSigner, verify};
use rand::{SeedableRng, rngs::StdRng};

use crate::input::{Input, flipped};

const MOST: usize = 8;

/// Encodings of points of small order, those that are not canonical among them (Chalkias, Garillot, Nikolaenko: "Taming
/// the many EdDSAs", 2020).
const SMALL_ORDER: [&str; 14] = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
];

/// Batch and single verification agree, a genuine signature is good, and one with a changed bit is not.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let (mut checks, mut expected) = (Vec::new(), Vec::new());
    while !input.is_empty() && checks.len() < MOST {
        let (check, is_good) = signature(&mut input);
        checks.push(check);
        expected.push(is_good);
    }
    let single: Vec<bool> = checks.iter().map(Check::verify).collect();
    for (is_good, expected) in single.iter().zip(expected) {
        assert!(expected.is_none_or(|expected| expected == *is_good));
    }
    let mut together = Vec::new();
    let seed = data.iter().fold(0, |sum: u64, byte| {
        sum.wrapping_mul(31).wrapping_add((*byte).into())
    });
    verify(&checks, &mut together, &mut StdRng::seed_from_u64(seed));
    assert_eq!(together, single);
}

/// A signature to verify, and whether it is good where that is known.
fn signature(input: &mut Input<'_>) -> (Check, Option<bool>) {
    match input.u8() % 4 {
        0 => {
            let (key, signature) = (input.array(), input.array());
            key_reads_back(key);
            (Check::of(key, &signature, input.text()), None)
        }
        1 => (of_small_order(input), None),
        2 => {
            let (key, signature, message) = genuine(input);
            (Check::of(key, &signature, &message), Some(true))
        }
        _ => (forged(input), Some(false)),
    }
}

fn of_small_order(input: &mut Input<'_>) -> Check {
    let (key, point) = (small_order(input), small_order(input));
    assert!(RadioKey::new(key).is_err(), "anybody could sign with it");
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&point);
    signature[32..].copy_from_slice(&input.array::<32>());
    Check::of(key, &signature, input.text())
}

fn small_order(input: &mut Input<'_>) -> [u8; 32] {
    let text = SMALL_ORDER[usize::from(input.u8()) % SMALL_ORDER.len()];
    let mut point = [0; 32];
    hex::decode_to_slice(text, &mut point).expect("hex");
    point
}

fn genuine(input: &mut Input<'_>) -> ([u8; 32], [u8; 64], Vec<u8>) {
    let signer = RadioSigner::from_seed([input.u8(); 32]);
    let report = openmast_usage::Report {
        session_id: input.array(),
        subject: openmast_usage::Subject::Payer(input.u32()),
        started_at_ms: 0,
        ended_at_ms: 0,
        bytes_up: 0,
        bytes_down: 0,
        is_final: false,
        radio_access_technology: Default::default(),
        quality_class: 0,
        relay_path: &[],
    };
    let signed = signer.sign(&[1; 32], 1, [report]).expect("one report");
    let (message, signature) = signed.into_parts();
    let key = signer.key().to_bytes();
    key_reads_back(key);
    (key, signature, message)
}

/// A genuine one with one bit changed, of the key, of the signature or of what is signed.
fn forged(input: &mut Input<'_>) -> Check {
    let bit = usize::from(input.u16());
    let (key, signature, message) = genuine(input);
    let changed = flipped(&[&key[..], &signature, &message].concat(), bit);
    let mut changed = Input::new(&changed);
    let (key, signature) = (changed.array(), changed.array());
    Check::of(key, &signature, changed.rest())
}

fn key_reads_back(bytes: [u8; 32]) {
    if let Ok(key) = RadioKey::new(bytes) {
        assert_eq!(key.to_bytes(), bytes);
        assert_eq!(key.to_string().parse(), Ok(key));
    }
}
