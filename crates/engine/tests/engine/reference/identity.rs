//! Identities as people read them.

use openmast_records::{RadioIdentity, SubscriberIdentity};

/// `nas_identifier=tower-7`
pub(crate) fn radio_name(radio: &RadioIdentity) -> String {
    match radio {
        RadioIdentity::NasIdentifier(value) => named("nas_identifier", value),
        RadioIdentity::CalledStationId(value) => named("called_station_id", value),
        RadioIdentity::NasIp(value) => format!("nas_ip={value}"),
        RadioIdentity::SourceIp(value) => format!("source_ip={value}"),
        RadioIdentity::Ed25519(key) => format!("ed25519={}", bs58::encode(key).into_string()),
    }
}

/// `user_name=ana@example.org`
pub(crate) fn subscriber_name(subscriber: &SubscriberIdentity) -> String {
    match subscriber {
        SubscriberIdentity::Class(value) => named("class", value),
        SubscriberIdentity::Cui(value) => named("cui", value),
        SubscriberIdentity::UserName(value) => named("user_name", value),
        SubscriberIdentity::Realm(value) => named("realm", value),
        SubscriberIdentity::CallingStationId(value) => named("calling_station_id", value),
        SubscriberIdentity::Hash(hash) => format!("subscriber_hash={}", hex::encode(hash)),
        SubscriberIdentity::Payer(index) => format!("payer_index={index}"),
    }
}

fn named(kind: &str, value: &[u8]) -> String {
    match std::str::from_utf8(value) {
        Ok(text) if !text.chars().any(char::is_control) => format!("{kind}={text}"),
        _ => format!("{kind}=hex:{}", hex::encode(value)),
    }
}
