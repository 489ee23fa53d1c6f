//! How an asset comes into another jurisdiction: its owner asks, the present regulator agrees, the new one accepts.

use {
    crate::{
        constants::{MAX_JURISDICTION_CODE, move_state},
        errors::OpenMastError,
        state::Asset,
    },
    anchor_lang::prelude::*,
    openmast_ledger::AssetMove,
};

impl Asset {
    /// Asks for a move to the jurisdiction `to`, in place of an earlier request; 0 takes it back.
    ///
    /// [`OpenMastError::MoveScheduled`] once both regulators have agreed to one and it is not over;
    /// [`OpenMastError::SameJurisdiction`]; [`OpenMastError::JurisdictionOutOfRange`].
    pub(crate) fn offer_move(&mut self, to: u16) -> Result<()> {
        require!(
            self.move_state != move_state::ACCEPTED,
            OpenMastError::MoveScheduled
        );
        require!(
            to != self.jurisdiction.get(),
            OpenMastError::SameJurisdiction
        );
        require!(
            to <= MAX_JURISDICTION_CODE,
            OpenMastError::JurisdictionOutOfRange
        );
        self.move_to = to.into();
        self.move_state = if to == 0 {
            move_state::NONE
        } else {
            move_state::OFFERED
        };
        Ok(())
    }

    /// The present regulator agrees to the move to `to`, or takes that back while the new one has not accepted. Otherwise
    /// [`OpenMastError::MoveNotOffered`].
    pub(crate) fn agree_to_move(&mut self, to: u16, agrees: bool) -> Result<()> {
        require!(
            matches!(self.move_state, move_state::OFFERED | move_state::AGREED)
                && self.move_to.get() == to,
            OpenMastError::MoveNotOffered
        );
        self.move_state = if agrees {
            move_state::AGREED
        } else {
            move_state::OFFERED
        };
        Ok(())
    }

    /// The regulator of `to` accepts: the asset is there from the first epoch on of which no usage can be metered yet.
    ///
    /// [`OpenMastError::MoveNotOffered`] when the owner did not ask for this one;
    /// [`OpenMastError::MoveNotAgreed`] while the present regulator has not agreed.
    pub(crate) fn accept_move(&mut self, to: PodU16, final_epoch: u64) -> Result<()> {
        let open = matches!(self.move_state, move_state::OFFERED | move_state::AGREED);
        require!(open && self.move_to == to, OpenMastError::MoveNotOffered);
        require!(
            self.move_state == move_state::AGREED,
            OpenMastError::MoveNotAgreed
        );
        self.move_state = move_state::ACCEPTED;
        self.move_epoch = AssetMove::agreed_at(final_epoch).first_epoch.into();
        self.next_first_licence = self.licence_count;
        Ok(())
    }

    /// The move that is agreed and not over: the asset is not collected up to it.
    pub(crate) fn agreed_move(&self) -> Option<AssetMove> {
        (self.move_state == move_state::ACCEPTED).then_some(AssetMove {
            first_epoch: self.move_epoch.get(),
        })
    }

    /// To be called when the asset is collected up to `epoch`: all that it earns from a move on is the new jurisdiction's.
    pub(crate) fn end_move(&mut self, epoch: u64) {
        if !(self.agreed_move()).is_some_and(|agreed| agreed.is_done_by(epoch)) {
            return;
        }
        self.jurisdiction = self.move_to;
        self.move_to = 0.into();
        self.move_state = move_state::NONE;
        self.move_epoch = 0.into();
        self.first_licence = self.next_first_licence;
        self.next_first_licence = 0.into();
    }

    /// Forgets what the owner asked for and is not agreed. Whoever takes the asset over asks for a move of its own.
    pub(crate) fn forget_move_offer(&mut self) {
        if self.move_state != move_state::ACCEPTED {
            self.move_to = 0.into();
            self.move_state = move_state::NONE;
        }
    }
}
