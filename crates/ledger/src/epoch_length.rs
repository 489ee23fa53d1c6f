//! How long epochs may be, so that nobody uses a network for nothing by leaving it.

use crate::freshness::Delays;

impl Delays {
    /// The longest epoch, in seconds, for which a payer that leaves by a statement pays for all that it used, as long as the
    /// oracles settle and whatever the pauser does: `exit_delay / 2 − max_pause − 3 · challenge` (docs/reference/money.md, "What
    /// a payer can get for nothing").
    ///
    /// A settlement that saw the statement must be final before half of the exit delay is over. In the worst case a
    /// pause and an epoch are to end first, and two settlements to become final, one after the other, before it.
    ///
    /// 0 when there is no such epoch. The program takes no delays for which it would be below `min_epoch_seconds`.
    #[inline]
    pub const fn longest_epoch_seconds(self, max_pause_seconds: u32) -> u32 {
        let half = self.exit_delay_seconds / 2;
        half.saturating_sub(max_pause_seconds)
            .saturating_sub(self.challenge_seconds.saturating_mul(3))
    }
}
