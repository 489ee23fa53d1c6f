//! Radio access technologies.

use std::fmt;

/// How a subscriber was connected: a value of `RadioAccessTechnology` in `proto/openmast/usage/v1/usage.proto`. Values
/// without a name are kept as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RadioAccessTechnology(pub u8);

macro_rules! technologies {
    ($($name:ident = $value:literal $text:literal,)*) => {
        impl RadioAccessTechnology {
            $(pub const $name: Self = Self($value);)*
            /// Every value that has a name.
            pub const NAMED: &'static [(Self, &'static str)] = &[$((Self($value), $text),)*];
        }
    };
}

// Names of RatType in 3GPP TS 29.571, 5.4.3.2; the last two are our own.
technologies! {
    UNSPECIFIED = 0 "UNSPECIFIED",
    NR = 1 "NR",
    EUTRA = 2 "EUTRA",
    WLAN = 3 "WLAN",
    VIRTUAL = 4 "VIRTUAL",
    NBIOT = 5 "NBIOT",
    WIRELINE = 6 "WIRELINE",
    WIRELINE_CABLE = 7 "WIRELINE_CABLE",
    WIRELINE_BBF = 8 "WIRELINE_BBF",
    LTE_M = 9 "LTE_M",
    NR_U = 10 "NR_U",
    EUTRA_U = 11 "EUTRA_U",
    TRUSTED_N3GA = 12 "TRUSTED_N3GA",
    TRUSTED_WLAN = 13 "TRUSTED_WLAN",
    UTRA = 14 "UTRA",
    GERA = 15 "GERA",
    NR_LEO = 16 "NR_LEO",
    NR_MEO = 17 "NR_MEO",
    NR_GEO = 18 "NR_GEO",
    NR_OTHER_SAT = 19 "NR_OTHER_SAT",
    NR_REDCAP = 20 "NR_REDCAP",
    LORAWAN = 128 "LORAWAN",
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
