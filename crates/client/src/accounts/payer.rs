use super::Payer;

impl Payer {
    /// Deposits less withdrawals.
    pub fn balance(&self) -> u64 {
        self.deposited.saturating_sub(self.withdrawn)
    }

    /// Whether the request is a statement. It stands until it is paid or cancelled, also after it lapsed.
    pub fn has_statement(&self) -> bool {
        self.pays_at != 0
    }

    /// Whether there is a request, and it has lapsed at `now`.
    pub fn has_lapsed(&self, now: i64) -> bool {
        self.requested > 0 && self.lapses_at <= now
    }
}
