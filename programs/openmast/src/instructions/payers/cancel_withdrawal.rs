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
        constraint = payer.owner == *owner.address() @ OpenMastError::NotAuthorized
    )]
    pub payer: Account<Payer>,
}

pub fn handle(ctx: &mut Context<CancelWithdrawal>) -> Result<()> {
    ctx.accounts.payer.require_plain_request()?;
    let requested = ctx.accounts.payer.requested.get();

    ctx.accounts.payer.end_request(false)?;

    emit!(WithdrawalCancelled {
        network: *ctx.accounts.network.address(),
        payer: *ctx.accounts.payer.address(),
        requested,
        requests_ended: ctx.accounts.payer.requests_ended.get(),
        endings: ctx.accounts.payer.endings.get(),
    });
    Ok(())
}
