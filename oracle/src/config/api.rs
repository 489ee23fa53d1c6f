//! The section of the API.

use std::net::SocketAddr;
use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;

/// The HTTP interface.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ApiConfig {
    pub enabled: bool,
    pub listen: SocketAddr,
    /// Bearer token of the administrative routes, which are off without one.
    pub admin_token: Option<SecretString>,
    /// File that holds the token. [`super::load`] reads it into `admin_token`.
    pub admin_token_file: Option<PathBuf>,
    /// Origins of web pages that may read the API, or `*` alone. If empty, only the API's own pages may.
    pub cors_origins: Vec<String>,
    /// Largest request body.
    pub max_body_bytes: usize,
    /// Longest time for one answer.
    pub timeout_seconds: u64,
    /// Connections at once; a further one takes the place of an idle one, or waits.
    pub max_connections: usize,
    /// Connections at once of one IPv4 address, or of one IPv6 network of 64 bits.
    pub max_connections_per_source: usize,
    /// Requests served at once; further ones are refused with 503.
    pub max_concurrent_requests: usize,
    /// Listeners of the price stream at once, each of which takes a connection; further ones are refused with 503.
    pub max_price_listeners: usize,
    /// Searches of the chain a second for what wallets have and what was collected, of all sources together; ten seconds' worth at once
    /// after a pause. What is remembered is none.
    pub chain_searches_per_second: u32,
    /// Of them, of one IPv4 address, or of one IPv6 network of 64 bits.
    pub chain_searches_per_second_per_source: u32,
}

impl ApiConfig {
    /// Listeners of the price stream at once of one source: of all as great a part as of the connections.
    pub fn listeners_of_a_source(&self) -> usize {
        let part = self
            .max_price_listeners
            .saturating_mul(self.max_connections_per_source);
        let part = part / self.max_connections.max(1);
        part.clamp(1, self.max_price_listeners.max(1))
    }
}

impl Default for ApiConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            admin_token: None,
            admin_token_file: None,
            cors_origins: Vec::new(),
            max_body_bytes: 64 << 10,
            timeout_seconds: 30,
            max_connections: 1_024,
            max_connections_per_source: 256,
            max_concurrent_requests: 256,
            max_price_listeners: 512,
            chain_searches_per_second: 10,
            chain_searches_per_second_per_source: 2,
        }
    }
}
