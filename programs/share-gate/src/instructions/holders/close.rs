use {
    crate::{
        errors::ShareGateError,
        events::HolderClosed,
        state::{Holder, Policy},
    },
    anchor_lang::{address_eq, prelude::*},
    openmast_common::{
        ids,
        seeds::{POSITION, STAKE},
        token_account::{ShareAccount, associated_account_with},
    },
};

#[derive(Accounts)]
pub struct CloseHolder {
    /// Whose admission it is. Signs unless it was dismissed, or its admission ran out long ago.
    #[account(constraint = holder.wallet == *wallet.address() @ ShareGateError::WrongWallet)]
    pub wallet: UncheckedAccount,
    #[account(mut)]
    pub policy: Account<Policy>,
    #[account(
        mut,
        close = rent_payer,
        constraint = holder.mint == policy.mint @ ShareGateError::WrongAsset
    )]
    pub holder: Account<Holder>,
    /// Who paid the rent gets it back; may be the wallet.
    #[account(
        mut,
        unsafe(dup),
        address = holder.rent_payer @ ShareGateError::WrongRentPayer
    )]
    pub rent_payer: UncheckedAccount,
    /// The wallet's associated account of the shares: there is none, or it is empty and frozen.
    pub share_account: UncheckedAccount,
    /// Where the wallet's stake of the asset would be.
    pub stake: UncheckedAccount,
    /// Where its position in the market would be.
    pub position: UncheckedAccount,
}

pub(crate) fn handle(ctx: &mut Context<CloseHolder>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    // Or somebody could take a holder's seat between two admissions.
    require!(
        accounts.wallet.account().is_signer() || accounts.holder.is_abandoned(now),
        ShareGateError::WalletMustSign
    );
    // Or it would come back without its suspension.
    require!(
        !accounts.holder.is_suspended(now),
        ShareGateError::Suspended
    );
    require_no_shares(accounts)?;
    require_nothing_elsewhere(accounts)?;
    accounts.policy.discount_holder()?;

    emit!(HolderClosed {
        network: accounts.policy.network,
        mint: accounts.holder.mint,
        wallet: accounts.holder.wallet,
        rent_payer: accounts.holder.rent_payer,
        holders: accounts.policy.holders.get(),
    });
    Ok(())
}

/// Neither shares in the wallet's account, nor a way for some to come there.
fn require_no_shares(accounts: &CloseHolder) -> Result<()> {
    let holder = &accounts.holder;
    let own = associated_account_with(&holder.wallet, &holder.mint, holder.account_bump)?;
    require!(
        address_eq(accounts.share_account.address(), &own),
        ShareGateError::NotAssociatedAccount
    );
    let account = accounts.share_account.account();
    if account.owned_by(&ids::TOKEN_2022) {
        let account = ShareAccount::read(account)?;
        require!(
            account.amount == 0 && account.is_frozen(),
            ShareGateError::StillHolds
        );
    }
    Ok(())
}

/// No stake, and nothing in the market: both belong to who is counted.
fn require_nothing_elsewhere(accounts: &CloseHolder) -> Result<()> {
    let (wallet, policy) = (accounts.wallet.address(), &accounts.policy);
    let (stake, _) = find_program_address(
        &[STAKE, policy.asset.as_ref(), wallet.as_ref()],
        &ids::OPENMAST,
    );
    let (position, _) = find_program_address(
        &[POSITION, policy.mint.as_ref(), wallet.as_ref()],
        &ids::MARKET,
    );
    require!(
        address_eq(accounts.stake.address(), &stake)
            && !accounts.stake.account().owned_by(&ids::OPENMAST),
        ShareGateError::StillStaked
    );
    require!(
        address_eq(accounts.position.address(), &position)
            && !accounts.position.account().owned_by(&ids::MARKET),
        ShareGateError::StillInMarket
    );
    Ok(())
}
