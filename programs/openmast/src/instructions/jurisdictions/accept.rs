use {
    crate::{events::RegulatorAccepted, state::Jurisdiction},
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct AcceptRegulator {
    pub new_regulator: Signer,
    #[account(mut)]
    pub jurisdiction: Account<Jurisdiction>,
}

pub(crate) fn handle(ctx: &mut Context<AcceptRegulator>) -> Result<()> {
    (ctx.accounts.jurisdiction).accept(ctx.accounts.new_regulator.address())?;

    let jurisdiction = &ctx.accounts.jurisdiction;
    emit!(RegulatorAccepted {
        network: jurisdiction.network,
        jurisdiction: jurisdiction.code.get(),
        regulator: jurisdiction.regulator,
        owed: jurisdiction.owed.get(),
    });
    Ok(())
}
