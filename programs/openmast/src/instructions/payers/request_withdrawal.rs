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
    let accounts = &mut ctx.accounts;
    accounts.payer.require_no_statement()?;
    require!(amount > 0, OpenMastError::ZeroAmount);
    let balance = accounts.payer.balance()?;
    require!(amount <= balance.get(), OpenMastError::RequestTooLarge);
    let clock = Clock::get()?;
    let lapses_at = accounts.network.request_lapses_at(clock.unix_timestamp);

    let payer = &mut accounts.payer;
    payer.begin_request(amount, clock.slot, lapses_at)?;

    emit!(WithdrawalRequested {
        network: *accounts.network.address(),
        payer: *accounts.payer.address(),
        requested: amount,
        requested_slot: clock.slot,
        lapses_at,
        requests_ended: accounts.payer.requests_ended.get(),
        endings: accounts.payer.endings.get(),
    });
    Ok(())
}
