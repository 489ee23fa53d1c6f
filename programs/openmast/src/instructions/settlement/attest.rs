use {
    super::vote::vote,
    crate::{constants::pause, errors::OpenMastError, events::SettlementAttested},
    anchor_lang::prelude::*,
};

vote!(AttestSettlement);

pub(crate) fn handle(ctx: &mut Context<AttestSettlement>, content_hash: [u8; 32]) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let network = &accounts.network;
    network.require_running(pause::SETTLE, now)?;
    accounts.oracle_set.require_not_due(now)?;
    let oracle = *accounts.oracle.address();
    let min_bond = network.parameters_at(now).min_bond.get();
    let position = accounts.oracle_set.voter(&oracle, min_bond)?;
    (accounts.proposal).require_open(network, &accounts.oracle_set)?;
    require!(
        accounts.proposal.content_hash == content_hash,
        OpenMastError::ContentHashDiffers
    );

    let epoch = accounts.proposal.content.epoch.get();
    let bit = accounts.oracle_set.attest(position, epoch)?;
    let attested = accounts.proposal.attested.get() | bit;
    let proposal = &mut accounts.proposal;
    proposal.set_attested(attested, &accounts.oracle_set, now);
    // An attestation for what can never become final would only keep the oracle from attesting another.
    let (closed_at, at) = (
        proposal.content.closed_at.get(),
        proposal.earliest_final(now),
    );
    network.require_not_overtaken(closed_at, at)?;

    emit!(SettlementAttested {
        network: *accounts.network.address(),
        epoch,
        content_hash,
        oracle,
        attested,
        threshold_at: accounts.proposal.threshold_at.get(),
    });
    Ok(())
}
