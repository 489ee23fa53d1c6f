use {
    crate::{
        errors::OpenMastError,
        events::LotAskedBack,
        state::{Entitlement, Lot, Network, Payer},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct AskBack {
    pub owner: Signer,
    pub network: Account<Network>,
    #[account(constraint = payer.owner == *owner.address() @ OpenMastError::NotAuthorized)]
    pub payer: Account<Payer>,
    #[account(constraint = lot.network == *network.address() @ OpenMastError::WrongNetwork)]
    pub lot: Account<Lot>,
    #[account(
        mut,
        constraint = entitlement.lot == *lot.address() @ OpenMastError::WrongLot,
        constraint = entitlement.payer == *payer.address() @ OpenMastError::WrongPayer
    )]
    pub entitlement: Account<Entitlement>,
}

pub(crate) fn handle(ctx: &mut Context<AskBack>, amount: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let clock = Clock::get()?;
    let final_epoch = accounts.network.final_epoch.get();
    (accounts.lot).require_goes_on(final_epoch, clock.unix_timestamp)?;
    let slot = clock.slot;

    accounts.entitlement.ask(amount, slot)?;

    emit!(LotAskedBack {
        network: *accounts.network.address(),
        lot: *accounts.lot.address(),
        entitlement: *accounts.entitlement.address(),
        asked: amount,
        asked_slot: slot,
    });
    Ok(())
}
