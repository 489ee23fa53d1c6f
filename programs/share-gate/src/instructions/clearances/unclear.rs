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
    /// Where the attestation was, or stands as one by which nobody can be cleared.
    #[account(address = clearance.attestation @ ShareGateError::WrongAttestation)]
    pub attestation: UncheckedAccount,
}

/// What there is where the attestation was.
enum Standing {
    /// An attestation that can be copied.
    Attestation,
    /// None, or one by which nobody can be cleared: an issuer that makes it again without what it said has taken that back.
    Nothing,
    /// One that was made again with an end that has passed, Unix seconds.
    Ended(i64),
}

fn what_stands(accounts: &Unclear, now: i64) -> Result<Standing> {
    let attestation = accounts.attestation.account();
    if !attestation.owned_by(&sas::PROGRAM) {
        return Ok(Standing::Nothing);
    }
    let (issuer, wallet) = (&accounts.issuer, &accounts.clearance.wallet);
    let Ok(said) = sas::read(&attestation.try_borrow()?, issuer, wallet) else {
        return Ok(Standing::Nothing);
    };
    Ok(match issuer.may_say(&said) {
        Err(_) => Standing::Nothing,
        Ok(()) if said.has_ended(now) => Standing::Ended(said.expires_at),
        Ok(()) => Standing::Attestation,
    })
}

pub(crate) fn handle(ctx: &mut Context<Unclear>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let issuer = &accounts.issuer;
    require!(
        issuer.kind == issuer_kind::ATTESTATIONS,
        ShareGateError::WrongIssuerKind
    );
    let cure_seconds = issuer.cure_seconds.get();
    match what_stands(accounts, now)? {
        Standing::Attestation => return Err(ShareGateError::AttestationStands.into()),
        Standing::Nothing => accounts.clearance.revoke(now, cure_seconds)?,
        Standing::Ended(at) => accounts.clearance.lapse(at, now)?,
    }

    emit_changed(&accounts.clearance);
    Ok(())
}
