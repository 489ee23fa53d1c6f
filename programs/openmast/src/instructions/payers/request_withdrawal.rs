use {
    crate::{
        errors::OpenMastError,
        events::WithdrawalRequested,
        state::{Network, Payer},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct RequestWithdrawal {
    pub owner: Signer,
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = payer.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = payer.owner == *owner.address() @ OpenMastError::NotAuthorized
    )]
    pub payer: Account<Payer>,
}

pub fn handle(ctx: &mut Context<RequestWithdrawal>, amount: u64) -> Result<()> {
    require!(amount > 0, OpenMastError::ZeroAmount);
    let balance = ctx.accounts.payer.balance()?;
    require!(amount <= balance.get(), OpenMastError::RequestTooLarge);
    let clock = Clock::get()?;

    let payer = &mut ctx.accounts.payer;
    payer.requested = amount.into();
    payer.requested_slot = clock.slot.into();
    payer.requested_at = clock.unix_timestamp.into();

    emit!(WithdrawalRequested {
        network: *ctx.accounts.network.address(),
        payer: *ctx.accounts.payer.address(),
        requested: amount,
        requested_slot: clock.slot,
        requested_at: clock.unix_timestamp,
    });
    Ok(())
}
