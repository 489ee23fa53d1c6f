use {
    super::take_over::take_over,
    crate::{
        errors::OpenMastError,
        events::OracleSetRotated,
        state::{NamedSet, Network, OracleSet},
    },
    anchor_lang::prelude::*,
    bytemuck::Zeroable,
};

#[derive(Accounts)]
pub struct RotateOracleSet {
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = oracle_set.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub oracle_set: Account<OracleSet>,
}

pub(crate) fn handle(ctx: &mut Context<RotateOracleSet>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let next = accounts.oracle_set.next;

    let released_at = take_over(&accounts.network, &mut accounts.oracle_set, &next, now)?;
    accounts.oracle_set.next = NamedSet::zeroed();

    emit!(OracleSetRotated {
        network: *accounts.network.address(),
        set_version: accounts.oracle_set.set_version.get(),
        threshold: accounts.oracle_set.threshold.get(),
        total_weight: accounts.oracle_set.total_weight.get(),
        members: next.named(),
        released_at,
    });
    Ok(())
}
