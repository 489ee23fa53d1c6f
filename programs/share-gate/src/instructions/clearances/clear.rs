use {
    super::said::emit_changed,
    crate::{
        constants::{issuer_kind, seeds},
        errors::ShareGateError,
        sas,
        state::{Clearance, Issuer},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct Clear {
    /// Pays the rent of the clearance when it is new; anybody.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    pub issuer: Account<Issuer>,
    /// Whom the attestation is about: its nonce.
    pub wallet: UncheckedAccount,
    /// The attestation.
    pub attestation: UncheckedAccount,
    #[account(
        init_if_needed,
        payer = payer,
        seeds = [
            seeds::CLEARANCE,
            issuer.network.as_ref(),
            wallet.address().as_ref(),
            issuer.address().as_ref()
        ],
        bump
    )]
    pub clearance: Account<Clearance>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<Clear>) -> Result<()> {
    let bump = ctx.bumps.clearance;
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let issuer = &accounts.issuer;
    issuer.require_accepted(issuer_kind::ATTESTATIONS)?;
    let attestation = accounts.attestation.account();
    require!(
        attestation.owned_by(&sas::PROGRAM),
        ShareGateError::NotAnAttestation
    );
    let said = sas::read(
        &attestation.try_borrow()?,
        issuer,
        accounts.wallet.address(),
    )?;
    issuer.check_said(&said, now)?;

    let (wallet, payer) = (accounts.wallet.address(), accounts.payer.address());
    let clearance = &mut accounts.clearance;
    clearance.open_if_new(issuer, wallet, payer, bump);
    let attestation = *accounts.attestation.address();
    clearance.say(&said, attestation, now, issuer.limits());

    emit_changed(clearance);
    Ok(())
}
