//! Settings of the RADIUS accounting server.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use ipnet::{IpNet, Ipv4Net};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};

/// The section `[radius]` of the configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RadiusConfig {
    /// UDP addresses to listen on. The default is loopback alone: set `["0.0.0.0:1813", "[::]:1813"]` to be reached.
    pub listen: Vec<SocketAddr>,
    /// Who may send, and with which secret. The longest matching network counts.
    pub clients: Vec<ClientConfig>,
    /// Sockets for each address, each with a thread; the kernel spreads senders over them. One for each core that is free
    /// for RADIUS.
    pub sockets: usize,
    /// Cores that the threads of the sockets are kept on, in turn. Empty: any.
    pub cores: Vec<usize>,
    /// Kernel receive buffer of each socket, in octets; the kernel may grant less (`net.core.rmem_max`).
    pub receive_buffer_bytes: usize,
    /// Requests that may wait for the log at once. More are dropped, and sent again by their senders.
    pub max_in_flight: usize,
    /// How long a retransmission gets the same answer, in seconds. Must exceed the senders' whole retry time.
    pub duplicate_seconds: u64,
    /// How many answered requests each socket remembers at most.
    pub duplicate_entries: usize,
    /// An Event-Timestamp or Acct-Delay-Time further back than this, in seconds, is not believed. Must exceed the
    /// longest outage after which a proxy still delivers what it kept. Sessions that ended are kept for 30 days: what is older
    /// may be of one that was billed and forgotten.
    pub clock_window_past_seconds: u64,
    /// An Event-Timestamp further ahead than this, in seconds, is not believed.
    pub clock_window_future_seconds: u64,
    /// A refused source is logged once per reason and this many seconds.
    pub log_interval_seconds: u64,
}

impl Default for RadiusConfig {
    fn default() -> Self {
        Self {
            listen: vec![
                SocketAddr::from(([127, 0, 0, 1], 1813)),
                SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], 1813)),
            ],
            clients: Vec::new(),
            sockets: 2,
            cores: Vec::new(),
            receive_buffer_bytes: 4 << 20,
            max_in_flight: 16_384,
            duplicate_seconds: 30,
            duplicate_entries: 100_000,
            clock_window_past_seconds: 7 * 24 * 3600,
            clock_window_future_seconds: 24 * 3600,
            log_interval_seconds: 60,
        }
    }
}

/// One entry of `radius.clients`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientConfig {
    /// A name for logs.
    pub name: String,
    /// A network (`192.0.2.0/24`, `2001:db8::/32`) or one address.
    pub network: ClientNetwork,
    /// The shared secret; 16 octets or more, random.
    #[serde(default)]
    pub secret: SecretString,
    /// File that holds the secret. The service's loader reads it into `secret`.
    #[serde(default)]
    pub secret_file: Option<PathBuf>,
    /// The NAS-Identifiers that this client may report for. Empty: any, so that whoever holds the secret can report
    /// usage in the name of every radio.
    #[serde(default)]
    pub nas_identifiers: Vec<String>,
    /// The name of a radio that tells its sessions apart, in every report of this client.
    #[serde(default)]
    pub session_radio: Option<SessionRadio>,
    /// What Acct-Multi-Session-Id means in the reports of this client.
    #[serde(default)]
    pub multi_session_id: MultiSessionId,
}

/// What Acct-Multi-Session-Id (RFC 2866 section 5.11) means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MultiSessionId {
    /// Two values under one Acct-Session-Id of a radio are two sessions.
    #[default]
    PartOfSession,
    /// Acct-Session-Id alone tells the sessions of a radio apart, whatever comes beside it.
    Ignored,
}

/// A kind of name of a radio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
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
}

impl ClientConfig {
    /// What tells this client's sessions apart: as it is set, or the NAS-Identifier where a list of them makes it
    /// necessary.
    pub fn session_radio(&self) -> Option<SessionRadio> {
        let listed = !self.nas_identifiers.is_empty();
        self.session_radio
            .or(listed.then_some(SessionRadio::NasIdentifier))
    }
}

/// The source addresses of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientNetwork(IpNet);

impl ClientNetwork {
    /// Without host bits, and IPv4 also where it was written as IPv4-mapped IPv6.
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

/// Greatest clock window: beyond it arithmetic on times means nothing.
const MAX_WINDOW_SECONDS: u64 = 10 * 366 * 24 * 3600;

impl RadiusConfig {
    /// Everything that keeps the server from working as meant: which value, what is wrong, what to do.
    /// Empty when all is well.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.listen.is_empty() {
            problems.push(
                "radius.listen is empty: name at least one address, such as \"127.0.0.1:1813\""
                    .into(),
            );
        }
        if self.clients.is_empty() {
            problems.push(
                "radius.clients is empty: nobody could report usage; add a client with name, network and secret".into(),
            );
        }
        self.check_clients(&mut problems);
        for (name, value, most) in [
            ("sockets", self.sockets as u64, 64),
            (
                "receive_buffer_bytes",
                self.receive_buffer_bytes as u64,
                i32::MAX as u64,
            ),
            ("max_in_flight", self.max_in_flight as u64, 1 << 20),
            ("duplicate_seconds", self.duplicate_seconds, 3600),
            ("duplicate_entries", self.duplicate_entries as u64, 1 << 24),
            (
                "clock_window_past_seconds",
                self.clock_window_past_seconds,
                MAX_WINDOW_SECONDS,
            ),
            (
                "clock_window_future_seconds",
                self.clock_window_future_seconds,
                MAX_WINDOW_SECONDS,
            ),
            ("log_interval_seconds", self.log_interval_seconds, 24 * 3600),
        ] {
            if !(1..=most).contains(&value) {
                problems.push(format!("radius.{name} is {value}: it must be 1 to {most}"));
            }
        }
        problems
    }

    fn check_clients(&self, problems: &mut Vec<String>) {
        let mut seen: HashMap<IpNet, &str> = HashMap::new();
        for (index, client) in self.clients.iter().enumerate() {
            let network = client.network.canonical();
            if client.secret.expose_secret().is_empty() {
                problems.push(format!(
                    "radius.clients[{index}].secret (\"{}\") is empty: RADIUS forbids that; set the secret that the client uses",
                    client.name
                ));
            }
            if let Some(other) = seen.insert(network, &client.name) {
                problems.push(format!(
                    "radius.clients[{index}].network {network} (\"{}\") is also the network of \"{other}\": keep one of them",
                    client.name
                ));
            }
        }
    }

    pub(super) fn clock_window(&self) -> ClockWindow {
        ClockWindow {
            past_ms: self.clock_window_past_seconds.saturating_mul(1000),
            future_ms: self.clock_window_future_seconds.saturating_mul(1000),
        }
    }

    pub(super) fn duplicate_window(&self) -> Duration {
        Duration::from_secs(self.duplicate_seconds)
    }

    pub(super) fn log_interval(&self) -> Duration {
        Duration::from_secs(self.log_interval_seconds)
    }
}

/// How far a reporter's clock may be from ours, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClockWindow {
    pub(super) past_ms: u64,
    pub(super) future_ms: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(json: serde_json::Value) -> RadiusConfig {
        serde_json::from_value(json).expect("a readable configuration")
    }

    #[test]
    fn the_default_listens_on_loopback_and_asks_for_clients() {
        let config = RadiusConfig::default();
        assert!(
            config
                .listen
                .iter()
                .all(|address| address.ip().is_loopback())
        );
        assert!(
            matches!(config.problems().as_slice(), [problem] if problem.contains("radius.clients is empty"))
        );
    }

    #[test]
    fn secrets_are_never_shown() {
        let config = config(serde_json::json!({
            "clients": [{"name": "ap", "network": "192.0.2.1", "secret": "swordfish"}]
        }));
        assert!(config.problems().is_empty());
        assert!(!format!("{config:?}").contains("swordfish"));
    }

    #[test]
    fn problems_name_the_value_and_the_way_out() {
        let config = config(serde_json::json!({
            "listen": [], "sockets": 0,
            "clients": [
                {"name": "a", "network": "192.0.2.7/24", "secret": "x"},
                {"name": "b", "network": "::ffff:192.0.2.0/120", "secret": ""}
            ]
        }));
        let problems = config.problems().join("\n");
        for expected in [
            "radius.listen is empty",
            "clients[1].secret",
            "also the network of \"a\"",
            "radius.sockets is 0",
        ] {
            assert!(
                problems.contains(expected),
                "{expected:?} is not in:\n{problems}"
            );
        }
    }

    #[test]
    fn a_network_that_is_none_is_refused_by_name() {
        let error =
            serde_json::from_str::<ClientNetwork>("\"192.0.2.0/33\"").expect_err("no such network");
        assert!(error.to_string().contains("192.0.2.0/33"));
    }
}
