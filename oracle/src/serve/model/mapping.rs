//! Which identity belongs to which asset or payer.

use serde::{Deserialize, Serialize};
use utoipa::{PartialSchema, ToSchema};

use super::Decimal;
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

/// All mapped radios.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RadioList {
    pub radios: Vec<RadioEntry>,
}

/// All mapped subscribers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SubscriberList {
    pub subscribers: Vec<SubscriberEntry>,
}
