use {
    super::said::emit_changed,
    crate::{
        constants::issuer_kind,
        errors::ShareGateError,
        state::{Clearance, Issuer},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct Revoke {
    /// The direct issuer's key; also of one that was withdrawn.
    #[account(constraint = issuer.key == *issuer_key.address() @ ShareGateError::NotAuthorized)]
    pub issuer_key: Signer,
    #[account(constraint = issuer.kind == issuer_kind::DIRECT @ ShareGateError::WrongIssuerKind)]
    pub issuer: Account<Issuer>,
    #[account(
        mut,
        constraint = clearance.issuer == *issuer.address() @ ShareGateError::WrongClearance
    )]
    pub clearance: Account<Clearance>,
}

pub(crate) fn handle(ctx: &mut Context<Revoke>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    (accounts.clearance).revoke(now, accounts.issuer.cure_seconds.get())?;

    emit_changed(&accounts.clearance);
    Ok(())
}
