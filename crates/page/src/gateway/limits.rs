//! How much the page's browsers may ask.

use std::time::Duration;

/// Longest body of a request, and longest message of a WebSocket: a hundred addresses, or the largest transaction a few times.
pub(super) const MOST_ASKED_BYTES: usize = 32 << 10;
/// Longest answer: a hundred accounts of the kinds that the page reads take less than half.
pub(super) const MOST_ANSWER_BYTES: usize = 4 << 20;

/// Limits of a [`Gateway`](crate::Gateway).
#[derive(Clone, Copy, Debug)]
pub struct GatewayLimits {
    /// Questions a second, of all sources together; ten seconds' worth at once after a pause.
    pub per_second: u32,
    /// The same of one source.
    pub per_second_of_a_source: u32,
    /// Questions at once; further ones are refused.
    pub concurrent: usize,
    /// WebSockets at once, each of which takes a connection to a browser and one to a node.
    pub sockets: usize,
    /// Of them, of one source.
    pub sockets_of_a_source: usize,
    /// Longest wait for one answer of one node.
    pub timeout: Duration,
}

impl Default for GatewayLimits {
    fn default() -> Self {
        Self {
            per_second: 100,
            per_second_of_a_source: 20,
            concurrent: 32,
            sockets: 64,
            sockets_of_a_source: 8,
            timeout: Duration::from_secs(10),
        }
    }
}
