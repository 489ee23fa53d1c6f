//! Identities as people write and read them: a kind (`nas_identifier`, `realm`, …) and a value.
//!
//! A value is text, or `hex:` and the octets, because a RADIUS attribute need not be text.

use std::net::IpAddr;

use openmast_usage::RadioKey;

use crate::normalise::{name, station_id};
use crate::{RadioIdentity, SubscriberIdentity};

/// Kinds of [`RadioIdentity`], most specific first.
pub const RADIO_KINDS: [&str; 5] = [
    "nas_identifier",
    "called_station_id",
    "nas_ip",
    "source_ip",
    "ed25519",
];
/// Kinds of [`SubscriberIdentity`], most specific first.
pub const SUBSCRIBER_KINDS: [&str; 7] = [
    "class",
    "cui",
    "user_name",
    "calling_station_id",
    "realm",
    "subscriber_hash",
    "payer_index",
];

/// Reads a radio's identity in the spelling that the front doors use.
///
/// # Errors
/// What is wrong, and what to write instead.
pub fn radio(kind: &str, value: &str) -> Result<RadioIdentity, String> {
    match kind {
        "nas_identifier" => named(value).map(RadioIdentity::NasIdentifier),
        "called_station_id" => station(value).map(RadioIdentity::CalledStationId),
        "nas_ip" => ip(value).map(RadioIdentity::NasIp),
        "source_ip" => ip(value).map(RadioIdentity::SourceIp),
        "ed25519" => key(value).map(RadioIdentity::Ed25519),
        _ => Err(unknown_kind(kind, &RADIO_KINDS)),
    }
}

/// Reads a subscriber's identity in the spelling that the front doors use.
///
/// # Errors
/// What is wrong, and what to write instead.
pub fn subscriber(kind: &str, value: &str) -> Result<SubscriberIdentity, String> {
    match kind {
        "class" => octets(value).map(SubscriberIdentity::Class),
        "cui" => octets(value).map(SubscriberIdentity::Cui),
        "user_name" => named(value).map(SubscriberIdentity::UserName),
        "calling_station_id" => station(value).map(SubscriberIdentity::CallingStationId),
        // Also where it is written in hex: in reports a realm is in lower case.
        "realm" => {
            octets(value).map(|octets| SubscriberIdentity::Realm(octets.to_ascii_lowercase()))
        }
        "subscriber_hash" => hash(value).map(SubscriberIdentity::Hash),
        "payer_index" => index(value).map(SubscriberIdentity::Payer),
        _ => Err(unknown_kind(kind, &SUBSCRIBER_KINDS)),
    }
}

/// The radios that a text may mean: `kind=value`, or a value of any kind.
///
/// # Errors
/// It is a value of no kind; what to write instead.
pub fn radios_called(text: &str) -> Result<Vec<RadioIdentity>, String> {
    called(text, &RADIO_KINDS, radio)
}

/// The subscribers that a text may mean: `kind=value`, or a value of any kind.
///
/// # Errors
/// It is a value of no kind; what to write instead.
pub fn subscribers_called(text: &str) -> Result<Vec<SubscriberIdentity>, String> {
    called(text, &SUBSCRIBER_KINDS, subscriber)
}

fn called<T>(
    text: &str,
    kinds: &[&str],
    read: impl Fn(&str, &str) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    if let Some((kind, value)) = text.split_once('=')
        && kinds.contains(&kind)
    {
        return Ok(vec![read(kind, value)?]);
    }
    let of_kinds = kinds.iter().map(|kind| read(kind, text));
    let (found, refused): (Vec<_>, Vec<_>) = of_kinds.partition(Result::is_ok);
    match refused.into_iter().next() {
        Some(Err(refusal)) if found.is_empty() => Err(refusal),
        _ => Ok(found.into_iter().flatten().collect()),
    }
}

/// Kind and value of a radio's identity; [`radio`] reads them back.
pub fn describe_radio(identity: &RadioIdentity) -> (&'static str, String) {
    match identity {
        RadioIdentity::NasIdentifier(octets) => ("nas_identifier", text(octets)),
        RadioIdentity::CalledStationId(octets) => ("called_station_id", text(octets)),
        RadioIdentity::NasIp(ip) => ("nas_ip", ip.clone()),
        RadioIdentity::SourceIp(ip) => ("source_ip", ip.clone()),
        RadioIdentity::Ed25519(key) => ("ed25519", bs58::encode(key).into_string()),
    }
}

/// Kind and value of a subscriber's identity; [`subscriber`] reads them back.
pub fn describe_subscriber(identity: &SubscriberIdentity) -> (&'static str, String) {
    match identity {
        SubscriberIdentity::Class(octets) => ("class", text(octets)),
        SubscriberIdentity::Cui(octets) => ("cui", text(octets)),
        SubscriberIdentity::UserName(octets) => ("user_name", text(octets)),
        SubscriberIdentity::CallingStationId(octets) => ("calling_station_id", text(octets)),
        SubscriberIdentity::Realm(octets) => ("realm", text(octets)),
        SubscriberIdentity::Hash(hash) => ("subscriber_hash", hex::encode(hash)),
        SubscriberIdentity::Payer(index) => ("payer_index", index.to_string()),
    }
}

/// A radio's identity in one word: `nas_identifier=tower-7`.
pub fn radio_name(identity: &RadioIdentity) -> String {
    let (kind, value) = describe_radio(identity);
    format!("{kind}={value}")
}

/// A subscriber's identity in one word: `user_name=ana@example.org`.
pub fn subscriber_name(identity: &SubscriberIdentity) -> String {
    let (kind, value) = describe_subscriber(identity);
    format!("{kind}={value}")
}

/// Octets as text where they are printable, as `hex:…` otherwise.
pub fn text(octets: &[u8]) -> String {
    match std::str::from_utf8(octets) {
        Ok(text) if !text.starts_with("hex:") && !text.chars().any(char::is_control) => {
            text.to_owned()
        }
        _ => format!("hex:{}", hex::encode(octets)),
    }
}

/// The octets that a text stands for: its own, or those behind `hex:`.
///
/// # Errors
/// It is no hex, empty, or longer than an attribute.
pub fn octets(value: &str) -> Result<Vec<u8>, String> {
    let octets = match value.strip_prefix("hex:") {
        Some(digits) => hex::decode(digits).map_err(|error| {
            format!("`{value}` is no hex ({error}); write an even number of digits after `hex:`")
        })?,
        None => value.as_bytes().to_vec(),
    };
    match octets.len() {
        // RFC 2865 section 5: an attribute holds at most 253 octets.
        1..=253 => Ok(octets),
        length => Err(format!(
            "an identity has 1 to 253 octets, this one has {length}; write the whole value that the device sends"
        )),
    }
}

/// A name without what senders put around it.
fn named(value: &str) -> Result<Vec<u8>, String> {
    let octets = octets(value)?;
    let name = name(&octets).ok_or_else(only_white_space)?;
    Ok(name.to_vec())
}

fn station(value: &str) -> Result<Vec<u8>, String> {
    station_id(&octets(value)?).ok_or_else(only_white_space)
}

fn only_white_space() -> String {
    "an identity cannot be white space alone; write the value that the device sends".to_owned()
}

fn ip(value: &str) -> Result<String, String> {
    let ip: IpAddr = value.parse().map_err(|_| {
        format!("`{value}` is no IP address; write it like `192.0.2.10` or `2001:db8::10`")
    })?;
    Ok(ip.to_canonical().to_string())
}

fn key(value: &str) -> Result<[u8; 32], String> {
    let key: RadioKey = value
        .parse()
        .map_err(|error| format!("`{value}` {error}"))?;
    Ok(key.to_bytes())
}

fn hash(value: &str) -> Result<[u8; 32], String> {
    let mut hash = [0; 32];
    hex::decode_to_slice(value, &mut hash)
        .map_err(|_| format!("`{value}` is no hash; write its 32 bytes as 64 hex digits"))?;
    Ok(hash)
}

fn index(value: &str) -> Result<u32, String> {
    // One spelling: nothing before the digits, not even zeros.
    let index = value.parse().ok();
    index
        .filter(|index: &u32| index.to_string() == value)
        .ok_or_else(|| {
            format!(
                "`{value}` is no index of a payer; write the number that `openmast payer show` prints"
            )
        })
}

fn unknown_kind(kind: &str, kinds: &[&str]) -> String {
    format!(
        "`{kind}` is no kind of identity here; write one of {}",
        kinds.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use openmast_usage::RadioSigner;

    use super::*;

    #[test]
    fn what_is_described_reads_back() {
        let radios = [
            RadioIdentity::NasIdentifier(vec![0, 255]),
            RadioIdentity::NasIdentifier(b"hex:00".to_vec()),
            RadioIdentity::CalledStationId(b"00-11-22-33-44-55".to_vec()),
            RadioIdentity::NasIp("2001:db8::1".to_owned()),
            RadioIdentity::SourceIp("192.0.2.1".to_owned()),
            RadioIdentity::Ed25519(RadioSigner::from_seed([7; 32]).key().to_bytes()),
        ];
        for identity in radios {
            let (kind, value) = describe_radio(&identity);
            assert_eq!(radio(kind, &value), Ok(identity));
        }
        let subscribers = [
            SubscriberIdentity::Class(vec![1, 2, 3]),
            SubscriberIdentity::Cui("Zürich".as_bytes().to_vec()),
            SubscriberIdentity::UserName(b"a@B.example".to_vec()),
            SubscriberIdentity::Realm(b"b.example".to_vec()),
            SubscriberIdentity::CallingStationId(b"AA-BB-CC-DD-EE-FF".to_vec()),
            SubscriberIdentity::Hash([0xab; 32]),
            SubscriberIdentity::Payer(u32::MAX),
        ];
        for identity in subscribers {
            let (kind, value) = describe_subscriber(&identity);
            assert_eq!(subscriber(kind, &value), Ok(identity));
        }
    }

    #[test]
    fn spellings_are_those_of_the_front_doors() {
        assert_eq!(
            radio("called_station_id", "aabb.ccdd.eeff:lobby"),
            Ok(RadioIdentity::CalledStationId(
                b"AA-BB-CC-DD-EE-FF".to_vec()
            ))
        );
        assert_eq!(
            radio("nas_ip", "::ffff:192.0.2.1"),
            Ok(RadioIdentity::NasIp("192.0.2.1".to_owned()))
        );
        assert_eq!(
            subscriber("realm", "Carrier.Example"),
            Ok(SubscriberIdentity::Realm(b"carrier.example".to_vec()))
        );
        assert_eq!(
            subscriber("realm", "hex:4142ff"),
            Ok(SubscriberIdentity::Realm(b"ab\xff".to_vec()))
        );
    }

    #[test]
    fn a_name_with_its_kind_means_that_one_and_a_value_alone_any_kind() {
        let tower = RadioIdentity::NasIdentifier(b"tower=7".to_vec());
        assert_eq!(
            radios_called("nas_identifier=tower=7"),
            Ok(vec![tower.clone()])
        );
        let any = radios_called("tower=7").expect("names");
        assert!(any.contains(&tower), "{any:?}");
        let address = radios_called("192.0.2.1").expect("names");
        for name in [
            RadioIdentity::NasIdentifier(b"192.0.2.1".to_vec()),
            RadioIdentity::NasIp("192.0.2.1".to_owned()),
            RadioIdentity::SourceIp("192.0.2.1".to_owned()),
        ] {
            assert!(address.contains(&name), "{name:?} is not in {address:?}");
        }
        let device = subscribers_called("aa:bb:cc:dd:ee:ff").expect("names");
        let spelled = SubscriberIdentity::CallingStationId(b"AA-BB-CC-DD-EE-FF".to_vec());
        assert!(device.contains(&spelled), "{device:?}");
        assert!(radios_called("nas_ip=tower").is_err());
        assert!(radios_called("").is_err() && subscribers_called("").is_err());
    }

    #[test]
    fn what_is_no_identity_is_refused_with_a_way_out() {
        for (kind, value) in [
            ("nas_identifier", ""),
            ("nas_identifier", "hex:0"),
            ("nas_ip", "tower"),
            ("called_station_id", "  "),
            ("imei", "1"),
            ("ed25519", "tower-7"),
            // the identity of the group, which anybody can sign for
            ("ed25519", "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi"),
            ("ed25519", "11111111111111111111111111111111"),
        ] {
            let error = radio(kind, value).unwrap_err();
            assert!(error.contains("write"), "{kind} {value}: {error}");
        }
        for (kind, value) in [
            ("subscriber_hash", "ab"),
            ("payer_index", "-1"),
            ("payer_index", "4294967296"),
            ("payer_index", "007"),
            ("payer_index", "+7"),
        ] {
            let error = subscriber(kind, value).unwrap_err();
            assert!(error.contains("write"), "{kind} {value}: {error}");
        }
    }
}
