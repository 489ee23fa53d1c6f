//! How long nodes are waited for.

use std::time::Duration;

/// How long answers are waited for, and nodes believed that say the same.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For one answer, from connecting to its last byte.
    pub timeout: Duration,
    /// A node whose finalized slot or clock is the same for so long is not believed.
    pub stale_after: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            stale_after: Duration::from_secs(30),
        }
    }
}
