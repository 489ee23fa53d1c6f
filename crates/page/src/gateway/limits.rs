//! How much the page's browsers may ask, and may be told.

use std::time::Duration;

/// Longest body of a request, and longest message of a WebSocket: a hundred addresses, or the largest transaction a few times.
pub(super) const MOST_ASKED_BYTES: usize = 32 << 10;
/// Longest answer: a hundred accounts of the kinds that the page reads take less than half.
pub(super) const MOST_ANSWER_BYTES: usize = 4 << 20;
/// Calls in one body.
pub(super) const MOST_CALLS: usize = 10;
/// Subscriptions of a source for each WebSocket that it may have. The page has one on each.
pub(super) const SUBSCRIPTIONS_OF_A_SOCKET: usize = 2;
/// Refusals on one WebSocket: with as many it ends.
pub(super) const MOST_REFUSALS: usize = 16;
/// Longest message of a node on a WebSocket: more than twice an account, as far as accounts are read here.
pub(super) const MOST_TOLD_BYTES: usize = 128 << 10;
/// Shorter messages on a WebSocket count as so many bytes: they cost work, too.
pub(super) const LEAST_BYTES_OF_A_MESSAGE: usize = 1 << 10;

/// Limits of a [`Gateway`](crate::Gateway).
#[derive(Clone, Copy, Debug)]
pub struct GatewayLimits {
    /// Questions a second, of all sources together; ten seconds' worth at once after a pause.
    pub per_second: u32,
    /// The same of one source.
    pub per_second_of_a_source: u32,
    /// Questions under way at once; further ones are refused.
    pub concurrent: usize,
    /// Of them, of one source.
    pub concurrent_of_a_source: usize,
    /// WebSockets at once, each of which takes a connection to a browser and one to a node.
    pub sockets: usize,
    /// Of them, of one source.
    pub sockets_of_a_source: usize,
    /// A WebSocket that has been without a subscription for so long ends.
    pub idle: Duration,
    /// Longest wait for one answer of one node. A question waits twice as long at most, however many nodes there are.
    pub timeout: Duration,
}

impl Default for GatewayLimits {
    fn default() -> Self {
        Self {
            per_second: 100,
            per_second_of_a_source: 20,
            concurrent: 32,
            concurrent_of_a_source: 8,
            sockets: 64,
            sockets_of_a_source: 8,
            idle: Duration::from_secs(60),
            timeout: Duration::from_secs(10),
        }
    }
}
