//! By which names a server may be asked. A page of another site whose name was made to lead here (DNS rebinding) asks by that
//! site's name, and for its browser it is of the same origin.

use axum::http::{HeaderMap, header};
use url::Host;

/// The machine's own names, and those that are said.
#[derive(Clone, Debug)]
pub struct Hosts(Vec<Host>);

impl Hosts {
    /// `localhost` and addresses of loopback, and these names. Those that [`Hosts::is_name`] does not take are none.
    pub fn new(names: &[String]) -> Self {
        Self(names.iter().filter_map(|it| Host::parse(it).ok()).collect())
    }

    /// Whether it is a name or an address, without scheme and port.
    pub fn is_name(text: &str) -> bool {
        Host::parse(text).is_ok()
    }

    /// Whether a request with these headers was sent to one of them. On which port does not matter.
    pub fn has(&self, headers: &HeaderMap) -> bool {
        let asked = headers.get(header::HOST).and_then(|it| it.to_str().ok());
        let asked = asked.and_then(|it| Host::parse(without_port(it)).ok());
        asked.is_some_and(|it| is_of_this_machine(&it) || self.0.contains(&it))
    }
}

fn is_of_this_machine(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// Addresses of IPv6 have brackets where a port may follow.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, _)) if !host.ends_with(']') => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_and_what_is_named_has_it() {
        let hosts = Hosts::new(&["Oracle.example.net".to_owned(), "192.0.2.7".to_owned()]);
        let asked = |host: &str| {
            let host = (header::HOST, host.parse().unwrap());
            hosts.has(&HeaderMap::from_iter([host]))
        };
        for host in [
            "localhost:8080",
            "127.0.0.1:8080",
            "127.0.0.2",
            "[::1]:8080",
            "[::1]",
            "oracle.example.net",
            "ORACLE.example.net:443",
            "192.0.2.7:8080",
        ] {
            assert!(asked(host), "{host}");
        }
        for host in [
            "rebound.example:8080",
            "localhost.rebound.example",
            "x.oracle.example.net",
            "192.0.2.8",
            "",
            ":8080",
        ] {
            assert!(!asked(host), "{host}");
        }
        assert!(!hosts.has(&HeaderMap::new()));
        for text in ["https://oracle.example.net", "oracle.example.net:443", ""] {
            assert!(!Hosts::is_name(text), "{text}");
        }
    }
}
