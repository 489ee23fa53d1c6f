//! ZIP 215: which signatures are good, and that batches and single ones agree on every input.

use openmast_usage::{Check, verify};

/// Encodings of the eight points of small order, canonical or not.
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

/// Table 6c of Chalkias, Garillot, Nikolaenko, "Taming the many EdDSAs" (2020): message, key, signature, and whether the
/// rules of ZIP 215 accept it.
const TAMING: [(&str, &str, &str, bool); 12] = [
    // S = 0, small order A and R
    (
        "8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a0000000000000000000000000000000000000000000000000000000000000000",
        true,
    ),
    // small order A
    (
        "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
        true,
    ),
    // small order R
    (
        "aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab",
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e",
        true,
    ),
    // mixed order A and R, both equations hold
    (
        "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
        "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
        "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009",
        true,
    ),
    // mixed order A and R, only the equation with the cofactor holds
    (
        "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
        "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
        "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed5125ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09",
        true,
    ),
    // only the equation with the cofactor holds, and 8h must not be reduced before it is multiplied
    (
        "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
        "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
        "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405",
        true,
    ),
    // S > L
    (
        "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
        "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
        "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514",
        false,
    ),
    // S much greater than L
    (
        "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
        "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
        "8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa19427e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22",
        false,
    ),
    // R not canonical, and reduced before it was hashed
    (
        "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41",
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff03be9678ac102edcd92b0210bb34d7428d12ffc5df5f37e359941266a4e35f0f",
        false,
    ),
    // R not canonical, and hashed as it is
    (
        "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41",
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffca8c5b64cd208982aa38d4936621a4775aa233aa0505711d8fdcfdaa943d4908",
        true,
    ),
    // A not canonical, and reduced before it was hashed
    (
        "e96b7021eb39c1a163b6da4e3093dcd3f21387da4cc4572be588fafae23c155b",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dca5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
        true,
    ),
    // A not canonical, and hashed as it is
    (
        "39a591f5321bbe07fd5a23dc2f39d025d74526615746727ceefd6e82ae65c06f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dca5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
        true,
    ),
];

fn bytes<const N: usize>(text: &str) -> [u8; N] {
    hex::decode(text).unwrap().try_into().unwrap()
}

/// Every edge case with what ZIP 215 says of it.
fn edge_cases() -> Vec<(Check, bool)> {
    let mut cases = Vec::new();
    // ZIP 215's own vectors: any encoding of a point of small order is a good A and a good R for S = 0.
    for key in SMALL_ORDER {
        for r in SMALL_ORDER {
            let mut signature = [0; 64];
            signature[..32].copy_from_slice(&bytes::<32>(r));
            cases.push((Check::of(bytes(key), &signature, b"Zcash"), true));
        }
    }
    for (message, key, signature, accepted) in TAMING {
        let message = hex::decode(message).unwrap();
        cases.push((Check::of(bytes(key), &bytes(signature), &message), accepted));
    }
    // No points: y = 2 is not on the curve.
    let no_point = bytes("0200000000000000000000000000000000000000000000000000000000000000");
    let (_, key, signature, _) = TAMING[3];
    let mut bad_r: [u8; 64] = bytes(signature);
    bad_r[..32].copy_from_slice(&no_point);
    cases.push((Check::of(no_point, &bytes(signature), b"message"), false));
    cases.push((Check::of(bytes(key), &bad_r, b"message"), false));
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
        for encoding in SMALL_ORDER {
            assert!(RadioKey::new(bytes(encoding)).is_err(), "{encoding}");
        }
        let refused = |text| RadioKey::new(bytes(text)).unwrap_err();
        assert_eq!(refused(SMALL_ORDER[0]), KeyError::SmallOrder);
        assert_eq!(refused(SMALL_ORDER[1]), KeyError::NotCanonical);
        assert_eq!(refused(TAMING[3].1), KeyError::MixedOrder);
        let no_point = "0200000000000000000000000000000000000000000000000000000000000000";
        assert_eq!(refused(no_point), KeyError::NoPoint);
        for seed in 0..50 {
            let key = RadioSigner::from_seed([seed; 32]).key();
            assert_eq!(RadioKey::new(key.to_bytes()), Ok(key));
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        assert_eq!("tower".parse::<RadioKey>(), Err(KeyError::Text));
    }
}
