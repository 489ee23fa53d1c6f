use {
    crate::{errors::OpenMastError, events::PauseChanged, state::Network},
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct SetPause {
    pub pauser: Signer,
    #[account(
        mut,
        constraint = network.pauser == *pauser.address() @ OpenMastError::NotAuthorized
    )]
    pub network: Account<Network>,
}

pub(crate) fn handle(ctx: &mut Context<SetPause>, bits: u8) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;

    ctx.accounts.network.set_pause(bits, now)?;

    emit!(PauseChanged {
        network: *ctx.accounts.network.address(),
        paused: bits,
        paused_at: ctx.accounts.network.paused_at.get(),
        paused_until: ctx.accounts.network.paused_until.get(),
    });
    Ok(())
}
