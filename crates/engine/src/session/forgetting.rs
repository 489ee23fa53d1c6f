//! Sessions and names that can get no report any more are forgotten.

use openmast_metering::{Kept, RowId};

use super::{
    run_state::{NONE, RunState},
    table::Sessions,
};

/// Reports of a session that ended can come this late: a gateway's or proxy's clock is believed for a week.
const KEPT: Kept = Kept {
    after_stop_ms: KEPT_AFTER_STOP_MS,
    // It was never ended and not heard of for so long: it has lost its Stop.
    silent_ms: 400 * DAY_MS,
    only_begun_ms: 7 * DAY_MS,
};
/// Where many sessions are kept: nothing is billed otherwise if a Start is forgotten.
const KEPT_WHERE_MANY_ARE: Kept = Kept {
    only_begun_ms: 3_600_000,
    ..KEPT
};
/// A front door must not believe that something happened longer ago: its session may be forgotten, and would be counted
/// again from zero.
pub const KEPT_AFTER_STOP_MS: u64 = 30 * DAY_MS;
const DAY_MS: u64 = 86_400_000;
/// Parties that are added before it is looked which of them are used; with more sessions, as many as these.
const SPARE_PARTIES: u64 = 1 << 16;

impl Sessions {
    /// Forgets what can get no report any more. `now_ms` has passed for certain. Where `are_many`, also Starts of which nothing
    /// more was heard soon. Returns the rows, in order.
    pub fn forget_old(&mut self, now_ms: u64, are_many: bool) -> Vec<RowId> {
        let kept = match are_many {
            true => KEPT_WHERE_MANY_ARE,
            false => KEPT,
        };
        let gone = self.table.forget(now_ms, kept);
        for row in &gone {
            self.ids.remove(*row);
            if let Some(run) = self.table.attachment_mut(*row) {
                *run = RunState::default();
            }
        }
        if !gone.is_empty() {
            self.clear_aliases(&gone);
            self.link_all();
        }
        self.forget_parties(std::iter::empty());
        gone
    }

    pub(super) fn link_all(&mut self) {
        self.names.derived.link_none();
        self.roaming.clear();
        let rows: Vec<RowId> = self.table.rows().collect();
        for row in rows {
            if let Some(run) = self.table.attachment_mut(row) {
                run.set_listed(false);
                run.set_moved(false);
            }
            self.link(row);
            self.index_aliases(row);
            self.index_roaming(row);
        }
    }

    /// Whether so many parties were added since [`Self::forget_parties`] that it is worth looking at all sessions.
    #[inline]
    pub fn has_spare_parties(&self) -> bool {
        self.names.added >= SPARE_PARTIES.max(self.table.len())
    }

    /// Forgets parties that no session has, and radios' names that neither a party nor one of `kept` has.
    pub fn forget_parties(&mut self, kept: impl Iterator<Item = u32>) {
        let mut used = vec![false; self.names.parties.len()];
        for row in self.table.rows() {
            for at in self.incarnations(row) {
                let party = self.run_state(at).map_or(NONE, RunState::party);
                if let Some(is_used) = used.get_mut(party as usize) {
                    *is_used = true;
                }
            }
        }
        self.names.retain_parties(&used, kept);
    }
}
