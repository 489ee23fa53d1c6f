use {
    super::vote::vote,
    crate::{errors::OpenMastError, events::AttestationRetracted},
    anchor_lang::prelude::*,
};

vote!(RetractAttestation);

pub(crate) fn handle(ctx: &mut Context<RetractAttestation>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    // The bits are positions in the set of the proposing.
    (accounts.proposal).require_same_set(&accounts.oracle_set)?;
    let oracle = *accounts.oracle.address();
    let bit = 1 << accounts.oracle_set.position(&oracle)?;
    let before = accounts.proposal.attested.get();
    require!(before & bit != 0, OpenMastError::NotAttested);

    let epoch = accounts.proposal.content.epoch.get();
    let attested = before & !bit;
    (accounts.oracle_set).forget_attestations(bit, epoch);
    (accounts.proposal).set_attested(attested, &accounts.oracle_set, now);

    emit!(AttestationRetracted {
        network: *accounts.network.address(),
        epoch,
        content_hash: accounts.proposal.content_hash,
        oracle,
        attested,
        threshold_at: accounts.proposal.threshold_at.get(),
    });
    Ok(())
}
