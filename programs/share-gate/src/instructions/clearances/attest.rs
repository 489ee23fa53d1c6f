use {
    super::said::emit_changed,
    crate::{
        constants::{issuer_kind, seeds},
        errors::ShareGateError,
        state::{Clearance, Issuer, Said},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct Attest {
    /// Pays the rent of the clearance when it is new; may be the issuer's key.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    /// The direct issuer's key.
    #[account(constraint = issuer.key == *issuer_key.address() @ ShareGateError::NotAuthorized)]
    pub issuer_key: Signer,
    pub issuer: Account<Issuer>,
    /// Whom it is about.
    pub wallet: UncheckedAccount,
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

pub(crate) fn handle(
    ctx: &mut Context<Attest>,
    kinds: u32,
    jurisdiction: u16,
    expires_at: i64,
) -> Result<()> {
    let bump = ctx.bumps.clearance;
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let issuer = &accounts.issuer;
    issuer.require_accepted(issuer_kind::DIRECT)?;
    let said = Said {
        kinds,
        jurisdiction,
        expires_at,
    };
    issuer.check_said(&said, now)?;

    let (wallet, payer) = (accounts.wallet.address(), accounts.payer.address());
    let clearance = &mut accounts.clearance;
    clearance.open_if_new(issuer, wallet, payer, bump);
    clearance.say(&said, Address::default(), now, issuer.limits());

    emit_changed(clearance);
    Ok(())
}
