//! Settings of one RADIUS client: who it is, what it may speak for, and what its reports mean.

use std::net::IpAddr;
use std::path::PathBuf;

use ipnet::{IpNet, Ipv4Net};
use secrecy::SecretString;
use serde::{Deserialize, Deserializer, Serialize};

use super::user_name::{REALM_FORMS, RealmForm};
use super::vendor::Vendor;

/// Longest area, octets: it is part of every record.
const LONGEST_AREA: usize = 63;
/// Highest limit of requests.
const MOST_REQUESTS_PER_SECOND: u32 = 1_000_000;
/// Fastest line, Mbit/s.
const FASTEST_LINE_MBPS: u64 = 10_000_000;

/// One entry of `radius.clients`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientConfig {
    /// A name for logs, no other client's.
    pub name: String,
    /// A network (`192.0.2.0/24`, `2001:db8::/32`) or one address.
    pub network: ClientNetwork,
    /// The shared secret; 16 octets or more, random.
    #[serde(default)]
    pub secret: SecretString,
    /// File that holds the secret. The service's loader reads it into `secret`.
    #[serde(default)]
    pub secret_file: Option<PathBuf>,
    /// The secret before this one, which is accepted as well while not all of the client's senders have the new one.
    #[serde(default)]
    pub previous_secret: Option<SecretString>,
    /// File that holds it. The service's loader reads it into `previous_secret`.
    #[serde(default)]
    pub previous_secret_file: Option<PathBuf>,
    /// Who made the gateway. It changes no behaviour: `config check` warns of settings that do not suit this vendor.
    #[serde(default)]
    pub vendor: Option<Vendor>,
    /// Sessions of different areas never meet. Clients whose access points hand sessions to each other share one.
    /// `None`: the client's name.
    #[serde(default)]
    pub area: Option<String>,
    /// The NAS-Identifiers that this client may report for, whole or up to a `*`. Without any list it may report for
    /// every radio; with one, names of kinds without a list count for nothing.
    #[serde(default)]
    pub nas_identifiers: Vec<String>,
    /// The Called-Station-Ids that this client may report for, whole or up to a `*`: without the SSID for all of an access
    /// point's, with it for that one alone (where it begins with a name; with a MAC address the SSID counts for nothing).
    #[serde(default)]
    pub called_station_ids: Vec<String>,
    /// The NAS-IP-Addresses and NAS-IPv6-Addresses that this client may report for.
    #[serde(default)]
    pub nas_ips: Vec<ClientNetwork>,
    /// The name of a radio that tells its sessions apart, in every report of this client.
    #[serde(default)]
    pub session_radio: Option<SessionRadio>,
    /// Whether Calling-Station-Id tells sessions apart as well. Reports without it are refused then.
    #[serde(default)]
    pub session_device: bool,
    /// What Acct-Multi-Session-Id means in the reports of this client.
    #[serde(default)]
    pub multi_session_id: MultiSessionId,
    /// What it means that gigawords are missing.
    #[serde(default)]
    pub gigawords: Gigawords,
    /// The most that a subscriber's line carries, Mbit/s, where Connect-Info does not tell it.
    #[serde(default)]
    pub line_mbps: Option<u64>,
    /// Whether User-Names that differ in capital letters are different.
    #[serde(default)]
    pub user_name_case: UserNameCase,
    /// Where a User-Name has its realm: the first of these forms that it has.
    #[serde(default = "realm_forms")]
    pub realm_forms: Vec<RealmForm>,
    /// Whether services of a session are parts of it.
    #[serde(default)]
    pub services: Services,
    /// Whether answers carry Message-Authenticator.
    #[serde(default)]
    pub message_authenticator: AnswerAuthenticator,
    /// Requests that this client may send, on average; ten seconds' worth at once. More get no answer. `None`: as many as it likes.
    #[serde(default)]
    pub requests_per_second: Option<u32>,
}

fn realm_forms() -> Vec<RealmForm> {
    REALM_FORMS.to_vec()
}

/// What Acct-Multi-Session-Id (RFC 2866 section 5.11) means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MultiSessionId {
    /// Two values under one Acct-Session-Id of a radio are two sessions.
    #[default]
    PartOfSession,
    /// Acct-Session-Id alone tells the sessions of a radio apart, whatever comes beside it.
    Ignored,
    /// Where it differs from Acct-Session-Id, it is the id of the session that counts the same octets: for gateways that
    /// report in two ways at the same time.
    Parent,
}

/// A kind of name of a radio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionRadio {
    /// NAS-Identifier.
    NasIdentifier,
    /// Called-Station-Id without the SSID.
    CalledStationId,
    /// NAS-IP-Address, or else NAS-IPv6-Address.
    NasIp,
    /// Where the packet came from.
    SourceIp,
    /// None: the session's id alone tells the sessions of the area apart.
    Area,
}

/// What it means that Acct-Input- and -Output-Gigawords (RFC 2869 §5.1) are missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gigawords {
    /// It is not known: they are zero, or the gateway has none.
    #[default]
    Auto,
    /// They are zero.
    Always,
    /// The gateway has none: its counters begin again at 2³².
    Never,
}

/// Whether capital letters tell User-Names apart (RFC 7542 leaves it to who gave the name).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserNameCase {
    #[default]
    Sensitive,
    /// ASCII letters are taken in lower case.
    Insensitive,
}

/// What accounting of a service inside a session is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Services {
    /// Its octets are in the session's counters as well: it is not billed.
    #[default]
    Part,
    /// Its octets are in no other session's counters: it is billed as a session of its own.
    Own,
}

/// Message-Authenticator in Accounting-Responses to Accounting-Requests. No RFC says how it is computed there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerAuthenticator {
    /// No Message-Authenticator (RFC 2866 §4.2).
    #[default]
    None,
    /// It is computed over the request's authenticator, as in every other answer (RFC 3579 §3.2): FreeRADIUS from
    /// version 4 on, radcli.
    Request,
    /// It is computed over zeros: FreeRADIUS up to version 3.
    Zero,
}

impl ClientConfig {
    /// What tells this client's sessions apart: the setting, or the NAS-Identifier where a list of NAS-Identifiers
    /// makes it necessary.
    pub fn session_radio(&self) -> Option<SessionRadio> {
        let listed = !self.nas_identifiers.is_empty();
        self.session_radio
            .or(listed.then_some(SessionRadio::NasIdentifier))
    }

    /// The setting, or the client's name if there is none.
    pub fn area(&self) -> &str {
        self.area.as_deref().unwrap_or(&self.name)
    }

    /// Whether it may speak for some radios only.
    pub(crate) fn has_lists(&self) -> bool {
        !(self.nas_identifiers.is_empty()
            && self.called_station_ids.is_empty()
            && self.nas_ips.is_empty())
    }

    /// Whether another client's network lies within this one's.
    pub(super) fn contains(&self, other: &Self) -> bool {
        self.network
            .canonical()
            .contains(&other.network.canonical())
    }

    /// The first setting that tells sessions apart and whose value another client does not share.
    pub(super) fn differs_from(&self, other: &Self) -> Option<&'static str> {
        if self.area() != other.area() {
            return Some("area");
        }
        if self.session_radio() != other.session_radio() {
            return Some("session_radio");
        }
        if self.session_device != other.session_device {
            return Some("session_device");
        }
        (self.multi_session_id != other.multi_session_id).then_some("multi_session_id")
    }

    /// Everything that cannot work, each with its key.
    pub(super) fn problems(&self, index: usize) -> Vec<String> {
        let key = format!("radius.clients[{index}]");
        let mut problems = Vec::new();
        let area = self.area();
        if !(1..=LONGEST_AREA).contains(&area.len()) {
            problems.push(format!(
                "{key}.area \"{area}\" has {} octets: write 1 to {LONGEST_AREA} (without it, the client's name is the area)",
                area.len()
            ));
        }
        if let Some(mbps) = self
            .line_mbps
            .filter(|mbps| !(1..=FASTEST_LINE_MBPS).contains(mbps))
        {
            problems.push(format!(
                "{key}.line_mbps is {mbps}: write 1 to {FASTEST_LINE_MBPS} (Mbit/s), or leave it out"
            ));
        }
        if let Some(requests) = self
            .requests_per_second
            .filter(|requests| !(1..=MOST_REQUESTS_PER_SECOND).contains(requests))
        {
            problems.push(format!(
                "{key}.requests_per_second is {requests}: write 1 to {MOST_REQUESTS_PER_SECOND}, or leave it out"
            ));
        }
        problems.extend(self.empty_entries(&key));
        problems.extend(self.unlisted_session_radio(&key));
        problems
    }

    /// A list with an empty entry would allow nothing, which nobody means.
    fn empty_entries(&self, key: &str) -> impl Iterator<Item = String> {
        let lists = [
            ("nas_identifiers", &self.nas_identifiers),
            ("called_station_ids", &self.called_station_ids),
        ];
        lists.into_iter().filter_map(move |(list, names)| {
            let place = names.iter().position(|name| name.trim().is_empty())?;
            Some(format!(
                "{key}.{list}[{place}] is empty: write a name, or \"*\" for any"
            ))
        })
    }

    /// A name that counts for nothing cannot tell sessions apart.
    fn unlisted_session_radio(&self, key: &str) -> Option<String> {
        let (list, is_empty) = match self.session_radio()? {
            SessionRadio::NasIdentifier => ("nas_identifiers", self.nas_identifiers.is_empty()),
            SessionRadio::CalledStationId => {
                ("called_station_ids", self.called_station_ids.is_empty())
            }
            SessionRadio::NasIp => ("nas_ips", self.nas_ips.is_empty()),
            SessionRadio::SourceIp | SessionRadio::Area => return None,
        };
        (self.has_lists() && is_empty).then(|| {
            format!(
                "{key}.session_radio is a kind of name without a list, which counts for nothing since this client has another list: \
                 write {list}, or set session_radio to what is listed"
            )
        })
    }
}

/// A network of addresses, or a single one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientNetwork(IpNet);

impl ClientNetwork {
    /// The network without host bits; IPv4 also where it was written as IPv4-mapped IPv6.
    pub fn canonical(self) -> IpNet {
        if let IpNet::V6(network) = self.0
            && let Some(address) = network.addr().to_ipv4_mapped()
            && let Some(length) = network.prefix_len().checked_sub(96)
            && let Ok(network) = Ipv4Net::new(address, length)
        {
            return IpNet::V4(network.trunc());
        }
        self.0.trunc()
    }
}

impl<'de> Deserialize<'de> for ClientNetwork {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let network = text
            .parse::<IpNet>()
            .or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        network.map(Self).map_err(|_| {
            serde::de::Error::custom(format!(
                "\"{text}\" is neither an address nor a network such as 192.0.2.0/24 or 2001:db8::/32"
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_that_is_none_is_refused_by_name() {
        let error =
            serde_json::from_str::<ClientNetwork>("\"192.0.2.0/33\"").expect_err("no such network");
        assert!(error.to_string().contains("192.0.2.0/33"));
    }
}
