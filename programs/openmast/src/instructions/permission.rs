//! What moves shares that are held by rule: the accounts for it, and who may receive them.

use {
    crate::{constants::seeds, errors::OpenMastError, state::Asset},
    anchor_lang::{address_eq, prelude::*},
    openmast_common::{
        ids::TokenAcl,
        token_account::{ShareAccount, associated_account},
        token_acl::{self, Freezing},
    },
};

/// What freezing and thawing permissioned shares needs in addition. Left out for open shares.
#[derive(Accounts)]
pub struct Permission {
    /// Token ACL's configuration of the share mint; Token ACL checks it.
    pub mint_config: Option<UncheckedAccount>,
    pub token_acl_program: Option<Program<TokenAcl>>,
}

impl Permission {
    /// The configuration, or [`OpenMastError::PermissionAccountsMissing`].
    pub(crate) fn config(&self) -> Result<&UncheckedAccount> {
        match (&self.mint_config, &self.token_acl_program) {
            (Some(config), Some(_)) => Ok(config),
            _ => Err(OpenMastError::PermissionAccountsMissing.into()),
        }
    }
}

/// Refuses an account that is not the associated one of `wallet` for the asset's shares:
/// [`OpenMastError::NotOwnShareAccount`]. Its owner can never change.
pub(crate) fn require_own(asset: &Asset, account: &Address, wallet: &Address) -> Result<()> {
    let (own, _) = associated_account(wallet, &asset.share_mint);
    require!(address_eq(account, &own), OpenMastError::NotOwnShareAccount);
    Ok(())
}

/// Refuses what a transfer of permissioned shares to or from `wallet` would refuse: no account
/// ([`OpenMastError::PermissionAccountsMissing`]), another one than its own, or a frozen one
/// ([`OpenMastError::ShareAccountFrozen`]). Open shares ask for nothing.
#[inline(never)]
pub(crate) fn require_thawed(
    asset: &Asset,
    account: &Option<UncheckedAccount>,
    wallet: &Address,
) -> Result<()> {
    if !asset.is_permissioned() {
        return Ok(());
    }
    let missing = OpenMastError::PermissionAccountsMissing;
    let account = account.as_ref().ok_or(missing)?;
    require_own(asset, account.address(), wallet)?;
    let account = ShareAccount::read(account.account())?;
    require!(!account.is_frozen(), OpenMastError::ShareAccountFrozen);
    Ok(())
}

/// Thaws or freezes an account of permissioned shares, whatever the share gate says.
#[inline(never)]
pub(crate) fn set_frozen(
    frozen: bool,
    account: CpiHandleMut,
    asset: &Account<Asset>,
    share_mint: &UncheckedAccount,
    config: &UncheckedAccount,
    token_2022_program: &Program<Token2022>,
) {
    let index = asset.index.get().to_le_bytes();
    let asset_seeds: &[&[u8]] = &[seeds::ASSET, asset.network.as_ref(), &index, &[asset.bump]];
    let accounts = Freezing {
        authority: asset.cpi_handle(),
        mint: share_mint.cpi_handle(),
        account,
        config: config.cpi_handle(),
        token_program: token_2022_program.cpi_handle(),
    };
    let signer = &[asset_seeds];
    if frozen {
        token_acl::freeze(accounts, signer);
    } else {
        token_acl::thaw(accounts, signer);
    }
}
