//! Checks of the web application's section.

use openmast_page::Hosts;

use super::at_least;
use crate::config::{findings::Findings, schema::Config};

pub(super) fn validate(config: &Config, findings: &mut Findings<'_>) {
    let app = &config.app;
    let (given, endpoints) = (app.ws_urls.len(), config.network.rpc_urls.len());
    if given != 0 && given != endpoints {
        findings.error(
            "app.ws_urls",
            format!("has {given} addresses, and network.rpc_urls {endpoints}: write one for each, or none"),
        );
    }
    for (number, host) in app.hosts.iter().enumerate() {
        if !Hosts::is_name(host) {
            findings.error(
                &format!("app.hosts[{number}]"),
                format!("`{host}` is no host; write the name alone, without scheme and port, like `oracle.example.net`"),
            );
        }
    }
    let bounds = [
        (
            "app.requests_per_second",
            u64::from(app.requests_per_second),
        ),
        (
            "app.requests_per_second_per_source",
            u64::from(app.requests_per_second_per_source),
        ),
        (
            "app.max_concurrent_requests",
            app.max_concurrent_requests as u64,
        ),
        (
            "app.max_concurrent_requests_per_source",
            app.max_concurrent_requests_per_source as u64,
        ),
    ];
    for (key, value) in bounds {
        at_least(value, 1, key, findings);
    }
}
