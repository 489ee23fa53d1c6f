use {
    crate::{
        errors::OpenMastError,
        events::LotAskCancelled,
        state::{Entitlement, Payer},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct CancelAsk {
    pub owner: Signer,
    #[account(constraint = payer.owner == *owner.address() @ OpenMastError::NotAuthorized)]
    pub payer: Account<Payer>,
    #[account(
        mut,
        constraint = entitlement.payer == *payer.address() @ OpenMastError::WrongPayer
    )]
    pub entitlement: Account<Entitlement>,
}

pub(crate) fn handle(ctx: &mut Context<CancelAsk>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.entitlement.require_asked()?;

    accounts.entitlement.cancel();

    emit!(LotAskCancelled {
        network: accounts.entitlement.network,
        lot: accounts.entitlement.lot,
        entitlement: *accounts.entitlement.address(),
    });
    Ok(())
}
