//! Whose token accounts are paid.

use {
    crate::errors::OpenMastError,
    anchor_lang::{address_eq, prelude::*},
};

/// Refuses with [`OpenMastError::NotOwnTokenAccount`] an account of somebody else's.
pub(super) fn require_own(account_owner: &Address, owner: &Address) -> Result<()> {
    require!(
        address_eq(account_owner, owner),
        OpenMastError::NotOwnTokenAccount
    );
    Ok(())
}
