use {
    super::listed,
    crate::{events::VenueResumed, instructions::permission::regulator_of},
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct ResumeVenue {
    /// The regulator; anybody when the halt's end has passed.
    pub by: Signer,
    pub listed: Nested<listed::Listed>,
}

pub(crate) fn handle(ctx: &mut Context<ResumeVenue>) -> Result<()> {
    let listed = &mut ctx.accounts.listed;
    let now = Clock::get()?.unix_timestamp;
    let by = ctx.accounts.by.address();
    let by_regulator = regulator_of(&listed.network, &listed.asset) == *by;
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
