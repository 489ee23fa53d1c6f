use {
    crate::{
        constants::settlement_state,
        errors::OpenMastError,
        events::SettlementExpired,
        state::{Network, OracleSet, Settlement},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct ExpireSettlement {
    #[account(mut)]
    pub network: Account<Network>,
    #[account(
        constraint = oracle_set.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub oracle_set: Account<OracleSet>,
    #[account(
        mut,
        constraint = settlement.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = settlement.state == settlement_state::POSTED @ OpenMastError::NotPosted
    )]
    pub settlement: Account<Settlement>,
}

pub fn handle(ctx: &mut Context<ExpireSettlement>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let overtaken = accounts
        .network
        .is_overtaken(accounts.settlement.snapshot_slot.get());
    require!(
        overtaken || accounts.settlement.oracle_set_version != accounts.oracle_set.version,
        OpenMastError::OracleSetUnchanged
    );

    accounts.settlement.state = settlement_state::REJECTED;
    accounts.network.posted_epoch = accounts.network.final_epoch;

    emit!(SettlementExpired {
        network: *accounts.network.address(),
        epoch: accounts.settlement.epoch.get(),
        oracle_set_version: accounts.oracle_set.version.get(),
        overtaken,
    });
    Ok(())
}
