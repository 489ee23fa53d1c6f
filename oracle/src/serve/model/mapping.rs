//! Which identity belongs to which asset or payer.

use serde::{Deserialize, Serialize};
use utoipa::{PartialSchema, ToSchema};

use super::{AssetName, Decimal};
use crate::serve::parameters::{Index, OctetsText, RadioKind, SubscriberKind, index_in_json};

/// A radio identity and its asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RadioEntry {
    /// Kind of the identity.
    #[schema(schema_with = RadioKind::schema)]
    pub kind: String,
    /// Text, or `hex:` and the octets.
    #[schema(schema_with = OctetsText::schema)]
    pub value: String,
    /// Index of the asset on chain.
    #[serde(deserialize_with = "index_in_json")]
    #[schema(schema_with = Index::schema)]
    pub asset: u32,
}

/// A subscriber identity and its payer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubscriberEntry {
    /// Kind of the identity.
    #[schema(schema_with = SubscriberKind::schema)]
    pub kind: String,
    /// Text, or `hex:` and the octets.
    #[schema(schema_with = OctetsText::schema)]
    pub value: String,
    /// Index of the payer on chain.
    #[serde(deserialize_with = "index_in_json")]
    #[schema(schema_with = Index::schema)]
    pub payer: u32,
}

/// A change of the mapping that is durable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MappingChanged {
    /// Position of the change in the oracle's log.
    pub log_position: Decimal,
    /// The identity in the spelling that is compared with reports.
    pub kind: String,
    pub value: String,
    /// Whether the oracle has seen the index on chain. Usage of an index that is not there is kept aside until it is.
    pub index_is_on_chain: bool,
}

/// What radios are mapped to, by kind, most specific first, and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RadioList {
    /// How many names are mapped, whatever is looked for.
    pub count: Decimal,
    pub radios: Vec<MappedRadio>,
    /// `after` of the next page; absent on the last one.
    #[schema(examples("nas_identifier=tower-7"))]
    pub next_after: Option<String>,
}

/// A radio identity and the asset that it is mapped to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MappedRadio {
    /// Kind of the identity.
    #[schema(schema_with = RadioKind::schema)]
    pub kind: String,
    /// Text, or `hex:` and the octets.
    #[schema(examples("tower-7"))]
    pub value: String,
    /// Index of the asset on chain.
    pub asset: u32,
    /// What the asset's shares are called.
    pub asset_name: Option<AssetName>,
    /// When it was mapped: the newest time that the oracle's log had told then, by a report or the end of an epoch. Unix milliseconds.
    pub mapped_since_ms: Decimal,
    /// Whether it is an entry of the configuration file, where alone it can be changed.
    pub is_configured: bool,
}

/// What subscribers are mapped to, by kind, most specific first, and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SubscriberList {
    /// How many names are mapped, whatever is looked for.
    pub count: Decimal,
    pub subscribers: Vec<MappedSubscriber>,
    /// `after` of the next page; absent on the last one.
    #[schema(examples("realm=carrier.example"))]
    pub next_after: Option<String>,
}

/// A subscriber identity and the payer that it is mapped to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MappedSubscriber {
    /// Kind of the identity.
    #[schema(schema_with = SubscriberKind::schema)]
    pub kind: String,
    /// Text, or `hex:` and the octets.
    #[schema(examples("carrier.example"))]
    pub value: String,
    /// Index of the payer on chain.
    pub payer: u32,
    /// Whether it is an entry of the configuration file, where alone it can be changed.
    pub is_configured: bool,
}
