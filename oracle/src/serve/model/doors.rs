//! Where reports of usage are taken.

use serde::Serialize;
use utoipa::ToSchema;

use crate::ingest::{radius::RadiusConfig, usage::UsageConfig};

/// Where this oracle takes reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DoorList {
    pub doors: Vec<Door>,
}

/// One door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Door {
    pub protocol: Protocol,
    /// Where gateways or radios send to, as the operator publishes it: `host:port` for RADIUS, else a URL. Absent: ask the operator.
    #[schema(examples("radius.example.net:1813"))]
    pub address: Option<String>,
    /// Whether senders must show a certificate that the operator gave them.
    pub needs_client_certificate: bool,
}

/// How reports come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// RADIUS accounting (RFC 2866) over UDP. The operator has to know the gateway's address and shares a secret with it.
    Radius,
    /// Batches that radios sign, over gRPC and HTTP. The operator has to map the radio's key.
    SignedReports,
}

impl DoorList {
    /// As they are configured.
    pub(in crate::serve) fn of(radius: &RadiusConfig, usage: &UsageConfig) -> Self {
        let by_radius = Door {
            protocol: Protocol::Radius,
            address: radius.public_address.clone(),
            needs_client_certificate: false,
        };
        let signed = Door {
            protocol: Protocol::SignedReports,
            address: usage.public_url.clone(),
            needs_client_certificate: usage.tls_client_ca.is_some(),
        };
        let signed = usage.enabled.then_some(signed);
        Self {
            doors: [by_radius].into_iter().chain(signed).collect(),
        }
    }
}
