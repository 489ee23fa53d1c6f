//! The one call that the market makes of the settlement program.

use {
    crate::ids,
    anchor_lang::{cpi::InstructionAccount, prelude::*, unchecked_invoke_signed_fixed},
};

/// First bytes of `deliver_shares`: of SHA-256 of `global:` and its name.
pub const DELIVER_SHARES: [u8; 8] = [221, 29, 106, 225, 239, 126, 125, 218];

/// The accounts of [`deliver_shares`].
pub struct Delivery<'a> {
    /// The market's books of the shares, which sign.
    pub escrow: CpiHandle<'a>,
    /// The asset.
    pub asset: CpiHandle<'a>,
    /// The escrow's account of the shares.
    pub vault: CpiHandleMut<'a>,
    /// The share mint.
    pub mint: CpiHandle<'a>,
    /// The owner's associated account, which is frozen.
    pub destination: CpiHandleMut<'a>,
    /// Token ACL's configuration of the mint.
    pub mint_config: CpiHandle<'a>,
    /// Token ACL.
    pub token_acl: CpiHandle<'a>,
    /// Token-2022.
    pub token_program: CpiHandle<'a>,
}

/// Delivers permissioned shares out of the market's escrow into an account that is frozen, and stays so.
pub fn deliver_shares<'a>(accounts: Delivery<'a>, escrow_seeds: &'a [&'a [&'a [u8]]], amount: u64) {
    let mut data = [0; 16];
    data[..8].copy_from_slice(&DELIVER_SHARES);
    data[8..].copy_from_slice(&amount.to_le_bytes());
    unchecked_invoke_signed_fixed(
        &ids::OPENMAST,
        &data,
        &[
            InstructionAccount::readonly_signer(accounts.escrow.address()),
            InstructionAccount::readonly(accounts.asset.address()),
            InstructionAccount::writable(accounts.vault.address()),
            InstructionAccount::readonly(accounts.mint.address()),
            InstructionAccount::writable(accounts.destination.address()),
            InstructionAccount::readonly(accounts.mint_config.address()),
            InstructionAccount::readonly(accounts.token_acl.address()),
            InstructionAccount::readonly(accounts.token_program.address()),
        ],
        &[
            accounts.escrow,
            accounts.asset,
            accounts.vault.into(),
            accounts.mint,
            accounts.destination.into(),
            accounts.mint_config,
            accounts.token_acl,
            accounts.token_program,
        ],
        escrow_seeds,
    );
}
