//! The four calls of Token ACL that the settlement program makes. It has more, which no OpenMast program may ever call: 1
//! names another authority, 2 another gating program, 3 gives the freeze authority away.
//!
//! Source: token-acl 0.3.1. Its text (sRFC-37) has other seeds than its code; these are the code's.

use {
    crate::ids,
    anchor_lang::{cpi::InstructionAccount, prelude::*, unchecked_invoke_signed_fixed},
};

/// Seeds of its addresses.
pub mod seeds {
    /// The configuration, which holds the mint's freeze authority: with mint.
    pub const MINT_CONFIG: &[u8] = b"MINT_CONFIG";
    /// A flag that exists while Token ACL asks a gate: with token account.
    pub const FLAG: &[u8] = b"FLAG_ACCOUNT";
    /// In the gate's own address space: which accounts it wants to see for a thaw: with mint.
    pub const THAW_EXTRAS: &[u8] = b"thaw_extra_account_metas";
    /// The same for a freeze: with mint.
    pub const FREEZE_EXTRAS: &[u8] = b"freeze_extra_account_metas";
}

/// First bytes of what Token ACL asks a gate.
pub mod asks {
    /// Whether anybody may thaw an account.
    pub const CAN_THAW: [u8; 8] = [0x08, 0xaf, 0xa9, 0x81, 0x89, 0x4a, 0x3d, 0xf1];
    /// Whether anybody may freeze one.
    pub const CAN_FREEZE: [u8; 8] = [0xd6, 0x8d, 0x6d, 0x4b, 0xf8, 0x01, 0x2d, 0x1d];
}

const CREATE_CONFIG: u8 = 0;
const THAW: u8 = 4;
const FREEZE: u8 = 5;
const TOGGLE_PERMISSIONLESS: u8 = 8;

/// The accounts of [`create_config`].
pub struct CreateConfig<'a> {
    /// Pays the rent.
    pub payer: CpiHandleMut<'a>,
    /// The mint's freeze authority, afterwards the configuration's authority.
    pub authority: CpiHandle<'a>,
    /// The mint.
    pub mint: CpiHandleMut<'a>,
    /// The configuration, made here.
    pub config: CpiHandleMut<'a>,
    /// The system program.
    pub system_program: CpiHandle<'a>,
    /// Token-2022.
    pub token_program: CpiHandle<'a>,
}

/// Hands the mint's freeze authority to its configuration, which asks `gate` who may be thawed and frozen by anybody.
/// Neither is allowed before [`allow_everybody`].
pub fn create_config<'a>(
    accounts: CreateConfig<'a>,
    gate: &Address,
    authority_seeds: &'a [&'a [&'a [u8]]],
) {
    let mut data = [CREATE_CONFIG; 33];
    data[1..].copy_from_slice(gate.as_ref());
    unchecked_invoke_signed_fixed(
        &ids::TOKEN_ACL,
        &data,
        &[
            InstructionAccount::writable_signer(accounts.payer.address()),
            InstructionAccount::readonly_signer(accounts.authority.address()),
            InstructionAccount::writable(accounts.mint.address()),
            InstructionAccount::writable(accounts.config.address()),
            InstructionAccount::readonly(accounts.system_program.address()),
            InstructionAccount::readonly(accounts.token_program.address()),
        ],
        &[
            accounts.payer.into(),
            accounts.authority,
            accounts.mint.into(),
            accounts.config.into(),
            accounts.system_program,
            accounts.token_program,
        ],
        authority_seeds,
    );
}

/// Lets anybody thaw and freeze what the gate allows.
pub fn allow_everybody<'a>(
    authority: CpiHandle<'a>,
    config: CpiHandleMut<'a>,
    authority_seeds: &'a [&'a [&'a [u8]]],
) {
    unchecked_invoke_signed_fixed(
        &ids::TOKEN_ACL,
        // Freezing, then thawing.
        &[TOGGLE_PERMISSIONLESS, 1, 1],
        &[
            InstructionAccount::readonly_signer(authority.address()),
            InstructionAccount::writable(config.address()),
        ],
        &[authority, config.into()],
        authority_seeds,
    );
}

/// The accounts of [`thaw`] and [`freeze`].
pub struct Freezing<'a> {
    /// The configuration's authority.
    pub authority: CpiHandle<'a>,
    /// The mint.
    pub mint: CpiHandle<'a>,
    /// The account to thaw or freeze.
    pub account: CpiHandleMut<'a>,
    /// The mint's configuration.
    pub config: CpiHandle<'a>,
    /// Token-2022.
    pub token_program: CpiHandle<'a>,
}

/// Thaws an account, whatever the gate says. Token-2022 refuses one that is not frozen.
pub fn thaw<'a>(accounts: Freezing<'a>, authority_seeds: &'a [&'a [&'a [u8]]]) {
    call(THAW, accounts, authority_seeds);
}

/// Freezes an account, whatever the gate says. Token-2022 refuses one that is frozen.
pub fn freeze<'a>(accounts: Freezing<'a>, authority_seeds: &'a [&'a [&'a [u8]]]) {
    call(FREEZE, accounts, authority_seeds);
}

fn call<'a>(number: u8, accounts: Freezing<'a>, authority_seeds: &'a [&'a [&'a [u8]]]) {
    unchecked_invoke_signed_fixed(
        &ids::TOKEN_ACL,
        &[number],
        &[
            InstructionAccount::readonly_signer(accounts.authority.address()),
            InstructionAccount::readonly(accounts.mint.address()),
            InstructionAccount::writable(accounts.account.address()),
            InstructionAccount::readonly(accounts.config.address()),
            InstructionAccount::readonly(accounts.token_program.address()),
        ],
        &[
            accounts.authority,
            accounts.mint,
            accounts.account.into(),
            accounts.config,
            accounts.token_program,
        ],
        authority_seeds,
    );
}
