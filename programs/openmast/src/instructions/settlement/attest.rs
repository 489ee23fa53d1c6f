use {
    crate::{
        constants::pause,
        errors::OpenMastError,
        events::SettlementAttested,
        state::{Network, OracleSet, Settlement},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct AttestSettlement {
    pub oracle: Signer,
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

pub fn handle(
    ctx: &mut Context<AttestSettlement>,
    asset_root: [u8; 32],
    payer_root: [u8; 32],
    archive_hash: [u8; 32],
) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.network.require_running(pause::SETTLE)?;
    let oracle = *accounts.oracle.address();
    let bit = (accounts.oracle_set).voting_bit(&oracle, accounts.network.min_bond.get())?;
    let settlement = &mut *accounts.settlement;
    settlement.require_open(&accounts.oracle_set)?;
    require!(
        settlement.asset_root == asset_root
            && settlement.payer_root == payer_root
            && settlement.archive_hash == archive_hash,
        OpenMastError::HashesDiffer
    );
    let votes = settlement.attested.get() | settlement.rejected.get();
    require!(votes & bit == 0, OpenMastError::AlreadyVoted);

    let attested = settlement.attested.get() | bit;
    settlement.attested = attested.into();

    emit!(SettlementAttested {
        network: *accounts.network.address(),
        epoch: accounts.settlement.epoch.get(),
        oracle,
        attested,
    });
    Ok(())
}
