//! Addresses that operators publish for those who send reports: what a gateway or a radio can be given.

use std::net::{IpAddr, Ipv6Addr};

use reqwest::Url;

/// Longest name of a host (RFC 1035).
const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;

/// What is wrong with `text` as host and port.
pub(super) fn host_and_port_problem(text: &str) -> Option<String> {
    let wrong = || {
        format!(
            "`{text}` is no host with a port; write it as gateways are given it, like `radius.example.net:1813`"
        )
    };
    let Some((host, port)) = text.rsplit_once(':') else {
        return Some(wrong());
    };
    let is_plain = port.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain || !port.parse::<u16>().is_ok_and(|port| port > 0) {
        return Some(wrong());
    }
    match ip(host) {
        Some(ip) if ip.is_unspecified() || ip.is_multicast() => Some(format!(
            "`{text}` is nothing that others can send to; write the address that they reach"
        )),
        Some(_) => None,
        None => (!is_name(host)).then(wrong),
    }
}

/// What is wrong with `text` as the address of signed reports, which are taken with TLS here or not.
pub(super) fn url_problem(text: &str, has_tls: bool) -> Option<String> {
    let url = Url::parse(text).ok().filter(|url| {
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let is_open = url.username().is_empty() && url.password().is_none();
        matches!(url.scheme(), "http" | "https") && url.has_host() && is_bare && is_open
    });
    let Some(url) = url else {
        return Some(
            "is no address of a server; write scheme and host alone, like `https://reports.example.net:7443`"
                .to_owned(),
        );
    };
    let host = url.host_str().unwrap_or_default();
    if ip(host).is_some_and(|ip| ip.is_unspecified() || ip.is_multicast()) {
        return Some(format!(
            "`{text}` is nothing that others can send to; write the address that they reach"
        ));
    }
    (has_tls && url.scheme() == "http")
        .then(|| format!("`{text}` is without TLS, with which reports are taken here; write https"))
}

/// An address of the Internet Protocol; one of version 6 stands in brackets.
fn ip(host: &str) -> Option<IpAddr> {
    let inner = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    match inner {
        Some(inner) => inner.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => host.parse().ok().filter(IpAddr::is_ipv4),
    }
}

/// A name of a host. What ends in a number is a mistyped address.
fn is_name(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_label = |label: &str| {
        let mut octets = label.bytes();
        let is_long_enough = (1..=LONGEST_LABEL).contains(&label.len());
        let has_edges = !label.starts_with('-') && !label.ends_with('-');
        let is_plain = octets.all(|it| it.is_ascii_alphanumeric() || it == b'-' || it == b'_');
        is_long_enough && has_edges && is_plain
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    let ends_in_number = last.bytes().all(|it| it.is_ascii_digit());
    host.len() <= LONGEST_NAME && host.split('.').all(is_label) && !ends_in_number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_is_a_host_and_a_port() {
        for right in [
            "radius.example.net:1813",
            "gw:1813",
            "192.0.2.7:1813",
            "[2001:db8::7]:1813",
            "radius.example.net.:65535",
        ] {
            assert_eq!(host_and_port_problem(right), None, "{right}");
        }
        for wrong in [
            "",
            "radius.example.net",
            "radius.example.net:0",
            "radius.example.net:65536",
            "radius.example.net:+1813",
            "udp://radius.example.net:1813",
            "radius.example.net:1813/",
            "2001:db8::7:1813",
            "[2001:db8::7]",
            "192.0.2:1813",
            "192.0.2.300:1813",
            "-x.example.net:1813",
            "a b:1813",
            ":1813",
            "0.0.0.0:1813",
            "[::]:1813",
            "239.1.2.3:1813",
        ] {
            let problem = host_and_port_problem(wrong);
            let problem = problem.unwrap_or_else(|| panic!("{wrong} is one"));
            assert!(problem.contains("write "), "{problem}");
        }
        assert!(host_and_port_problem(&format!("{}:1", "a".repeat(64))).is_some());
    }

    #[test]
    fn the_door_of_signed_reports_is_an_origin() {
        let problem = |text| url_problem(text, true);
        assert_eq!(problem("https://reports.example.net:7443"), None);
        assert_eq!(url_problem("http://192.0.2.7:7443", false), None);
        assert_eq!(url_problem("https://reports.example.net", false), None);
        for wrong in [
            "reports.example.net:7443",
            "https://user:secret@reports.example.net",
            "https://reports.example.net/v1/usage",
            "ftp://reports.example.net",
            "https://0.0.0.0:7443",
            "http://reports.example.net:7443",
        ] {
            let told = problem(wrong).unwrap_or_else(|| panic!("{wrong} is one"));
            assert!(!told.contains("secret"), "{told}");
        }
    }
}
