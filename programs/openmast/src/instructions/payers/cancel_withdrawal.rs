use {super::owned::owned_payer, crate::events::WithdrawalCancelled, anchor_lang::prelude::*};

owned_payer!(CancelWithdrawal);

pub(crate) fn handle(ctx: &mut Context<CancelWithdrawal>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.payer.require_plain_request()?;
    let requested = accounts.payer.requested.get();

    accounts.payer.end_request(false)?;

    emit!(WithdrawalCancelled {
        network: *accounts.network.address(),
        payer: *accounts.payer.address(),
        requested,
        requests_ended: accounts.payer.requests_ended.get(),
        endings: accounts.payer.endings.get(),
    });
    Ok(())
}
