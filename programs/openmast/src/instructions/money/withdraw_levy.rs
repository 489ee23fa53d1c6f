use {
    crate::{
        errors::OpenMastError, events::LevyWithdrawn, instructions::payout, state::Jurisdiction,
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct WithdrawLevy {
    pub regulator: Signer,
    pub payout: Nested<payout::Payout>,
    #[account(
        mut,
        constraint = jurisdiction.network == *payout.network.address()
            @ OpenMastError::WrongNetwork,
        constraint = jurisdiction.regulator == *regulator.address() @ OpenMastError::NotAuthorized
    )]
    pub jurisdiction: Account<Jurisdiction>,
}

pub(crate) fn handle(ctx: &mut Context<WithdrawLevy>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.payout.require_earnings_running()?;

    let amount = (accounts.jurisdiction).take_owed(&mut accounts.payout.network)?;

    accounts.payout.pay_earned(amount)?;

    let (network, jurisdiction) = (&accounts.payout.network, &accounts.jurisdiction);
    emit!(LevyWithdrawn {
        network: *network.address(),
        jurisdiction: jurisdiction.code.get(),
        regulator: jurisdiction.regulator,
        amount: amount.get(),
        paid: jurisdiction.paid.get(),
        levy_owed: network.levy_owed.get(),
        levy_paid: network.levy_paid.get(),
        network_paid_out: network.paid_out.get(),
    });
    Ok(())
}
