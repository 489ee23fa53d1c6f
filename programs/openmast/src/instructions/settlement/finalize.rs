use {
    super::check::check_posting,
    crate::{
        constants::{ACCOUNT_VERSION, pause, seeds},
        errors::OpenMastError,
        events::SettlementFinalized,
        state::{Content, Network, OracleSet, Proposal, Settlement},
    },
    anchor_lang::{AccountInitialize, prelude::*},
    openmast_ledger as ledger,
};

#[derive(Accounts)]
pub struct FinalizeSettlement {
    /// Pays the settlement's rent; may have paid the proposal's.
    #[account(mut, unsafe(dup))]
    pub rent_payer: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(
        constraint = oracle_set.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub oracle_set: Account<OracleSet>,
    #[account(
        mut,
        close = proposal_rent_payer,
        constraint = proposal.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub proposal: Account<Proposal>,
    /// Who paid the proposal's rent gets it back.
    #[account(
        mut,
        unsafe(dup),
        address = proposal.rent_payer @ OpenMastError::WrongRentPayer
    )]
    pub proposal_rent_payer: UncheckedAccount,
    /// Created here once everything is checked, so that a refusal says why.
    #[account(
        mut,
        seeds = [
            seeds::SETTLEMENT,
            network.address().as_ref(),
            &proposal.content.epoch.get().to_le_bytes()
        ],
        bump
    )]
    pub settlement: UncheckedAccount,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<FinalizeSettlement>) -> Result<()> {
    let bump = ctx.bumps.settlement;
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    check(accounts, now)?;

    let mut settlement = create(accounts, bump)?;
    take_from_proposal(&mut settlement, &accounts.proposal);
    settlement.rent_payer = *accounts.rent_payer.address();
    settlement.final_at = now.into();
    settlement.previous_snapshot_slot = accounts.network.final_snapshot_slot;
    accounts.network.settle(&accounts.proposal, now)?;
    take_treasury(&mut settlement, &accounts.network);

    emit_event(&accounts.network, &settlement);
    Ok(())
}

/// Payers may have left since the proposing, and the breaker been lowered: what was checked then must still hold.
fn check(accounts: &FinalizeSettlement, now: i64) -> Result<()> {
    let (network, proposal) = (&accounts.network, &accounts.proposal);
    network.require_running(pause::SETTLE, now)?;
    accounts.oracle_set.require_not_due(now)?;
    proposal.require_open(network, &accounts.oracle_set)?;
    proposal.require_unchallenged(now)?;
    network.require_not_overtaken(proposal.content.closed_at.get(), now)?;
    let content = Content::from(&proposal.content);
    check_posting(network, &ledger::Content::from(&content).posting(), now)
}

#[inline(never)]
fn create(accounts: &FinalizeSettlement, bump: u8) -> Result<Account<Settlement>> {
    let epoch = accounts.proposal.content.epoch.get().to_le_bytes();
    let seeds: &[&[u8]] = &[
        seeds::SETTLEMENT,
        accounts.network.address().as_ref(),
        &epoch,
        &[bump],
    ];
    let mut settlement = Account::<Settlement>::create_and_initialize(
        accounts.rent_payer.account(),
        accounts.settlement.account(),
        <Account<Settlement> as Space>::INIT_SPACE,
        &crate::ID,
        &(),
        Some(seeds),
        None,
    )?;
    settlement.version = ACCOUNT_VERSION;
    settlement.network = *accounts.network.address();
    settlement.bump = bump;
    Ok(settlement)
}

fn take_from_proposal(settlement: &mut Settlement, proposal: &Proposal) {
    settlement.content_hash = proposal.content_hash;
    settlement.content = proposal.content;
    settlement.proposer = proposal.proposer;
    settlement.set_version = proposal.set_version;
    settlement.attested = proposal.attested;
    settlement.proposed_at = proposal.proposed_at;
    settlement.opened_at = proposal.opened_at;
    settlement.treasury = proposal.treasury;
}

fn take_treasury(settlement: &mut Settlement, network: &Network) {
    settlement.treasury_bps = network.settled_treasury_bps;
    settlement.treasury_epoch = network.treasury_epoch;
    settlement.before_treasury_bps = network.before_treasury_bps;
}

fn emit_event(network: &Network, settlement: &Settlement) {
    emit!(SettlementFinalized {
        network: settlement.network,
        epoch: settlement.epoch(),
        content_hash: settlement.content_hash,
        rent_payer: settlement.rent_payer,
        final_at: settlement.final_at.get(),
        previous_snapshot_slot: settlement.previous_snapshot_slot.get(),
        treasury_bps: settlement.treasury_bps.get(),
        treasury_epoch: settlement.treasury_epoch.get(),
        before_treasury_bps: settlement.before_treasury_bps.get(),
        oldest_kept_epoch: network.oldest_kept_epoch.get(),
    });
}
