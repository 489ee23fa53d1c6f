//! The section of the web application.

use openmast_page::GatewayLimits;
use reqwest::Url;
use serde::Deserialize;

use super::fields;

/// The web application, at the API's address.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AppConfig {
    /// Whether the API's address shows it.
    pub enabled: bool,
    /// Whether its questions to Solana are passed on to `network.rpc_urls`, at `/rpc` and `/ws`. Only if it is said: whoever
    /// reaches the API then has a part of what the endpoints give the oracle.
    pub solana: bool,
    /// Where these endpoints take WebSockets, in their order; derived from them if empty.
    #[serde(deserialize_with = "fields::ws_urls")]
    pub ws_urls: Vec<Url>,
    /// Names by which browsers know this address, besides those of the machine itself. Empty: where `api.listen` is loopback the
    /// machine's own alone, else any.
    pub hosts: Vec<String>,
    /// Questions a second, of all sources together.
    pub requests_per_second: u32,
    /// Of them, of one IPv4 address, or of one IPv6 network of 64 bits.
    pub requests_per_second_per_source: u32,
    /// Questions at once; further ones are refused with 503.
    pub max_concurrent_requests: usize,
    /// Of them, of one source.
    pub max_concurrent_requests_per_source: usize,
    /// WebSockets at once, each with a connection to a browser and one to an endpoint.
    pub max_sockets: usize,
    /// Of them, of one source.
    pub max_sockets_per_source: usize,
}

impl AppConfig {
    /// Whether there is a way to Solana.
    pub fn leads_to_solana(&self) -> bool {
        self.enabled && self.solana
    }
}

impl Default for AppConfig {
    fn default() -> Self {
        let bounds = GatewayLimits::default();
        Self {
            enabled: true,
            solana: false,
            ws_urls: Vec::new(),
            hosts: Vec::new(),
            requests_per_second: bounds.per_second,
            requests_per_second_per_source: bounds.per_second_of_a_source,
            max_concurrent_requests: bounds.concurrent,
            max_concurrent_requests_per_source: bounds.concurrent_of_a_source,
            max_sockets: bounds.sockets,
            max_sockets_per_source: bounds.sockets_of_a_source,
        }
    }
}
