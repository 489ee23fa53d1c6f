use {
    crate::{errors::OpenMastError, events::RegulatorOffered, state::Jurisdiction},
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct OfferRegulator {
    pub regulator: Signer,
    #[account(
        mut,
        constraint = jurisdiction.regulator == *regulator.address() @ OpenMastError::NotAuthorized
    )]
    pub jurisdiction: Account<Jurisdiction>,
}

pub(crate) fn handle(ctx: &mut Context<OfferRegulator>, to: Address) -> Result<()> {
    ctx.accounts.jurisdiction.offer(to);

    let jurisdiction = &ctx.accounts.jurisdiction;
    emit!(RegulatorOffered {
        network: jurisdiction.network,
        jurisdiction: jurisdiction.code.get(),
        pending_regulator: to,
    });
    Ok(())
}
