use {
    super::tokens,
    crate::{errors::OpenMastError, events::LotRefunded, instructions::payout},
    anchor_lang::prelude::*,
    openmast_ledger::BaseUnits,
};

#[derive(Accounts)]
pub struct RefundLot {
    /// Owner or delegate of the tokens.
    pub holder: Signer,
    pub payout: Nested<payout::Payout>,
    pub tokens: Nested<tokens::LotTokens>,
}

pub(crate) fn handle(ctx: &mut Context<RefundLot>, amount: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.tokens.require_of(&accounts.payout.network)?;
    require!(amount > 0, OpenMastError::ZeroAmount);
    accounts.tokens.lot.require_settled()?;
    let back = accounts.tokens.lot.refund_of_tokens(amount)?;
    require!(back > BaseUnits::ZERO, OpenMastError::NothingToRefund);

    accounts.tokens.burn(&accounts.holder, amount)?;
    accounts.payout.pay_lot(&mut accounts.tokens.lot, back)?;

    emit!(LotRefunded {
        network: *accounts.payout.network.address(),
        lot: *accounts.tokens.lot.address(),
        holder: *accounts.holder.address(),
        quantity: amount,
        amount: back.get(),
        lot_returned: accounts.tokens.lot.returned.get(),
        network_lots_out: accounts.payout.network.lots_out.get(),
    });
    Ok(())
}
