//! Checks of the section of Solana Actions.

use super::{at_least, warn_of_plain_http};
use crate::config::{findings::Findings, schema::Config};

pub(super) fn validate(config: &Config, findings: &mut Findings<'_>) {
    let actions = &config.actions;
    if actions.enabled && !config.api.enabled {
        findings.error(
            "actions.enabled",
            "needs the API's address: write `enabled = true` in [api], or `false` here",
        );
    }
    match &actions.public_url {
        None if actions.enabled => findings.error(
            "actions.public_url",
            "is missing: write where wallets reach the API, like `https://oracle.example.net`",
        ),
        None => {}
        Some(url) => warn_of_plain_http(url, "actions.public_url", findings),
    }
    let bounds = [
        (
            "requests_per_second",
            u64::from(actions.requests_per_second),
        ),
        (
            "requests_per_second_per_source",
            u64::from(actions.requests_per_second_per_source),
        ),
        (
            "max_concurrent_requests",
            actions.max_concurrent_requests as u64,
        ),
        (
            "max_concurrent_requests_per_source",
            actions.max_concurrent_requests_per_source as u64,
        ),
    ];
    for (key, value) in bounds {
        at_least(value, 1, &format!("actions.{key}"), findings);
    }
}
