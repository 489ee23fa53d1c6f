use {
    crate::{
        constants::role, errors::OpenMastError, events::TreasuryWithdrawn, instructions::payout,
        state::Till,
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct WithdrawTreasury {
    /// Who holds the role, or held it.
    pub holder: Signer,
    pub payout: Nested<payout::Payout>,
    #[account(
        mut,
        constraint = till.network == *payout.network.address() @ OpenMastError::WrongNetwork,
        constraint = till.is_of(payout.network.address(), role::TREASURY, holder.address())
            @ OpenMastError::WrongTill
    )]
    pub till: Account<Till>,
}

pub(crate) fn handle(ctx: &mut Context<WithdrawTreasury>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.payout.require_earnings_running()?;

    let network = &mut *accounts.payout.network;
    let amount = (accounts.till).take(&mut network.treasury_owed, &mut network.treasury_paid)?;

    accounts.payout.pay_earned(amount)?;

    let network = &accounts.payout.network;
    emit!(TreasuryWithdrawn {
        network: *network.address(),
        holder: *accounts.holder.address(),
        amount: amount.get(),
        till_paid: accounts.till.paid.get(),
        treasury_owed: network.treasury_owed.get(),
        treasury_paid: network.treasury_paid.get(),
        network_paid_out: network.paid_out.get(),
    });
    Ok(())
}
