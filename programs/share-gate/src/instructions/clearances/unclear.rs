use {
    super::said::emit_changed,
    crate::{
        constants::issuer_kind,
        errors::ShareGateError,
        sas,
        state::{Clearance, Issuer},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct Unclear {
    pub issuer: Account<Issuer>,
    #[account(
        mut,
        constraint = clearance.issuer == *issuer.address() @ ShareGateError::WrongClearance
    )]
    pub clearance: Account<Clearance>,
    /// Where the attestation was.
    #[account(address = clearance.attestation @ ShareGateError::WrongAttestation)]
    pub attestation: UncheckedAccount,
}

pub(crate) fn handle(ctx: &mut Context<Unclear>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let issuer = &accounts.issuer;
    require!(
        issuer.kind == issuer_kind::ATTESTATIONS,
        ShareGateError::WrongIssuerKind
    );
    require!(
        !accounts.attestation.account().owned_by(&sas::PROGRAM),
        ShareGateError::AttestationStands
    );
    (accounts.clearance).revoke(now, issuer.cure_seconds.get())?;

    emit_changed(&accounts.clearance);
    Ok(())
}
