use {
    crate::{
        errors::OpenMastError,
        events::PayerOffered,
        state::{Network, Payer},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct OfferPayer {
    pub owner: Signer,
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = payer.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = payer.owner == *owner.address() @ OpenMastError::NotAuthorized
    )]
    pub payer: Account<Payer>,
}

pub fn handle(ctx: &mut Context<OfferPayer>, to: Address) -> Result<()> {
    ctx.accounts.payer.pending_owner = to;

    emit!(PayerOffered {
        network: *ctx.accounts.network.address(),
        payer: *ctx.accounts.payer.address(),
        pending_owner: to,
    });
    Ok(())
}
