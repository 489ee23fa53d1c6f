use {
    super::grounds,
    crate::{
        errors::ShareGateError,
        events::HolderDismissed,
        state::{Holder, Policy},
    },
    anchor_lang::prelude::*,
    openmast_common::gate::ADMITTED,
};

#[derive(Accounts)]
pub struct Dismiss {
    pub policy: Account<Policy>,
    #[account(
        mut,
        constraint = holder.mint == policy.mint @ ShareGateError::WrongAsset,
        constraint = holder.state == ADMITTED @ ShareGateError::AlreadyDismissed
    )]
    pub holder: Account<Holder>,
    /// Those that the admission rests on, in its order.
    pub clearances: Nested<grounds::Clearances>,
}

pub(crate) fn handle(ctx: &mut Context<Dismiss>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let holder = &mut accounts.holder;
    let admitted_by = (holder.kinds.get(), holder.jurisdiction.get());
    let rests_on = holder.clearances;
    let protected = (accounts.clearances).protect(&accounts.policy, &rests_on, admitted_by, now)?;
    require!(!protected, ShareGateError::StillCleared);
    holder.dismiss();

    emit!(HolderDismissed {
        network: accounts.policy.network,
        mint: holder.mint,
        wallet: holder.wallet,
    });
    Ok(())
}
