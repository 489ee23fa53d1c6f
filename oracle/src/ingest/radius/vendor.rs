//! The vendors of gateways that settings are known for.

use serde::Deserialize;

/// The vendor of a gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Vendor {
    Aruba,
    Cambium,
    Cisco,
    Coovachilli,
    Hostapd,
    Huawei,
    Juniper,
    Meraki,
    Mikrotik,
    Nokia,
    Openwifi,
    Opnsense,
    Pfsense,
    Ruckus,
    Unifi,
}
