//! What both examples call radios and carriers, and the numbers that they draw.

use openmast_records::{RadioIdentity, SubscriberIdentity};

/// SplitMix64, with a product first.
pub(crate) fn mixed(number: u64) -> u64 {
    let z = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

pub(crate) fn radio(number: u64) -> RadioIdentity {
    RadioIdentity::NasIdentifier(format!("tower-{number}").into())
}

pub(crate) fn realm(carrier: u64) -> SubscriberIdentity {
    SubscriberIdentity::Realm(format!("carrier-{carrier}.example").into())
}
