use {
    super::owned::owned_payer,
    crate::{errors::OpenMastError, events::WithdrawalRequested},
    anchor_lang::prelude::*,
};

owned_payer!(RequestWithdrawal);

pub(crate) fn handle(ctx: &mut Context<RequestWithdrawal>, amount: u64) -> Result<()> {
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
