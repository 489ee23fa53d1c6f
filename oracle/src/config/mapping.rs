//! Identity mappings as they stand in the file: `nas_identifier = "tower-7"`, `asset = 0`.

use serde::Deserialize;

use openmast_records::identity::{self, RADIO_KINDS, SUBSCRIBER_KINDS};
use openmast_records::{MappingChange, RadioIdentity, SubscriberIdentity};

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
    nas_ip: Option<String>,
    source_ip: Option<String>,
    ed25519: Option<String>,
    asset: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubscriberFields {
    class: Option<String>,
    cui: Option<String>,
    user_name: Option<String>,
    calling_station_id: Option<String>,
    realm: Option<String>,
    subscriber_hash: Option<String>,
    payer_index: Option<u32>,
    payer: u32,
}

impl TryFrom<RadioFields> for RadioMapping {
    type Error = String;

    fn try_from(fields: RadioFields) -> Result<Self, String> {
        let given = [
            fields.nas_identifier,
            fields.called_station_id,
            fields.nas_ip,
            fields.source_ip,
            fields.ed25519,
        ];
        let (kind, value) = exactly_one(RADIO_KINDS, given)?;
        Ok(Self {
            identity: identity::radio(kind, &value)?,
            asset: fields.asset,
        })
    }
}

impl TryFrom<SubscriberFields> for SubscriberMapping {
    type Error = String;

    fn try_from(fields: SubscriberFields) -> Result<Self, String> {
        let given = [
            fields.class,
            fields.cui,
            fields.user_name,
            fields.calling_station_id,
            fields.realm,
            fields.subscriber_hash,
            fields.payer_index.map(|index| index.to_string()),
        ];
        let (kind, value) = exactly_one(SUBSCRIBER_KINDS, given)?;
        Ok(Self {
            identity: identity::subscriber(kind, &value)?,
            payer: fields.payer,
        })
    }
}

fn exactly_one<const N: usize>(
    kinds: [&'static str; N],
    values: [Option<String>; N],
) -> Result<(&'static str, String), String> {
    let mut given = kinds
        .into_iter()
        .zip(values)
        .filter_map(|(kind, value)| Some((kind, value?)));
    match (given.next(), given.next()) {
        (Some(identity), None) => Ok(identity),
        _ => Err(format!(
            "write exactly one of {} in each entry",
            kinds.join(", ")
        )),
    }
}
