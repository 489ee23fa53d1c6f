use {
    crate::{
        constants::{pause, settlement_state},
        errors::OpenMastError,
        events::SettlementFinalized,
        state::{Network, OracleSet, Settlement},
        totals::money,
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct FinalizeSettlement {
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

pub fn handle(ctx: &mut Context<FinalizeSettlement>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    accounts.network.require_running(pause::SETTLE)?;
    accounts.settlement.require_open(&accounts.oracle_set)?;
    require!(
        accounts.settlement.epoch == accounts.network.posted_epoch,
        OpenMastError::WrongEpoch
    );
    let attested = accounts.settlement.attested.get();
    require!(
        accounts.oracle_set.reaches_threshold(attested),
        OpenMastError::BelowThreshold
    );
    // The one of its posting: nobody can shorten it afterwards.
    let window = i64::from(accounts.settlement.challenge_seconds.get());
    require!(
        now >= accounts.settlement.posted_at.get().saturating_add(window),
        OpenMastError::ChallengeOpen
    );
    // Payers may have left since the posting, after their exit delay. One whose request the snapshot did not see may be
    // charged here what it took along: the others would pay for it.
    let snapshot_slot = accounts.settlement.snapshot_slot.get();
    accounts.network.require_not_overtaken(snapshot_slot)?;
    // What others requested was kept aside by honest oracles; this is for the others.
    let balance = accounts.network.balance()?;
    require!(
        money(accounts.settlement.amount) <= balance,
        OpenMastError::SumAboveDeposits
    );

    accounts.settlement.state = settlement_state::FINAL;
    accounts.settlement.final_at = now.into();
    let (network, settlement) = (&mut *accounts.network, &*accounts.settlement);
    network.final_epoch = settlement.epoch;
    network.final_snapshot_slot = settlement.snapshot_slot;
    network.settled_amount = settlement.amount;
    network.settled_asset_count = settlement.asset_count;
    network.settled_payer_count = settlement.payer_count;
    network.let_old_settlements_go();
    network.require_solvent()?;

    emit!(SettlementFinalized {
        network: settlement.network,
        epoch: settlement.epoch.get(),
        amount: settlement.amount.get(),
        snapshot_slot: settlement.snapshot_slot.get(),
        asset_count: settlement.asset_count.get(),
        payer_count: settlement.payer_count.get(),
        final_at: now,
        oldest_kept_epoch: network.oldest_kept_epoch.get(),
    });
    Ok(())
}
