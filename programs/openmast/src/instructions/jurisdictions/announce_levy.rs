use {
    crate::{
        errors::OpenMastError,
        events::LevyAnnounced,
        state::{Jurisdiction, Network},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct AnnounceLevy {
    pub regulator: Signer,
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = jurisdiction.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = jurisdiction.regulator == *regulator.address() @ OpenMastError::NotAuthorized
    )]
    pub jurisdiction: Account<Jurisdiction>,
}

pub(crate) fn handle(ctx: &mut Context<AnnounceLevy>, levy_bps: u16, epoch: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;

    let final_epoch = accounts.network.final_epoch.get();
    (accounts.jurisdiction).announce_levy(levy_bps, epoch, final_epoch)?;

    let jurisdiction = &accounts.jurisdiction;
    emit!(LevyAnnounced {
        network: *accounts.network.address(),
        jurisdiction: jurisdiction.code.get(),
        before_levy_bps: jurisdiction.before_levy_bps.get(),
        levy_bps: jurisdiction.levy_bps.get(),
        levy_epoch: jurisdiction.levy_epoch.get(),
        next_levy_bps: jurisdiction.next_levy_bps.get(),
        next_levy_epoch: jurisdiction.next_levy_epoch.get(),
    });
    Ok(())
}
