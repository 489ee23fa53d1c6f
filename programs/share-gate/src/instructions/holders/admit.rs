use {
    super::{events::emit_admitted, grounds},
    crate::{
        constants::seeds,
        errors::ShareGateError,
        state::{Holder, Policy},
    },
    anchor_lang::prelude::*,
    openmast_common::{gate::MAX_CLEARANCES, token_account::associated_account},
};

#[derive(Accounts)]
pub struct Admit {
    /// Pays the rent of the holder when it is new; anybody.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    /// Who is admitted. Signs when it is no holder yet and no clearance names it or the number of holders is limited, or
    /// to rest on other clearances.
    pub wallet: UncheckedAccount,
    #[account(mut)]
    pub policy: Account<Policy>,
    #[account(
        init_if_needed,
        payer = payer,
        seeds = [seeds::HOLDER, policy.mint.as_ref(), wallet.address().as_ref()],
        bump
    )]
    pub holder: Account<Holder>,
    pub clearances: Nested<grounds::Clearances>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<Admit>) -> Result<()> {
    let bump = ctx.bumps.holder;
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let wallet = *accounts.wallet.address();
    let signs = accounts.wallet.account().is_signer();
    let grounds = (accounts.clearances).grounds(&accounts.policy, &wallet, now)?;

    let (holder, policy) = (&mut *accounts.holder, &mut *accounts.policy);
    let is_new = holder.is_new();
    if is_new {
        // Or somebody could fill a limited number of holders with others' wallets, and make a program's address a holder
        // for which neither an issuer vouches nor the program signs.
        let vouched_for = grounds.clearances != [Address::default(); MAX_CLEARANCES];
        require!(
            signs || (vouched_for && policy.max_holders.get() == 0),
            ShareGateError::WalletMustSign
        );
        policy.count_holder()?;
        let (_, account_bump) = associated_account(&wallet, &policy.mint);
        let payer = *accounts.payer.address();
        holder.open([policy.mint, wallet, payer], bump, account_bump);
    }
    holder.admit(&grounds, policy, signs || is_new)?;

    emit_admitted(&accounts.holder, &accounts.policy);
    Ok(())
}
