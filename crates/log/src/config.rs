//! What can be configured of the log.

use serde::Deserialize;

/// The durable log of usage reports.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogConfig {
    /// A segment file that reaches this size is closed and the next one begun.
    pub segment_bytes: u64,
    /// The log stops accepting (and front doors stop answering) rather than grow beyond this.
    pub max_bytes: u64,
    /// How long the first report of a group waits for others before all are made durable together; 0 waits for nothing.
    pub group_commit_window_us: u64,
    /// The core that the writing thread is kept on; any without.
    pub core: Option<usize>,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self {
            segment_bytes: 64 << 20,
            max_bytes: 16 << 30,
            group_commit_window_us: 500,
            core: None,
        }
    }
}
