//! Names of radios and subscribers.

use borsh::{BorshDeserialize, BorshSerialize};

/// One name of a radio.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub enum RadioIdentity {
    /// NAS-Identifier (32).
    NasIdentifier(Vec<u8>),
    /// Called-Station-Id (30), normalised: upper-case hex with dashes for a BSSID, SSID part removed.
    CalledStationId(Vec<u8>),
    /// NAS-IP-Address (4) or NAS-IPv6-Address (95), as text.
    NasIp(String),
    /// Source address of the packet, as text.
    SourceIp(String),
    /// Key that the radio signs its reports with: a valid `openmast_usage::RadioKey`.
    Ed25519([u8; 32]),
}

/// One name of a subscriber. The variants keep the order of their encoding; a device (Calling-Station-Id) is more specific
/// than a realm.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub enum SubscriberIdentity {
    /// Class (25).
    Class(Vec<u8>),
    /// Chargeable-User-Identity (89, RFC 4372).
    Cui(Vec<u8>),
    /// User-Name (1).
    UserName(Vec<u8>),
    /// What follows the last `@` of User-Name, lower case.
    Realm(Vec<u8>),
    /// Calling-Station-Id (31), normalised like a BSSID.
    CallingStationId(Vec<u8>),
    /// What stands for a subscriber in a signed report.
    Hash([u8; 32]),
    /// The payer that a signed report names. Like any name it bills nobody until it is mapped.
    Payer(u32),
}
