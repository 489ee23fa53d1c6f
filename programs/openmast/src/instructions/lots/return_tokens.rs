use {
    super::tokens,
    crate::{errors::OpenMastError, events::LotReturned, instructions::payout},
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct ReturnLot {
    /// Owner or delegate of the tokens.
    pub holder: Signer,
    pub payout: Nested<payout::Payout>,
    pub tokens: Nested<tokens::LotTokens>,
}

pub(crate) fn handle(ctx: &mut Context<ReturnLot>, amount: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;
    check(accounts, amount)?;

    let back = accounts.tokens.lot.take_return(amount)?;

    accounts.tokens.burn(&accounts.holder, amount)?;
    accounts.payout.pay_return(back)?;

    let (network, lot) = (&accounts.payout.network, &accounts.tokens.lot);
    emit!(LotReturned {
        network: *network.address(),
        lot: *lot.address(),
        holder: *accounts.holder.address(),
        quantity: amount,
        amount: back.get(),
        lot_quantity: lot.quantity.get(),
        sold: lot.sold.get(),
        lot_paid_in: lot.paid_in.get(),
        forfeited: lot.forfeited.get(),
        network_lots_in: network.lots_in.get(),
    });
    Ok(())
}

/// Before the window nothing is released but what was forfeited, and while the sale runs the price is not settled. Once the
/// window is over by the clock everything comes back, and nobody needs to forfeit a part.
fn check(accounts: &ReturnLot, amount: u64) -> Result<()> {
    let (network, lot) = (&accounts.payout.network, &accounts.tokens.lot);
    let (final_epoch, now) = (network.final_epoch.get(), Clock::get()?.unix_timestamp);
    accounts.tokens.require_of(network)?;
    require!(amount > 0, OpenMastError::ZeroAmount);
    require!(lot.refund_bps.get() > 0, OpenMastError::NotReturnable);
    require!(
        lot.begins_later(final_epoch) && now < lot.ends_by.get(),
        OpenMastError::WindowBegan
    );
    lot.require_sale_over(final_epoch, now)
}
