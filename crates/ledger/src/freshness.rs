//! When a settlement comes too late for payers who left, or may.

/// Times that decide whether a settlement that is not final may become so, Unix seconds and seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// Settlements that were closed before this time may charge money that has left.
    pub exit_closed_at: i64,
    pub exit_delay_seconds: u32,
    pub challenge_seconds: u32,
}

impl Freshness {
    /// Whether a settlement of a snapshot at `closed_at` may charge money that has left by `now`, or that can leave before
    /// anybody can show what it charges. It charges statements as absent that hold their money half an exit delay before
    /// they are paid: a challenge window of that is left to raise them by it.
    #[inline]
    pub const fn is_overtaken(&self, closed_at: i64, now: i64) -> bool {
        let fresh = self.exit_delay_seconds as i64 / 2 - self.challenge_seconds as i64;
        closed_at < self.exit_closed_at || now > closed_at.saturating_add(fresh)
    }
}
