use {
    super::take_over::take_over,
    crate::{
        errors::OpenMastError,
        events::OracleSetSwitched,
        state::{NamedSet, Network, OracleSet},
    },
    anchor_lang::prelude::*,
    bytemuck::Zeroable,
};

#[derive(Accounts)]
pub struct SwitchOracleSet {
    pub authority: Signer,
    #[account(
        constraint = network.authority == *authority.address() @ OpenMastError::NotAuthorized
    )]
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = oracle_set.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub oracle_set: Account<OracleSet>,
}

pub(crate) fn handle(ctx: &mut Context<SwitchOracleSet>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let standby = accounts.oracle_set.standby;

    let released_at = take_over(&accounts.network, &mut accounts.oracle_set, &standby, now)?;
    accounts.oracle_set.standby = NamedSet::zeroed();

    emit!(OracleSetSwitched {
        network: *accounts.network.address(),
        set_version: accounts.oracle_set.set_version.get(),
        threshold: accounts.oracle_set.threshold.get(),
        total_weight: accounts.oracle_set.total_weight.get(),
        members: standby.named(),
        released_at,
    });
    Ok(())
}
