//! What Token ACL asks: whether anybody may thaw or freeze an account. It has checked nothing but that the wallet owns the
//! token account, and a caller can ask directly, with whatever accounts: so everything is checked here, and nothing changed.

use {
    crate::{
        errors::ShareGateError,
        state::{Holder, Policy},
    },
    anchor_lang::{address_eq, prelude::*},
    openmast_common::{
        gate::ADMITTED,
        token_account::{ShareAccount, associated_account_with},
    },
};

/// What every question brings, in Token ACL's order.
#[derive(Accounts)]
#[allow(dead_code, reason = "Token ACL passes more than the rules ask for")]
pub(crate) struct Question {
    /// Who called Token ACL.
    pub caller: UncheckedAccount,
    pub token_account: UncheckedAccount,
    pub mint: UncheckedAccount,
    /// Owns the token account, as Token ACL says; read again from its bytes.
    pub wallet: UncheckedAccount,
    /// Exists while Token ACL asks. Nothing is written here, so it does not matter who asks.
    pub flag: UncheckedAccount,
    /// The list by which Token ACL found the accounts that follow.
    pub extras: UncheckedAccount,
}

#[derive(Accounts)]
pub(crate) struct CanThaw {
    pub question: Nested<Question>,
    pub holder: Account<Holder>,
    pub policy: Account<Policy>,
}

#[derive(Accounts)]
pub(crate) struct CanFreeze {
    pub question: Nested<Question>,
    pub holder: Account<Holder>,
}

/// Allows a thaw of the wallet's own account by [`Policy::require_thaw`].
pub(crate) fn can_thaw(accounts: &CanThaw) -> Result<()> {
    let (holder, policy) = (&accounts.holder, &accounts.policy);
    require!(policy.mint == holder.mint, ShareGateError::WrongAsset);
    let account = own_account(&accounts.question, holder)?;
    let now = Clock::get()?.unix_timestamp;
    policy.require_thaw(holder.record(), account.amount, now)
}

/// Allows a freeze of the wallet's own account while it is revoked or suspended, or when it is empty and the admission ran
/// out long ago: or a seat would be taken for ever by who has gone. Of no other account ever.
pub(crate) fn can_freeze(accounts: &CanFreeze) -> Result<()> {
    let holder = &accounts.holder;
    let account = own_account(&accounts.question, holder)?;
    let now = Clock::get()?.unix_timestamp;
    let gone = account.amount == 0 && holder.is_abandoned(now);
    require!(
        holder.state != ADMITTED || holder.is_suspended(now) || gone,
        ShareGateError::NothingToFreeze
    );
    Ok(())
}

/// The token account when it is the associated one of the holder's wallet and mint, so that its owner can never change.
fn own_account(question: &Question, holder: &Holder) -> Result<ShareAccount> {
    let account = ShareAccount::read(question.token_account.account())?;
    require!(
        account.mint == holder.mint && holder.mint == *question.mint.address(),
        ShareGateError::WrongAsset
    );
    require!(
        account.owner == holder.wallet && holder.wallet == *question.wallet.address(),
        ShareGateError::WrongWallet
    );
    let own = associated_account_with(&holder.wallet, &holder.mint, holder.account_bump)?;
    require!(
        address_eq(question.token_account.address(), &own),
        ShareGateError::NotAssociatedAccount
    );
    Ok(account)
}
