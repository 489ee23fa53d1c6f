use {
    super::listed::{self, Listed},
    crate::{errors::OpenMastError, events::VenueUnlisted},
    anchor_lang::prelude::*,
    openmast_common::{ids, token_account::ShareAccount},
};

#[derive(Accounts)]
pub struct UnlistVenue {
    #[account(constraint = listed.network.authority == *authority.address() @ OpenMastError::NotAuthorized)]
    pub authority: Signer,
    pub listed: Nested<listed::Listed>,
    /// Who paid the rent of the venue gets it back; may be the authority.
    #[account(
        mut,
        unsafe(dup),
        address = listed.venue.rent_payer @ OpenMastError::WrongRentPayer
    )]
    pub rent_payer: UncheckedAccount,
}

pub(crate) fn handle(ctx: &mut Context<UnlistVenue>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let (exists, frozen) = account_state(&accounts.listed)?;

    if exists && !frozen {
        accounts.listed.set_frozen(true)?;
    }
    accounts
        .listed
        .venue
        .close(*accounts.rent_payer.account())?;

    emit!(VenueUnlisted {
        network: *accounts.listed.network.address(),
        asset: *accounts.listed.asset.address(),
        token_account: *accounts.listed.token_account.address(),
    });
    Ok(())
}

/// Whether the account exists and is frozen. One that its owner closed needs no freezing.
fn account_state(listed: &Listed) -> Result<(bool, bool)> {
    let account = listed.token_account.account();
    if !account.owned_by(&ids::TOKEN_2022) {
        return Ok((false, false));
    }
    let account = ShareAccount::read(account)?;
    require!(account.amount == 0, OpenMastError::VenueNotEmpty);
    Ok((true, account.is_frozen()))
}
