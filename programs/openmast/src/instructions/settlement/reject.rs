use {
    crate::{
        constants::settlement_state,
        errors::OpenMastError,
        events::SettlementRejected,
        state::{Network, OracleSet, Settlement},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct RejectSettlement {
    pub oracle: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(
        constraint = oracle_set.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub oracle_set: Account<OracleSet>,
    #[account(
        mut,
        constraint = settlement.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub settlement: Account<Settlement>,
}

pub fn handle(ctx: &mut Context<RejectSettlement>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let oracle = *accounts.oracle.address();
    let bit = (accounts.oracle_set).voting_bit(&oracle, accounts.network.min_bond.get())?;
    let settlement = &mut *accounts.settlement;
    settlement.require_open(&accounts.oracle_set)?;
    require!(
        settlement.rejected.get() & bit == 0,
        OpenMastError::AlreadyVoted
    );

    // An oracle that finds its own mistake takes its attestation back with this vote.
    let attested = settlement.attested.get() & !bit;
    let rejected = settlement.rejected.get() | bit;
    settlement.attested = attested.into();
    settlement.rejected = rejected.into();
    if accounts.oracle_set.reaches_threshold(rejected) {
        settlement.state = settlement_state::REJECTED;
        accounts.network.posted_epoch = accounts.network.final_epoch;
    }

    emit!(SettlementRejected {
        network: *accounts.network.address(),
        epoch: accounts.settlement.epoch.get(),
        oracle,
        attested,
        rejected,
        state: accounts.settlement.state,
    });
    Ok(())
}
