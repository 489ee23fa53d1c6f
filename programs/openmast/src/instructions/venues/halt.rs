use {
    super::listed,
    crate::{errors::OpenMastError, events::VenueHalted, instructions::permission::regulator_of},
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct HaltVenue {
    #[account(
        constraint = regulator_of(&listed.network, &listed.asset) == *regulator.address()
            @ OpenMastError::NotAuthorized
    )]
    pub regulator: Signer,
    pub listed: Nested<listed::Listed>,
}

pub(crate) fn handle(
    ctx: &mut Context<HaltVenue>,
    until: i64,
    reason_hash: [u8; 32],
) -> Result<()> {
    let listed = &mut ctx.accounts.listed;
    let now = Clock::get()?.unix_timestamp;
    listed.venue.halt(now, until, reason_hash)?;

    listed.set_frozen(true)?;

    emit!(VenueHalted {
        network: *listed.network.address(),
        asset: *listed.asset.address(),
        token_account: *listed.token_account.address(),
        regulator: *ctx.accounts.regulator.address(),
        halted_since: now,
        halted_until: until,
        reason_hash,
        halts: listed.venue.halts.get(),
    });
    Ok(())
}
