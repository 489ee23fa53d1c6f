//! Checks of values that can be read but make no sense, alone or together.

mod actions;
mod app;
mod keeper;
mod keys;
mod mappings;
mod mirrors;
mod outgoing;
mod placeholders;
mod places;

use openmast_client::addresses::PROGRAM_ID;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use super::findings::Findings;
use openmast_log::LogConfig;

use super::{api::ApiConfig, schema::Config};
use crate::ingest::{
    radius::{
        RadiusConfig,
        config::ClientConfig,
        gateways::{suggestion, unsuitable_settings},
    },
    usage::UsageConfig,
};
use openmast_engine::session::KEPT_AFTER_STOP_MS;

/// Least length of a secret: shorter ones can be guessed.
const SHORTEST_SECRET: usize = 16;

pub(super) fn validate(config: &Config, findings: &mut Findings<'_>) {
    placeholders::validate(config, findings);
    network(config, findings);
    at_least(config.epoch.seconds, 1, "epoch.seconds", findings);
    at_least(config.sessions.max, 1, "sessions.max", findings);
    log(&config.log, findings);
    mirrors::validate(config, findings);
    backup(config, findings);
    radius(&config.radius, findings);
    usage(&config.usage, findings);
    api(&config.api, findings);
    app::validate(config, findings);
    actions::validate(config, findings);
    health(config, findings);
    mappings::mapping(&config.mapping, findings);
    mappings::user_names(config, findings);
    outgoing::fees(&config.fees, findings);
    keeper::validate(&config.keeper, findings);
    keys::validate(config, findings);
    for (index, webhook) in config.webhooks.iter().enumerate() {
        outgoing::webhook(webhook, &format!("webhook[{index}]"), findings);
        let mut earlier = config.webhooks.iter().take(index);
        if let Some(first) = earlier.position(|earlier| earlier.url == webhook.url) {
            findings.error(
                &format!("webhook[{index}].url"),
                format!("is the URL of webhook[{first}] already: write one [[webhook]] with the events of both"),
            );
        }
    }
    if config.metrics.require_admin_token && !has_token(&config.api) {
        findings.error(
            "metrics.require_admin_token",
            "there is no token: set api.admin_token_file, or write `false`",
        );
    }
}

fn backup(config: &Config, findings: &mut Findings<'_>) {
    let Some(backup) = &config.backup else {
        return;
    };
    if let Err(error) = backup.name() {
        findings.error("backup.url", error.to_string());
    }
    places::validate(config, backup, "backup", findings);
    places::apart(backup, &config.archive.mirrors, findings);
}

fn network(config: &Config, findings: &mut Findings<'_>) {
    let network = &config.network;
    if network.rpc_urls.is_empty() {
        findings.error(
            "network.rpc_urls",
            "is empty; name at least one Solana RPC endpoint",
        );
    }
    for (index, url) in network.rpc_urls.iter().enumerate() {
        warn_of_plain_http(url, &format!("network.rpc_urls[{index}]"), findings);
        if network
            .rpc_urls
            .iter()
            .take(index)
            .any(|earlier| earlier == url)
        {
            findings.error(
                &format!("network.rpc_urls[{index}]"),
                "is in the list already; remove one of the two",
            );
        }
    }
    if network.program != PROGRAM_ID {
        findings.error(
            "network.program",
            format!("this oracle is built for {PROGRAM_ID}; write that or leave it out"),
        );
    }
    if network.program == network.address {
        findings.error(
            "network.address",
            "is the program's address; write the address of the Network account",
        );
    }
    at_least(
        network.rpc_timeout_seconds,
        1,
        "network.rpc_timeout_seconds",
        findings,
    );
    at_least(
        network.stale_after_seconds,
        1,
        "network.stale_after_seconds",
        findings,
    );
    at_least(
        network.poll_interval_ms,
        50,
        "network.poll_interval_ms",
        findings,
    );
}

fn log(log: &LogConfig, findings: &mut Findings<'_>) {
    at_least(log.segment_bytes, 1 << 20, "log.segment_bytes", findings);
    if log.max_bytes / 2 < log.segment_bytes {
        findings.error(
            "log.max_bytes",
            format!(
                "must hold two segments: write at least {}",
                log.segment_bytes.saturating_mul(2)
            ),
        );
    }
    if log.group_commit_window_us > 100_000 {
        findings.error(
            "log.group_commit_window_us",
            "more than 100000 (0.1 s) makes senders repeat their reports; 500 is usual",
        );
    }
}

/// The section checks itself; its texts begin with the key.
fn radius(radius: &RadiusConfig, findings: &mut Findings<'_>) {
    for problem in radius.problems() {
        match problem.split_once(' ') {
            Some((key, message)) => findings.error(key, message),
            None => findings.error("radius", problem),
        }
    }
    for (key, message) in radius.warnings() {
        findings.warn(&key, message);
    }
    for (index, address) in radius.listen.iter().enumerate() {
        if radius
            .listen
            .iter()
            .take(index)
            .any(|earlier| earlier == address)
        {
            findings.error(
                &format!("radius.listen[{index}]"),
                "is in the list already; remove one of the two",
            );
        }
    }
    if radius.clock_window_past_seconds.saturating_mul(1000) > KEPT_AFTER_STOP_MS {
        findings.warn(
            "radius.clock_window_past_seconds",
            "is more than 30 days, for which sessions that ended are kept: a Stop that is delivered again after that is BILLED AGAIN",
        );
    }
    for (index, client) in radius.clients.iter().enumerate() {
        for (key, message) in unsuitable_settings(client) {
            findings.warn(&format!("radius.clients[{index}].{key}"), message);
        }
        if client.session_radio().is_none() {
            let key = format!("radius.clients[{index}].session_radio");
            findings.warn(&key, session_radio_left_out(client));
        }
        if radius.clients.len() > 1 && !client.has_lists() {
            findings.warn(
                &format!("radius.clients[{index}].nas_identifiers"),
                "is left out, and so are called_station_ids and nas_ips: this client may name the radios of all others, \
                 and have its usage billed as theirs; list its own",
            );
        }
        client_secrets(client, index, findings);
    }
}

fn client_secrets(client: &ClientConfig, index: usize, findings: &mut Findings<'_>) {
    let previous = client.previous_secret.as_ref();
    for (key, secret) in [
        ("secret", Some(&client.secret)),
        ("previous_secret", previous),
    ] {
        let length = secret.map_or(0, |secret| secret.expose_secret().len());
        if (1..SHORTEST_SECRET).contains(&length) {
            findings.warn(
                &format!("radius.clients[{index}].{key}"),
                format!("is shorter than {SHORTEST_SECRET} characters and can be guessed from one recorded packet"),
            );
        }
    }
    if previous.is_some_and(|it| it.expose_secret() == client.secret.expose_secret()) {
        findings.warn(
            &format!("radius.clients[{index}].previous_secret"),
            "is the secret itself; leave it out",
        );
    }
}

fn session_radio_left_out(client: &ClientConfig) -> String {
    let suggestion = suggestion(client, "session_radio").unwrap_or_else(|| {
        "name what all reports of this client have, such as \"nas_identifier\"; where access points hand sessions on to each \
         other, \"area\""
            .to_owned()
    });
    format!(
        "is left out: a session of which some reports lack the most specific name of its radio is taken for two and \
         BILLED TWICE; {suggestion}"
    )
}

/// The section checks itself.
fn usage(usage: &UsageConfig, findings: &mut Findings<'_>) {
    for (key, problem) in usage.problems() {
        findings.error(key, problem);
    }
    if usage.enabled && usage.plaintext && !usage.listen.ip().is_loopback() {
        findings.warn(
            "usage.listen",
            "is reachable from other machines without TLS: anyone on the way can read who uses how much; set \
             usage.tls_certificate",
        );
    }
}

fn api(api: &ApiConfig, findings: &mut Findings<'_>) {
    if !api.listen.ip().is_loopback() {
        findings.warn(
            "api.listen",
            "is reachable from other machines, without encryption; put a TLS proxy in front and listen on loopback",
        );
    }
    secret_length(api.admin_token.as_ref(), "api.admin_token", findings);
    let wildcard = api.cors_origins.iter().any(|origin| origin == "*");
    if wildcard && api.cors_origins.len() > 1 {
        findings.error(
            "api.cors_origins",
            "`*` allows every origin: remove it or the others",
        );
    }
    for (index, origin) in api.cors_origins.iter().enumerate() {
        let is_origin = |url: &Url| url.origin().ascii_serialization() == *origin;
        if origin != "*" && !Url::parse(origin).is_ok_and(|url| is_origin(&url)) {
            findings.error(
                &format!("api.cors_origins[{index}]"),
                format!("`{origin}` is no origin; write scheme, host and port alone, like `https://app.example.net`"),
            );
        }
    }
    let bounds = [
        ("max_body_bytes", api.max_body_bytes as u64, 1024),
        ("timeout_seconds", api.timeout_seconds, 1),
        ("max_connections", api.max_connections as u64, 1),
        (
            "max_connections_per_source",
            api.max_connections_per_source as u64,
            1,
        ),
        (
            "max_concurrent_requests",
            api.max_concurrent_requests as u64,
            1,
        ),
        (
            "chain_searches_per_second",
            u64::from(api.chain_searches_per_second),
            1,
        ),
        (
            "chain_searches_per_second_per_source",
            u64::from(api.chain_searches_per_second_per_source),
            1,
        ),
    ];
    for (key, value, least) in bounds {
        at_least(value, least, &format!("api.{key}"), findings);
    }
}

fn health(config: &Config, findings: &mut Findings<'_>) {
    let (health, api) = (&config.health, &config.api);
    if !health.enabled {
        return;
    }
    if !health.listen.ip().is_loopback() {
        findings.warn(
            "health.listen",
            "is reachable from other machines, without encryption: whoever reaches it can read the metrics, unless \
             metrics.require_admin_token is true",
        );
    }
    if api.enabled && api.listen == health.listen && health.listen.port() != 0 {
        findings.error(
            "health.listen",
            "is api.listen as well; give it an address or a port of its own",
        );
    }
}

fn warn_of_plain_http(url: &Url, key: &str, findings: &mut Findings<'_>) {
    let is_local = match url.host_str() {
        Some("localhost") => true,
        Some(host) => host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback()),
        None => false,
    };
    if url.scheme() == "http" && !is_local {
        findings.warn(
            key,
            "is not encrypted: anyone on the way can change the answers; use https",
        );
    }
}

fn secret_length(secret: Option<&SecretString>, key: &str, findings: &mut Findings<'_>) {
    if secret.is_some_and(|secret| secret.expose_secret().len() < SHORTEST_SECRET) {
        findings.error(
            key,
            format!("is shorter than {SHORTEST_SECRET} characters; `openssl rand -hex 32` makes a good one"),
        );
    }
}

fn has_token(api: &ApiConfig) -> bool {
    api.admin_token.is_some() || api.admin_token_file.is_some()
}

fn at_least(value: u64, least: u64, key: &str, findings: &mut Findings<'_>) {
    if value < least {
        findings.error(key, format!("{value} is too little; write {least} or more"));
    }
}
