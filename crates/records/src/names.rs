//! Names of radios and subscribers, to keep. As they lie in a record they are [`Name`]s.

use std::io;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::name_list::{Name, NameKind, NameList, NameSource};

/// One name of a radio.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// One name of a subscriber. The variants stand in the order in which mappings are listed; which name is more specific, its
/// [`SubscriberKind`] says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// Kinds of names of a radio, most specific first, by their numbers in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum RadioKind {
    /// NAS-Identifier (RFC 2865, 5.32), any octets.
    NasIdentifier = 0,
    /// Called-Station-Id (RFC 2865, 5.30), as [`crate::normalise::station`] spells it.
    CalledStationId = 1,
    /// NAS-IP-Address (RFC 2865, 5.4) or NAS-IPv6-Address (RFC 3162, 2.1), as text.
    NasIp = 2,
    /// Source address of the packet, as text.
    SourceIp = 3,
    /// Public key of a radio that signs its reports, 32 octets.
    Ed25519 = 4,
}

/// Kinds of names of a subscriber, most specific first, by their numbers in the log. A device (Calling-Station-Id) is more
/// specific than a realm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum SubscriberKind {
    /// Class (RFC 2865, 5.25), any octets.
    Class = 0,
    /// Chargeable-User-Identity (RFC 4372), any octets.
    Cui = 1,
    /// User-Name (RFC 2865, 5.1), any octets.
    UserName = 2,
    /// Calling-Station-Id (RFC 2865, 5.31), as [`crate::normalise::station`] spells it.
    CallingStationId = 3,
    /// What follows the last `@` of User-Name, in lower case.
    Realm = 4,
    /// 32 octets.
    Hash = 5,
    /// Four octets, little-endian.
    Payer = 6,
}

/// A radio's name as it lies in a record.
pub type RadioName<'a> = Name<'a, RadioKind>;
/// A subscriber's name as it lies in a record.
pub type SubscriberName<'a> = Name<'a, SubscriberKind>;

impl NameKind for RadioKind {
    const ALL: &'static [Self] = &[
        Self::NasIdentifier,
        Self::CalledStationId,
        Self::NasIp,
        Self::SourceIp,
        Self::Ed25519,
    ];

    fn number(self) -> u8 {
        self as u8
    }

    fn takes(self, octets: &[u8]) -> bool {
        match self {
            Self::NasIdentifier | Self::CalledStationId => true,
            Self::NasIp | Self::SourceIp => std::str::from_utf8(octets).is_ok(),
            Self::Ed25519 => octets.len() == 32,
        }
    }
}

impl NameKind for SubscriberKind {
    const ALL: &'static [Self] = &[
        Self::Class,
        Self::Cui,
        Self::UserName,
        Self::CallingStationId,
        Self::Realm,
        Self::Hash,
        Self::Payer,
    ];

    fn number(self) -> u8 {
        self as u8
    }

    fn takes(self, octets: &[u8]) -> bool {
        match self {
            Self::Class | Self::Cui | Self::UserName | Self::CallingStationId | Self::Realm => true,
            Self::Hash => octets.len() == 32,
            Self::Payer => octets.len() == 4,
        }
    }
}

impl RadioIdentity {
    /// As it lies in a record.
    pub fn name(&self) -> RadioName<'_> {
        match self {
            Self::NasIdentifier(octets) => Name::new(RadioKind::NasIdentifier, octets),
            Self::CalledStationId(octets) => Name::new(RadioKind::CalledStationId, octets),
            Self::NasIp(ip) => Name::new(RadioKind::NasIp, ip.as_bytes()),
            Self::SourceIp(ip) => Name::new(RadioKind::SourceIp, ip.as_bytes()),
            Self::Ed25519(key) => Name::new(RadioKind::Ed25519, key),
        }
    }

    /// To keep. `None`: the kind does not take these octets, which no record has.
    pub fn of(name: RadioName<'_>) -> Option<Self> {
        let text = || String::from_utf8(name.octets.to_vec()).ok();
        Some(match name.kind {
            RadioKind::NasIdentifier => Self::NasIdentifier(name.octets.to_vec()),
            RadioKind::CalledStationId => Self::CalledStationId(name.octets.to_vec()),
            RadioKind::NasIp => Self::NasIp(text()?),
            RadioKind::SourceIp => Self::SourceIp(text()?),
            RadioKind::Ed25519 => Self::Ed25519(name.octets.try_into().ok()?),
        })
    }
}

impl SubscriberIdentity {
    /// Shows it as it lies in a record.
    pub fn with_name<T>(&self, show: impl FnOnce(SubscriberName<'_>) -> T) -> T {
        match self {
            Self::Class(octets) => show(Name::new(SubscriberKind::Class, octets)),
            Self::Cui(octets) => show(Name::new(SubscriberKind::Cui, octets)),
            Self::UserName(octets) => show(Name::new(SubscriberKind::UserName, octets)),
            Self::CallingStationId(octets) => {
                show(Name::new(SubscriberKind::CallingStationId, octets))
            }
            Self::Realm(octets) => show(Name::new(SubscriberKind::Realm, octets)),
            Self::Hash(hash) => show(Name::new(SubscriberKind::Hash, hash)),
            Self::Payer(index) => show(Name::new(SubscriberKind::Payer, &index.to_le_bytes())),
        }
    }

    /// To keep. `None`: the kind does not take these octets, which no record has.
    pub fn of(name: SubscriberName<'_>) -> Option<Self> {
        let text = || name.octets.to_vec();
        Some(match name.kind {
            SubscriberKind::Class => Self::Class(text()),
            SubscriberKind::Cui => Self::Cui(text()),
            SubscriberKind::UserName => Self::UserName(text()),
            SubscriberKind::CallingStationId => Self::CallingStationId(text()),
            SubscriberKind::Realm => Self::Realm(text()),
            SubscriberKind::Hash => Self::Hash(name.octets.try_into().ok()?),
            SubscriberKind::Payer => Self::Payer(u32::from_le_bytes(name.octets.try_into().ok()?)),
        })
    }
}

impl NameSource<RadioKind> for Vec<RadioIdentity> {
    fn put(&self, list: &mut NameList<'_, RadioKind>) {
        self.iter().for_each(|identity| list.name(identity.name()));
    }
}

impl NameSource<SubscriberKind> for Vec<SubscriberIdentity> {
    fn put(&self, list: &mut NameList<'_, SubscriberKind>) {
        for identity in self {
            identity.with_name(|name| list.name(name));
        }
    }
}

/// As in a report.
impl BorshSerialize for RadioIdentity {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        self.name().write_to(writer)
    }
}

impl BorshDeserialize for RadioIdentity {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        let (kind, octets): (u8, Vec<u8>) = BorshDeserialize::deserialize_reader(reader)?;
        let kind = RadioKind::of(kind);
        kind.and_then(|kind| Self::of(Name::new(kind, &octets)))
            .ok_or_else(|| io::ErrorKind::InvalidData.into())
    }
}

/// As in a report.
impl BorshSerialize for SubscriberIdentity {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        self.with_name(|name| name.write_to(writer))
    }
}

impl BorshDeserialize for SubscriberIdentity {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        let (kind, octets): (u8, Vec<u8>) = BorshDeserialize::deserialize_reader(reader)?;
        let kind = SubscriberKind::of(kind);
        kind.and_then(|kind| Self::of(Name::new(kind, &octets)))
            .ok_or_else(|| io::ErrorKind::InvalidData.into())
    }
}
