//! What licences say about an epoch: whoever judges it, and whenever, finds the same.

use std::collections::BTreeMap;

use openmast_ledger::LicenceState;

use super::Player;
use crate::operation::LicenceId;

/// What the licences were in an epoch by the snapshot that it began with.
pub(super) struct Judged {
    epoch: u64,
    /// The time of the snapshot.
    opened_at: i64,
    states: BTreeMap<LicenceId, LicenceState>,
}

impl Player {
    /// To be called when a settlement of the snapshot of this slot is final: the next epoch begins with it.
    pub(super) fn judge(&mut self, slot: u64) {
        let network = &self.model.network;
        let (epoch, opened_at) = (network.final_epoch + 1, network.final_closed_at);
        let snapshot = self.history.iter().rev().find(|seen| seen.slot <= slot);
        let licences = snapshot.map(|seen| &seen.licences);
        let states = licences.into_iter().flatten();
        let states =
            states.map(|(id, (licence, _))| (*id, licence.terms().state_in(epoch, opened_at)));
        self.judged = Some(Judged {
            epoch,
            opened_at,
            states: states.collect(),
        });
    }

    /// Nothing that a regulator did since the snapshot changes what it says.
    ///
    /// # Panics
    /// Something does.
    pub(super) fn check_judged(&self) {
        let Some(judged) = &self.judged else { return };
        for (id, (licence, _)) in &self.model.licences {
            let state = licence.terms().state_in(judged.epoch, judged.opened_at);
            let was = judged.states.get(id).copied();
            // It was granted since.
            let was = was.unwrap_or(LicenceState::Announced);
            assert_eq!(state, was, "epoch {}, {licence:?}", judged.epoch);
        }
    }
}
