//! Who holds a role, who is named for it, and whose the treasury's part of an epoch is.

use {
    crate::{constants::role, errors::OpenMastError, state::Network},
    anchor_lang::prelude::*,
};

impl Network {
    /// Names who may take a role; the zero key is nobody. [`OpenMastError::UnknownRole`] for a number that is no role's.
    pub(crate) fn name_holder(&mut self, role: u8, to: Address) -> Result<()> {
        *self.pending_mut(role)? = to;
        Ok(())
    }

    /// Hands a role over to `holder`, who was named for it, at `now`, Unix seconds.
    ///
    /// [`OpenMastError::UnknownRole`]; [`OpenMastError::NoPendingHolder`] when nobody is named, and
    /// [`OpenMastError::NotAuthorized`] when it is another; [`OpenMastError::HandoverUnsettled`] as for
    /// [`Self::hand_over_treasury`].
    pub(crate) fn hand_over(&mut self, role: u8, holder: Address, now: i64) -> Result<()> {
        let pending = *self.pending_mut(role)?;
        require!(
            pending != Address::default(),
            OpenMastError::NoPendingHolder
        );
        require!(pending == holder, OpenMastError::NotAuthorized);
        match role {
            role::AUTHORITY => self.hand_over_authority(holder),
            role::TREASURY => self.hand_over_treasury(holder, now)?,
            _ => self.hand_over_pauser(holder),
        }
        Ok(())
    }

    fn pending_mut(&mut self, role: u8) -> Result<&mut Address> {
        Ok(match role {
            role::AUTHORITY => &mut self.pending_authority,
            role::TREASURY => &mut self.pending_treasury,
            role::PAUSER => &mut self.pending_pauser,
            _ => return Err(OpenMastError::UnknownRole.into()),
        })
    }

    /// Whose the treasury's part is of an epoch that opened at `opened_at`, Unix seconds.
    pub fn treasury_of(&self, opened_at: i64) -> Address {
        if opened_at >= self.treasury_since.get() {
            self.treasury
        } else {
            self.treasury_before
        }
    }

    /// A new authority names holders of its own: what the one before named is forgotten.
    pub(crate) fn hand_over_authority(&mut self, to: Address) {
        self.authority = to;
        let nobody = Address::default();
        self.pending_authority = nobody;
        self.pending_treasury = nobody;
        self.pending_pauser = nobody;
    }

    /// Epochs that open at `now` or later, Unix seconds, are the new holder's. What accrues is told apart by one date,
    /// so [`OpenMastError::HandoverUnsettled`] while epochs of the holder before are not final.
    pub fn hand_over_treasury(&mut self, to: Address, now: i64) -> Result<()> {
        self.require_settled_since(self.treasury_since)?;
        self.treasury_before = self.treasury;
        self.treasury_since = now.into();
        self.treasury = to;
        self.pending_treasury = Address::default();
        Ok(())
    }

    /// Holds at once.
    pub(crate) fn hand_over_pauser(&mut self, to: Address) {
        self.pauser = to;
        self.pending_pauser = Address::default();
    }

    fn require_settled_since(&self, since: PodI64) -> Result<()> {
        require!(
            self.final_closed_at.get() >= since.get(),
            OpenMastError::HandoverUnsettled
        );
        Ok(())
    }
}
