use {
    super::pay_till::{Part, pay_till},
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

    let amount = pay_till(Part::Treasury, &mut accounts.payout, &mut accounts.till)?;

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
