//! The section of Solana Actions.

use std::path::PathBuf;

use reqwest::Url;
use serde::Deserialize;

use super::fields;

/// Transactions that wallets are handed by link, at the API's address.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ActionsConfig {
    /// Whether they are served. Only if it is said: whoever reaches the API then has a part of what the endpoints give the oracle.
    pub enabled: bool,
    /// Where wallets reach the API's address: scheme and host, which no request tells for sure behind a proxy.
    #[serde(deserialize_with = "fields::origin_url")]
    pub public_url: Option<Url>,
    /// A key that says in every transaction that it came from here, and does nothing else. Without one nothing is said.
    pub identity_keypair: Option<PathBuf>,
    /// Requests a second, of all sources together; ten seconds' worth at once after a pause.
    pub requests_per_second: u32,
    /// Of them, of one IPv4 address, or of one IPv6 network of 64 bits.
    pub requests_per_second_per_source: u32,
    /// Requests at once; further ones are refused with 503.
    pub max_concurrent_requests: usize,
    /// Of them, of one source.
    pub max_concurrent_requests_per_source: usize,
}

impl Default for ActionsConfig {
    fn default() -> Self {
        Self {
            enabled: false,
            public_url: None,
            identity_keypair: None,
            requests_per_second: 20,
            requests_per_second_per_source: 5,
            max_concurrent_requests: 16,
            max_concurrent_requests_per_source: 4,
        }
    }
}
