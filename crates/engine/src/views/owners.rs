//! What the owner of a payer may see of sessions.

use super::{
    explain::{RunView, SessionView},
    verdicts::Verdict,
};
use crate::session::Reading;

impl SessionView {
    /// What the owner of a payer may see of it: runs that it pays for, and of others what it paid in the open epoch.
    /// `None`: nothing.
    pub fn for_payer(mut self, payer: u32) -> Option<Self> {
        let runs = std::mem::take(&mut self.runs);
        self.runs = runs
            .into_iter()
            .filter_map(|run| run.for_payer(payer))
            .collect();
        self.run_count = self.runs.len() as u64;
        let is_seen = |verdict: &Verdict| {
            self.runs
                .iter()
                .any(|run| verdict.run == Some(run.number) && run.payer == Some(payer))
        };
        self.verdicts.retain(is_seen);
        (!self.runs.is_empty()).then_some(self)
    }
}

impl RunView {
    fn for_payer(mut self, payer: u32) -> Option<Self> {
        self.billed.retain(|part| part.payer == payer);
        // As in session records. The others are of the operator's network.
        self.radio = self.mapped_radio.iter().cloned().collect();
        if self.payer == Some(payer) {
            return Some(self);
        }
        // It is somebody else's now: neither names nor counters are this payer's to see.
        let paid = self.billed.iter();
        let reading = paid.fold(Reading::ZERO, |sum, part| sum.plus(&part.reading));
        let newest = self.billed.iter().map(|part| part.last_event_at_ms).max();
        newest.map(|newest_event_at_ms| Self {
            subscriber: Vec::new(),
            payer: None,
            seen: Vec::new(),
            session_seconds: None,
            held_bytes: 0,
            entitlements: Vec::new(),
            too_dear: None,
            newest_event_at_ms,
            reading,
            waits: Reading::ZERO,
            ..self
        })
    }
}
