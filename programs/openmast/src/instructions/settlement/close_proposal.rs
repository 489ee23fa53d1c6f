use {
    crate::{
        errors::OpenMastError,
        events::ProposalClosed,
        state::{Network, OracleSet, Proposal},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct CloseProposal {
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = oracle_set.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub oracle_set: Account<OracleSet>,
    #[account(
        mut,
        close = rent_payer,
        constraint = proposal.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub proposal: Account<Proposal>,
    /// Who paid the rent gets it back.
    #[account(mut, address = proposal.rent_payer @ OpenMastError::WrongRentPayer)]
    pub rent_payer: UncheckedAccount,
}

pub(crate) fn handle(ctx: &mut Context<CloseProposal>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    require!(
        !(accounts.proposal).may_win(&accounts.network, &accounts.oracle_set, now),
        OpenMastError::ProposalMayWin
    );

    let proposal = &*accounts.proposal;
    let epoch = proposal.content.epoch.get();
    if proposal.set_version == accounts.oracle_set.set_version {
        // Who stood behind it may attest another: there will be nothing to retract from.
        (accounts.oracle_set).forget_attestations(proposal.attested.get(), epoch);
    }

    emit!(ProposalClosed {
        network: *accounts.network.address(),
        epoch,
        content_hash: accounts.proposal.content_hash,
        attested: accounts.proposal.attested.get(),
        set_version: accounts.proposal.set_version.get(),
        rent_payer: accounts.proposal.rent_payer,
    });
    Ok(())
}
