use {
    crate::{
        errors::OpenMastError,
        events::LotCutShort,
        state::{Lot, Network},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct CutLotShort {
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = lot.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub lot: Account<Lot>,
}

pub(crate) fn handle(ctx: &mut Context<CutLotShort>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    accounts.lot.require_unsettled()?;
    require_silent(&accounts.network, now)?;

    accounts.lot.cut_short(now)?;

    emit!(LotCutShort {
        network: *accounts.network.address(),
        lot: *accounts.lot.address(),
        ends_by: accounts.lot.ends_by.get(),
    });
    Ok(())
}

/// Where nothing is settled nothing is served, and nobody's money waits for the end of a window that may be years away.
fn require_silent(network: &Network, now: i64) -> Result<()> {
    let patience = network.parameters_at(now).exit_delay().saturating_mul(2);
    let silent_from = network.final_closed_at.get().saturating_add(patience);
    require!(now >= silent_from, OpenMastError::NetworkNotSilent);
    Ok(())
}
