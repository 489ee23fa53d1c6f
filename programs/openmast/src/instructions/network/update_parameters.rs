use {
    crate::{
        errors::OpenMastError,
        events::ParametersUpdated,
        state::{Network, NetworkParameters},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct UpdateParameters {
    pub authority: Signer,
    #[account(
        mut,
        constraint = network.authority == *authority.address() @ OpenMastError::NotAuthorized
    )]
    pub network: Account<Network>,
}

pub fn handle(ctx: &mut Context<UpdateParameters>, parameters: NetworkParameters) -> Result<()> {
    parameters.check()?;

    ctx.accounts.network.set_parameters(&parameters);

    emit!(ParametersUpdated {
        network: *ctx.accounts.network.address(),
        parameters,
        oldest_kept_epoch: ctx.accounts.network.oldest_kept_epoch.get(),
    });
    Ok(())
}
