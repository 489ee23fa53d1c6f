use {
    crate::{constants::pause, errors::OpenMastError, events::PauseSet, state::Network},
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

pub fn handle(ctx: &mut Context<SetPause>, bits: u8) -> Result<()> {
    require!(bits & !pause::ALL == 0, OpenMastError::UnknownPauseBits);

    ctx.accounts.network.paused = bits;

    emit!(PauseSet {
        network: *ctx.accounts.network.address(),
        paused: bits,
    });
    Ok(())
}
