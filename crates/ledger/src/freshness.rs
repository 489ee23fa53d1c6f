//! When a settlement comes too late for payers who left, or may.

/// Delays of a network, seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delays {
    /// After it a statement is paid.
    pub exit_delay_seconds: u32,
    /// Least time between the threshold and final.
    pub challenge_seconds: u32,
}

/// What decides whether a settlement that is not final may become so; times are Unix seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// Settlements that were closed before this time may charge money that has left.
    pub exit_closed_at: i64,
    /// Those that hold.
    pub delays: Delays,
    /// Those that held before, and since when others do. Statements keep the dates that they were made with.
    pub before: Option<(i64, Delays)>,
}

impl Freshness {
    /// Whether a settlement of a snapshot at `closed_at` may charge money that has left by `now`, or that can leave before
    /// anybody can show what it charges.
    #[inline]
    pub fn is_overtaken(&self, closed_at: i64, now: i64) -> bool {
        let concerns = |(changed_at, delays): &(i64, Delays)| {
            // The last statement of before the change holds its money from this time on.
            closed_at < changed_at.saturating_add(delays.half())
        };
        let before = self.before.filter(concerns);
        closed_at < self.exit_closed_at
            || self.delays.are_over(closed_at, now)
            || before.is_some_and(|(_, delays)| delays.are_over(closed_at, now))
    }
}

impl Delays {
    /// A settlement charges statements as absent that hold their money half an exit delay before they are paid: of that a
    /// challenge window is left to raise them by it.
    #[inline]
    const fn are_over(&self, closed_at: i64, now: i64) -> bool {
        now > closed_at.saturating_add(self.half() - self.challenge_seconds as i64)
    }

    #[inline]
    const fn half(&self) -> i64 {
        self.exit_delay_seconds as i64 / 2
    }
}
