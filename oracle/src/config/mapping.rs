//! Identity mappings as they stand in the file: `nas_identifier = "tower-7"`, `asset = 0`.

use std::net::IpAddr;

use serde::Deserialize;

use crate::ingest::radius::station_id;
use crate::record::{MappingChange, RadioIdentity, SubscriberIdentity};

/// A radio identity that belongs to an asset.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "RadioFields")]
pub struct RadioMapping {
    pub identity: RadioIdentity,
    /// Index of the asset on chain.
    pub asset: u32,
}

/// A subscriber identity whose usage a payer pays.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "SubscriberFields")]
pub struct SubscriberMapping {
    pub identity: SubscriberIdentity,
    /// Index of the payer on chain.
    pub payer: u32,
}

impl From<RadioMapping> for MappingChange {
    fn from(mapping: RadioMapping) -> Self {
        Self::Radio {
            identity: mapping.identity,
            asset: Some(mapping.asset),
        }
    }
}

impl From<SubscriberMapping> for MappingChange {
    fn from(mapping: SubscriberMapping) -> Self {
        Self::Subscriber {
            identity: mapping.identity,
            payer: Some(mapping.payer),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RadioFields {
    nas_identifier: Option<String>,
    called_station_id: Option<String>,
    nas_ip: Option<IpAddr>,
    source_ip: Option<IpAddr>,
    asset: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubscriberFields {
    class: Option<String>,
    cui: Option<String>,
    user_name: Option<String>,
    realm: Option<String>,
    calling_station_id: Option<String>,
    payer: u32,
}

impl TryFrom<RadioFields> for RadioMapping {
    type Error = String;

    fn try_from(fields: RadioFields) -> Result<Self, String> {
        let identity = exactly_one(
            "nas_identifier, called_station_id, nas_ip, source_ip",
            [
                fields
                    .nas_identifier
                    .map(|text| octets(&text).map(RadioIdentity::NasIdentifier)),
                fields
                    .called_station_id
                    .map(|text| station(&text).map(RadioIdentity::CalledStationId)),
                fields
                    .nas_ip
                    .map(|ip| Ok(RadioIdentity::NasIp(ip.to_string()))),
                fields
                    .source_ip
                    .map(|ip| Ok(RadioIdentity::SourceIp(ip.to_string()))),
            ],
        )?;
        Ok(Self {
            identity,
            asset: fields.asset,
        })
    }
}

impl TryFrom<SubscriberFields> for SubscriberMapping {
    type Error = String;

    fn try_from(fields: SubscriberFields) -> Result<Self, String> {
        let identity = exactly_one(
            "class, cui, user_name, realm, calling_station_id",
            [
                fields
                    .class
                    .map(|text| octets(&text).map(SubscriberIdentity::Class)),
                fields
                    .cui
                    .map(|text| octets(&text).map(SubscriberIdentity::Cui)),
                fields
                    .user_name
                    .map(|text| octets(&text).map(SubscriberIdentity::UserName)),
                fields
                    .realm
                    .map(|text| octets(&text.to_ascii_lowercase()).map(SubscriberIdentity::Realm)),
                fields
                    .calling_station_id
                    .map(|text| station(&text).map(SubscriberIdentity::CallingStationId)),
            ],
        )?;
        Ok(Self {
            identity,
            payer: fields.payer,
        })
    }
}

/// Text stands for its UTF-8 bytes, `hex:0a1b…` for the bytes written out (RADIUS attributes need not be text).
fn octets(text: &str) -> Result<Vec<u8>, String> {
    let bytes = match text.strip_prefix("hex:") {
        Some(digits) => hex::decode(digits).map_err(|error| {
            format!("`{text}` is no hex ({error}); write an even number of digits after `hex:`")
        })?,
        None => text.as_bytes().to_vec(),
    };
    match bytes.len() {
        // RFC 2865 section 5: an attribute holds at most 253 octets.
        1..=253 => Ok(bytes),
        length => Err(format!(
            "an identity has 1 to 253 octets, this one {length}"
        )),
    }
}

/// As a front door would spell it.
fn station(text: &str) -> Result<Vec<u8>, String> {
    station_id(&octets(text)?).ok_or_else(|| "an identity cannot be white space alone".to_owned())
}

fn exactly_one<T, const N: usize>(
    names: &str,
    given: [Option<Result<T, String>>; N],
) -> Result<T, String> {
    let mut given = given.into_iter().flatten();
    match (given.next(), given.next()) {
        (Some(identity), None) => identity,
        _ => Err(format!("write exactly one of {names} in each entry")),
    }
}
