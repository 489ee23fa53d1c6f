//! ZIP 215: which signatures are good, and that batches and single ones agree on every input.
//!
//! The cases are published for other implementations: `vectors/signatures.json` (keys, signatures, messages in hex, and
//! whether the rules accept them) and `vectors/keys.json` (which keys a radio may have). No code writes these files;
//! they are what the literature says.

use std::{fs, path::Path};

use openmast_usage::{Check, verify};
use serde_json::Value;

/// The 14 encodings of points of small order as keys, with each of them as R; table 6c of Chalkias, Garillot,
/// Nikolaenko, "Taming the many EdDSAs" (2020); two that are no points.
const CASES: usize = 14 * 14 + 12 + 2;

fn vectors(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("vectors")
        .join(name);
    let text = fs::read_to_string(&path).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn bytes<const N: usize>(text: &Value) -> [u8; N] {
    hex::decode(text.as_str().unwrap())
        .unwrap()
        .try_into()
        .unwrap()
}

/// Every edge case with what ZIP 215 says of it.
fn edge_cases() -> Vec<(Check, bool)> {
    let cases: Vec<(Check, bool)> = vectors("signatures.json")
        .iter()
        .map(|case| {
            let message = hex::decode(case["message"].as_str().unwrap()).unwrap();
            let check = Check::of(bytes(&case["key"]), &bytes(&case["signature"]), &message);
            (check, case["accepted"].as_bool().unwrap())
        })
        .collect();
    assert_eq!(cases.len(), CASES);
    cases
}

#[test]
fn single_signatures_are_judged_as_zip_215_says() {
    for (index, (check, accepted)) in edge_cases().iter().enumerate() {
        assert_eq!(check.verify(), *accepted, "case {index}");
    }
}

#[test]
fn batches_agree_with_single_signatures_on_every_edge_case() {
    let cases = edge_cases();
    let (checks, expected): (Vec<Check>, Vec<bool>) = cases.iter().cloned().unzip();
    let mut good = Vec::new();
    verify(&checks, &mut good, &mut rand::rng());
    assert_eq!(good, expected, "all together");
    for (index, (check, accepted)) in cases.iter().enumerate() {
        // Among accepted ones, so that the equation of the batch decides.
        let mut checks: Vec<Check> = checks[..5].to_vec();
        checks.insert(index % 6, check.clone());
        verify(&checks, &mut good, &mut rand::rng());
        assert_eq!(good[index % 6], *accepted, "case {index}");
        assert_eq!(
            good.iter().filter(|good| !**good).count(),
            usize::from(!accepted)
        );
    }
}

mod ordinary {
    use openmast_usage::{RadioAccessTechnology, RadioSigner, Report, SignedBatch, Subject};
    use proptest::prelude::*;

    use super::*;

    fn batch(radio: u8, sequence: u64) -> SignedBatch {
        let report = Report {
            session_id: [radio; 16],
            subject: Subject::Payer(radio.into()),
            started_at_ms: 1,
            ended_at_ms: 2 + sequence,
            bytes_up: sequence,
            bytes_down: 3,
            is_final: false,
            radio_access_technology: RadioAccessTechnology::NR,
            quality_class: 9,
            relay_path: &[],
        };
        let signer = RadioSigner::from_seed([radio; 32]);
        signer.sign(&[7; 32], sequence, [report]).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever is bad is found, and nothing else.
        #[test]
        fn bad_ones_are_found_and_do_not_harm_their_neighbours(
            spoiled in prop::collection::vec(prop::option::weighted(0.1, 0usize..64 * 8), 1..60),
            radios in 1u8..20,
        ) {
            let checks: Vec<Check> = (0u64..)
                .zip(&spoiled)
                .map(|(index, bit)| {
                    let signed = batch(u8::try_from(index % u64::from(radios)).unwrap(), index);
                    let mut signature = *signed.signature();
                    if let Some(bit) = bit {
                        signature[bit / 8] ^= 1 << (bit % 8);
                    }
                    Check::new(&SignedBatch::new(signed.canonical().to_vec(), signature).unwrap())
                })
                .collect();
            let mut good = Vec::new();
            verify(&checks, &mut good, &mut rand::rng());
            let expected: Vec<bool> = spoiled.iter().map(Option::is_none).collect();
            prop_assert_eq!(&good, &expected);
            let single: Vec<bool> = checks.iter().map(Check::verify).collect();
            prop_assert_eq!(good, single);
        }

        /// A signature is for exactly these bytes.
        #[test]
        fn a_changed_byte_is_noticed(at in 16usize..92 + 64, bit in 0u8..8) {
            let signed = batch(1, 1);
            let mut canonical = signed.canonical().to_vec();
            canonical[at] ^= 1 << bit;
            if let Ok(changed) = SignedBatch::new(canonical, *signed.signature()) {
                prop_assert!(!Check::new(&changed).verify());
            }
        }
    }

    #[test]
    fn keys_that_anybody_could_sign_for_are_refused() {
        use openmast_usage::{KeyError, RadioKey};
        let keys = vectors("keys.json");
        for key in &keys {
            let refused = match RadioKey::new(bytes(&key["key"])) {
                Ok(_) => Value::Null,
                Err(KeyError::NoPoint) => "no point".into(),
                Err(KeyError::NotCanonical) => "not canonical".into(),
                Err(KeyError::SmallOrder) => "small order".into(),
                Err(KeyError::MixedOrder) => "mixed order".into(),
                Err(KeyError::Text) => unreachable!("bytes are no text"),
            };
            assert_eq!(refused, key["refused"], "{}", key["key"]);
        }
        let of_kind = |kind: &str| keys.iter().filter(|key| key["refused"] == kind).count();
        assert_eq!((of_kind("small order"), of_kind("not canonical")), (8, 6));
        assert_eq!((of_kind("mixed order"), of_kind("no point")), (1, 1));
        for seed in 0..50 {
            let key = RadioSigner::from_seed([seed; 32]).key();
            assert_eq!(RadioKey::new(key.to_bytes()), Ok(key));
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        assert_eq!("tower".parse::<RadioKey>(), Err(KeyError::Text));
    }
}
