use {
    crate::{
        errors::OpenMastError,
        events::PayerAccepted,
        state::{Network, Payer},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct AcceptPayer {
    pub new_owner: Signer,
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = payer.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = payer.pending_owner != Address::default() @ OpenMastError::NothingOffered,
        constraint = payer.pending_owner == *new_owner.address() @ OpenMastError::NotAuthorized
    )]
    pub payer: Account<Payer>,
}

pub(crate) fn handle(ctx: &mut Context<AcceptPayer>) -> Result<()> {
    let payer = &mut ctx.accounts.payer;
    payer.owner = payer.pending_owner;
    payer.pending_owner = Address::default();

    let payer = &ctx.accounts.payer;
    emit!(PayerAccepted {
        network: *ctx.accounts.network.address(),
        payer: *payer.address(),
        owner: payer.owner,
        deposited: payer.deposited.get(),
        withdrawn: payer.withdrawn.get(),
        proven: payer.proven.get(),
        requested: payer.requested.get(),
        requested_slot: payer.requested_slot.get(),
        lapses_at: payer.lapses_at.get(),
        stated: payer.stated.get(),
        pays_at: payer.pays_at.get(),
        holds_from: payer.holds_from.get(),
    });
    Ok(())
}
