//! Settings of the RADIUS accounting server.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

use ipnet::IpNet;
use secrecy::ExposeSecret;
use serde::Deserialize;

pub use super::client_config::{
    AnswerAuthenticator, ClientConfig, ClientNetwork, Gigawords, MultiSessionId, Services,
    SessionRadio, UserNameCase,
};
use super::octets::{self, CounterConfig};
use crate::ingest::public_address::host_and_port_problem;

/// The section `[radius]` of the configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RadiusConfig {
    /// UDP addresses to listen on. The default is loopback alone: set `["0.0.0.0:1813", "[::]:1813"]` to be reached.
    pub listen: Vec<SocketAddr>,
    /// Host and port that gateways are given, for those who ask the API: what leads to one of `listen` from outside.
    pub public_address: Option<String>,
    /// Who may send, and with which secret. The longest matching network counts.
    pub clients: Vec<ClientConfig>,
    /// Vendors' attributes that count octets, beside those that are known: read where Acct-Input- and -Output-Octets are
    /// missing.
    pub counters: Vec<CounterConfig>,
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
            public_address: None,
            clients: Vec::new(),
            counters: Vec::new(),
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
        let public = self.public_address.as_deref();
        if let Some(problem) = public.and_then(host_and_port_problem) {
            problems.push(format!("radius.public_address {problem}"));
        }
        self.check_clients(&mut problems);
        problems.extend(octets::problems(&self.counters));
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

    /// Settings that work and may not be meant: the key, and what they lead to.
    pub fn warnings(&self) -> Vec<(String, String)> {
        let mut warnings = Vec::new();
        for (index, client) in self.clients.iter().enumerate() {
            let earlier = self.clients.iter().take(index);
            let is_same = |other: &&ClientConfig| {
                let secret = client.secret.expose_secret();
                !secret.is_empty() && secret == other.secret.expose_secret()
            };
            if let Some(other) = earlier.clone().find(is_same) {
                warnings.push((
                    format!("radius.clients[{index}].secret"),
                    format!(
                        "is also the secret of \"{}\": whoever knows it can send from that client's addresses, which UDP lets \
                         anybody write, and report in its name; give each client its own",
                        other.name
                    ),
                ));
            }
            let others = self
                .clients
                .iter()
                .filter(|other| other.name != client.name);
            let around = others.filter(|other| other.contains(client));
            if let Some(around) =
                around.min_by_key(|other| Reverse(other.network.canonical().prefix_len()))
                && let Some(setting) = client.differs_from(around)
            {
                warnings.push((
                    format!("radius.clients[{index}].network"),
                    format!(
                        "lies within the network of \"{}\", whose {setting} is another: a gateway that changes its address from one \
                         to the other is another client then, and what it reports of sessions that go on is BILLED AGAIN; write the \
                         same {setting} for both, or networks apart",
                        around.name
                    ),
                ));
            }
        }
        warnings
    }

    fn check_clients(&self, problems: &mut Vec<String>) {
        let mut seen: HashMap<IpNet, &str> = HashMap::new();
        let mut names: HashMap<&str, usize> = HashMap::new();
        for (index, client) in self.clients.iter().enumerate() {
            let network = client.network.canonical();
            if let Some(first) = names.insert(&client.name, index) {
                problems.push(format!(
                    "radius.clients[{index}].name \"{}\" is also the name of radius.clients[{first}]: sessions and logs are told apart by it; choose another",
                    client.name
                ));
            }
            problems.extend(client.problems(index));
            if client.secret.expose_secret().is_empty() {
                problems.push(format!(
                    "radius.clients[{index}].secret (\"{}\") is empty: RADIUS forbids that; set the secret that the client uses",
                    client.name
                ));
            }
            let previous = client.previous_secret.as_ref();
            if previous.is_some_and(|secret| secret.expose_secret().is_empty()) {
                problems.push(format!(
                    "radius.clients[{index}].previous_secret (\"{}\") is empty: RADIUS forbids that; leave it out",
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
    fn one_secret_of_two_and_one_network_in_another_are_told() {
        let client = |name: &str, network: &str, secret: &str, area: &str| serde_json::json!({"name": name, "network": network, "secret": secret, "area": area});
        let warned = |clients: Vec<serde_json::Value>| {
            let config = config(serde_json::json!({ "clients": clients }));
            assert!(config.problems().is_empty());
            config.warnings()
        };
        let [(key, text)] = &warned(vec![
            client("a", "192.0.2.1", "one", "x"),
            client("b", "192.0.2.2", "one", "y"),
            client("c", "192.0.2.3", "two", "z"),
        ])[..] else {
            panic!("one of them is to be told");
        };
        assert_eq!(key, "radius.clients[1].secret");
        assert!(text.contains("secret of \"a\""), "{text}");
        let [(key, text)] = &warned(vec![
            client("b", "192.0.2.0/28", "two", "y"),
            client("a", "192.0.0.0/16", "one", "x"),
            client("c", "192.0.2.16/28", "three", "x"),
        ])[..] else {
            panic!("one of them is to be told");
        };
        assert_eq!(key, "radius.clients[0].network");
        assert!(text.contains("network of \"a\", whose area"), "{text}");
    }

    #[test]
    fn a_client_is_known_by_its_name_and_speaks_for_what_is_listed() {
        let config = config(serde_json::json!({
            "listen": ["127.0.0.1:1813"],
            "clients": [
                {"name": "a", "network": "192.0.2.1", "secret": "x", "area": ""},
                {"name": "a", "network": "192.0.2.2", "secret": "x", "line_mbps": 0},
                {"name": "b", "network": "192.0.2.3", "secret": "x", "nas_identifiers": ["b1"], "session_radio": "nas_ip"},
                {"name": "e", "network": "192.0.2.6", "secret": "x", "nas_identifiers": ["b1", " "]},
                {"name": "c".repeat(64), "network": "192.0.2.4", "secret": "x"},
                {"name": "d", "network": "192.0.2.5", "secret": "x", "nas_identifiers": ["b1"], "session_radio": "called_station_id", "called_station_ids": ["*"]}
            ]
        }));
        let problems = config.problems();
        assert_eq!(problems.len(), 6, "{problems:?}");
        for (problem, expected) in problems.iter().zip([
            "clients[0].area",
            "clients[1].name",
            "clients[1].line_mbps",
            "clients[2].session_radio",
            "clients[3].nas_identifiers[1]",
            "clients[4].area",
        ]) {
            assert!(
                problem.contains(expected),
                "{expected:?} is not in {problem}"
            );
        }
    }
}
