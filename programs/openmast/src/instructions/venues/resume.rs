use {
    super::listed,
    crate::{errors::OpenMastError, events::VenueResumed, state::Jurisdiction},
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct ResumeVenue {
    /// The regulator; anybody when the halt's end has passed.
    pub by: Signer,
    /// The asset's.
    #[account(
        constraint = jurisdiction.network == listed.asset.network @ OpenMastError::WrongNetwork,
        constraint = jurisdiction.code == listed.asset.jurisdiction @ OpenMastError::WrongJurisdiction
    )]
    pub jurisdiction: Account<Jurisdiction>,
    pub listed: Nested<listed::Listed>,
}

pub(crate) fn handle(ctx: &mut Context<ResumeVenue>) -> Result<()> {
    let listed = &mut ctx.accounts.listed;
    let now = Clock::get()?.unix_timestamp;
    let by_regulator = ctx.accounts.jurisdiction.regulator == *ctx.accounts.by.address();
    listed.venue.resume(now, by_regulator)?;

    listed.set_frozen(false)?;

    emit!(VenueResumed {
        network: *listed.network.address(),
        asset: *listed.asset.address(),
        token_account: *listed.token_account.address(),
        halt_ended: now,
    });
    Ok(())
}
