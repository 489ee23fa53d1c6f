use {
    crate::{
        errors::OpenMastError,
        events::WithdrawalCancelled,
        state::{Network, Payer},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct CancelWithdrawal {
    pub owner: Signer,
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = payer.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = payer.owner == *owner.address() @ OpenMastError::NotAuthorized,
        constraint = payer.requested.get() > 0 @ OpenMastError::NoRequest
    )]
    pub payer: Account<Payer>,
}

pub fn handle(ctx: &mut Context<CancelWithdrawal>) -> Result<()> {
    let requested = ctx.accounts.payer.requested.get();

    ctx.accounts.payer.close_request();

    emit!(WithdrawalCancelled {
        network: *ctx.accounts.network.address(),
        payer: *ctx.accounts.payer.address(),
        requested,
    });
    Ok(())
}
