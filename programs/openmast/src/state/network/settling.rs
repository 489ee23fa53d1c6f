//! Becoming final: epochs, the treasury's part, settlements that are kept, and exits that overtake one.

use {
    crate::{
        errors::OpenMastError,
        state::{Network, Proposal},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{Freshness, Side},
};

impl Network {
    /// Refuses with [`OpenMastError::WrongEpoch`] any epoch but the one after the newest final one.
    pub(crate) fn require_next(&self, epoch: u64) -> Result<()> {
        require!(
            self.final_epoch.get().checked_add(1) == Some(epoch),
            OpenMastError::WrongEpoch
        );
        Ok(())
    }

    /// Takes over what a proposal says that becomes the settlement of its epoch at `now`, Unix seconds.
    pub fn settle(&mut self, proposal: &Proposal, now: i64) -> Result<()> {
        let content = &proposal.content;
        self.change_treasury(proposal);
        self.final_epoch = content.epoch;
        self.final_snapshot_slot = content.snapshot_slot;
        self.final_closed_at = content.closed_at;
        self.final_payer_root = content.payer_root;
        self.settled_amount = content.asset_charged;
        self.settled_accrued = content.asset_accrued;
        self.settled_reserve_amount = content.reserve_charged;
        self.settled_reserve_accrued = content.reserve_accrued;
        self.settled_asset_count = content.asset_count;
        self.settled_payer_count = content.payer_count;
        self.settled_reserve_count = content.reserve_count;
        let kept = self.parameters_at(now).settlements_kept.get();
        self.drop_old_settlements(kept);
        self.require_solvent(Side::Everybody)?;
        Ok(())
    }

    /// Keeps the smallest treasury's part that held before the newest change of it, or of whose it is: whoever lets
    /// several changes pass cuts no epoch by more than was promised in it. Before the first settlement there is none.
    fn change_treasury(&mut self, proposal: &Proposal) {
        let is_first = self.final_epoch.get() == 0;
        let changes = self.settled_treasury_bps != proposal.treasury_bps
            || self.settled_treasury != proposal.treasury;
        if is_first {
            self.before_treasury_bps = proposal.treasury_bps;
        } else if changes {
            let (before, settled) = (self.before_treasury_bps, self.settled_treasury_bps);
            self.before_treasury_bps = before.get().min(settled.get()).into();
        }
        if is_first || changes {
            self.treasury_epoch = proposal.content.epoch;
            self.settled_treasury_bps = proposal.treasury_bps;
            self.settled_treasury = proposal.treasury;
        }
    }

    /// What was let go may be closed, so it stays so when more are kept later: every settlement that is kept is there.
    fn drop_old_settlements(&mut self, kept: u32) {
        let final_epochs = self.final_epoch.get().saturating_add(1);
        let oldest = final_epochs.saturating_sub(u64::from(kept));
        self.oldest_kept_epoch = self.oldest_kept_epoch.get().max(oldest).into();
    }

    /// Whether a settlement is final whose snapshot saw what was done at `slot`.
    pub(crate) fn has_seen(&self, slot: u64) -> bool {
        self.final_epoch.get() > 0 && self.final_snapshot_slot.get() >= slot
    }

    /// To be called when a statement was paid that no final settlement saw; `holds_from` is the statement's.
    pub(crate) fn note_exit(&mut self, holds_from: i64) {
        let newest = self.exit_closed_at.get().max(holds_from);
        self.exit_closed_at = newest.into();
    }

    /// Whether a settlement of a snapshot at `closed_at` may charge money that has left by `now`, both Unix seconds, or
    /// that can leave before anybody can show what it charges. A later snapshot held it aside, so that paying it changes
    /// nothing.
    pub(crate) fn is_overtaken(&self, closed_at: i64, now: i64) -> bool {
        let changed_at = self.next_parameters_at.get();
        let rules = Freshness {
            exit_closed_at: self.exit_closed_at.get(),
            delays: self.parameters_at(now).delays(),
            before: (self.next_parameters_hold(now))
                .then(|| (changed_at, self.parameters.delays())),
        };
        rules.is_overtaken(closed_at, now)
    }

    /// Refuses a settlement with [`OpenMastError::OvertakenByExit`] when it [is overtaken](Self::is_overtaken).
    pub(crate) fn require_not_overtaken(&self, closed_at: i64, now: i64) -> Result<()> {
        require!(
            !self.is_overtaken(closed_at, now),
            OpenMastError::OvertakenByExit
        );
        Ok(())
    }
}
