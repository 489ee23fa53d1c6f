//! Who makes gateways.

use serde::Deserialize;

/// Who made a gateway.
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
