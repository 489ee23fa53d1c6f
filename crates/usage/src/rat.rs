//! Radio access technologies.

use std::fmt;

/// How a subscriber was connected: a value of `RadioAccessTechnology` in `proto/openmast/usage/v1/usage.proto`. Values
/// without a name are kept as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RadioAccessTechnology(pub u8);

macro_rules! technologies {
    ($($(#[$doc:meta])* $name:ident = $value:literal $text:literal,)*) => {
        impl RadioAccessTechnology {
            $($(#[$doc])* pub const $name: Self = Self($value);)*
            /// Every value that has a name.
            pub const NAMED: &'static [(Self, &'static str)] = &[$((Self($value), $text),)*];
        }
    };
}

// Names of RatType in 3GPP TS 29.571, 5.4.3.2; the last two are our own.
technologies! {
    /// The radio does not know, or does not tell.
    UNSPECIFIED = 0 "UNSPECIFIED",
    /// New Radio, 5G.
    NR = 1 "NR",
    /// Evolved Universal Terrestrial Radio Access, LTE.
    EUTRA = 2 "EUTRA",
    /// Untrusted wireless LAN, IEEE 802.11.
    WLAN = 3 "WLAN",
    /// Untrusted access of a technology that the gateway does not know.
    VIRTUAL = 4 "VIRTUAL",
    /// Narrowband IoT.
    NBIOT = 5 "NBIOT",
    /// A line of a kind that is not told.
    WIRELINE = 6 "WIRELINE",
    /// A line of a cable network.
    WIRELINE_CABLE = 7 "WIRELINE_CABLE",
    /// A line as the Broadband Forum (BBF) specifies it.
    WIRELINE_BBF = 8 "WIRELINE_BBF",
    /// LTE for machines.
    LTE_M = 9 "LTE_M",
    /// New Radio in unlicensed bands.
    NR_U = 10 "NR_U",
    /// LTE in unlicensed bands.
    EUTRA_U = 11 "EUTRA_U",
    /// Trusted access that is not 3GPP's.
    TRUSTED_N3GA = 12 "TRUSTED_N3GA",
    /// Trusted wireless LAN, IEEE 802.11.
    TRUSTED_WLAN = 13 "TRUSTED_WLAN",
    /// UMTS Terrestrial Radio Access, 3G.
    UTRA = 14 "UTRA",
    /// GSM EDGE Radio Access, 2G.
    GERA = 15 "GERA",
    /// New Radio by satellites in low Earth orbit.
    NR_LEO = 16 "NR_LEO",
    /// New Radio by satellites in medium Earth orbit.
    NR_MEO = 17 "NR_MEO",
    /// New Radio by geostationary satellites.
    NR_GEO = 18 "NR_GEO",
    /// New Radio by other satellites.
    NR_OTHER_SAT = 19 "NR_OTHER_SAT",
    /// New Radio of devices with reduced capability.
    NR_REDCAP = 20 "NR_REDCAP",
    /// LoRaWAN; not in TS 29.571.
    LORAWAN = 128 "LORAWAN",
    /// A wireless mesh, or a link of another kind; not in TS 29.571.
    OTHER = 255 "OTHER",
}

impl RadioAccessTechnology {
    /// The value with this name.
    pub fn by_name(name: &str) -> Option<Self> {
        let found = Self::NAMED.iter().find(|(_, known)| *known == name);
        found.map(|(value, _)| *value)
    }

    /// The name; `None` for a value without one.
    pub fn name(self) -> Option<&'static str> {
        let found = Self::NAMED.iter().find(|(value, _)| *value == self);
        found.map(|(_, name)| *name)
    }
}

impl fmt::Display for RadioAccessTechnology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "{}", self.0),
        }
    }
}
