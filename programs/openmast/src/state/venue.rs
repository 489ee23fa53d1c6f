//! Where permissioned shares are traded, and how long that may be stopped.

use {
    crate::{
        constants::{ACCOUNT_VERSION, MAX_HALT_SECONDS},
        errors::OpenMastError,
    },
    anchor_lang::prelude::*,
    openmast_common::token_account::ShareAccount,
};

/// A token account of a market that takes permissioned shares although no person owns it.
///
/// Address: `"venue"`, asset, token account.
#[account]
pub struct Venue {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The asset whose shares it takes.
    pub asset: Address,
    /// The token account, of the asset's share mint.
    pub token_account: Address,
    /// Its owner when it was listed.
    pub owner: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Address,
    /// Listed it.
    pub listed_by: Address,
    /// When the newest halt began, Unix seconds; 0: there was none.
    pub halted_since: PodI64,
    /// From then on anybody may end it, Unix seconds; 0: the venue is not halted.
    pub halted_until: PodI64,
    /// When the newest halt that is over ended, Unix seconds; 0: none is.
    pub halt_ended: PodI64,
    /// Hash of the reason that the regulator gave for the newest halt.
    pub reason_hash: [u8; 32],
    /// How often it was halted.
    pub halts: PodU32,
    /// Zero.
    pub reserved: [u8; 32],
}

/// Who makes a venue of which token account.
pub(crate) struct Listing {
    pub(crate) asset: Address,
    pub(crate) token_account: Address,
    pub(crate) owner: Address,
    pub(crate) rent_payer: Address,
    pub(crate) listed_by: Address,
}

impl Venue {
    /// Fills a new one.
    pub(crate) fn list(&mut self, listing: Listing, bump: u8) {
        self.version = ACCOUNT_VERSION;
        self.asset = listing.asset;
        self.token_account = listing.token_account;
        self.owner = listing.owner;
        self.bump = bump;
        self.rent_payer = listing.rent_payer;
        self.listed_by = listing.listed_by;
    }

    /// Refuses an account that was made anew at this address for somebody else with [`OpenMastError::VenueChanged`].
    pub(crate) fn require_same(&self, account: &ShareAccount, share_mint: &Address) -> Result<()> {
        require!(
            account.owner == self.owner && account.mint == *share_mint,
            OpenMastError::VenueChanged
        );
        Ok(())
    }

    /// Whether its account is frozen by a halt.
    pub(crate) fn is_halted(&self) -> bool {
        self.halted_until.get() != 0
    }

    /// Begins a halt at `now` that anybody may end from `until` on, both Unix seconds.
    ///
    /// [`OpenMastError::VenueHalted`] while one stands; [`OpenMastError::HaltTooLong`] for an end that is not within
    /// 14 days; [`OpenMastError::HaltTooSoon`] until as much time has passed since the last one as that lasted.
    pub fn halt(&mut self, now: i64, until: i64, reason_hash: [u8; 32]) -> Result<()> {
        require!(!self.is_halted(), OpenMastError::VenueHalted);
        let longest = now.saturating_add(MAX_HALT_SECONDS);
        require!(until > now && until <= longest, OpenMastError::HaltTooLong);
        let ended = self.halt_ended.get();
        let lasted = ended.saturating_sub(self.halted_since.get());
        require!(
            ended == 0 || now >= ended.saturating_add(lasted),
            OpenMastError::HaltTooSoon
        );
        self.halted_since = now.into();
        self.halted_until = until.into();
        self.reason_hash = reason_hash;
        self.halts = self.halts.get().saturating_add(1).into();
        Ok(())
    }

    /// Ends the halt at `now`, Unix seconds. [`OpenMastError::VenueNotHalted`] when there is none, and
    /// [`OpenMastError::HaltNotOver`] before its end for anybody but the regulator.
    pub fn resume(&mut self, now: i64, by_regulator: bool) -> Result<()> {
        require!(self.is_halted(), OpenMastError::VenueNotHalted);
        require!(
            by_regulator || now >= self.halted_until.get(),
            OpenMastError::HaltNotOver
        );
        self.halted_until = 0.into();
        self.halt_ended = now.into();
        Ok(())
    }
}
