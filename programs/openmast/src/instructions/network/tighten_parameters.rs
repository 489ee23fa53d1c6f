use {
    crate::{errors::OpenMastError, events::ParametersTightened, state::Network},
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct TightenParameters {
    pub authority: Signer,
    #[account(
        mut,
        constraint = network.authority == *authority.address() @ OpenMastError::NotAuthorized
    )]
    pub network: Account<Network>,
}

pub fn handle(
    ctx: &mut Context<TightenParameters>,
    max_epoch_increase: u64,
    min_bond: u64,
) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let network = &mut *ctx.accounts.network;

    network.tighten(max_epoch_increase, min_bond, now)?;

    emit!(ParametersTightened {
        network: *ctx.accounts.network.address(),
        parameters: (&ctx.accounts.network.parameters).into(),
        next_parameters: (&ctx.accounts.network.next_parameters).into(),
        tightened_at: ctx.accounts.network.tightened_at.get(),
    });
    Ok(())
}
