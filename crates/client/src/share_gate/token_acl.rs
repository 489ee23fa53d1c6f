//! Token ACL, which holds the freeze authority of permissioned shares: what anybody sends it. Seeds and instruction numbers
//! are those of its code, token-acl 0.3.1; its text (sRFC-37) has others.

use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;

use super::addresses;
use crate::addresses::share_account;

/// Its address.
pub const PROGRAM_ID: Pubkey =
    Pubkey::from_str_const("TACLkU6CiCdkQN2MjoyDkVg2yAH9zkxiHDsiztQ52TP");

/// What it says when the account is thawed, or frozen, already is nothing.
const FREEZE_IDEMPOTENT: u8 = 10;
const THAW_IDEMPOTENT: u8 = 9;

/// Its configuration of a mint, which is the mint's freeze authority.
pub fn mint_config(mint: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[b"MINT_CONFIG", mint.as_ref()], &PROGRAM_ID).0
}

/// Exists while it asks the gate about this token account.
pub fn flag(token_account: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[b"FLAG_ACCOUNT", token_account.as_ref()], &PROGRAM_ID).0
}

/// Thaws the associated account of `wallet`, when the share gate allows it; anybody may. One that is thawed stays so.
pub fn thaw(caller: Pubkey, mint: &Pubkey, wallet: &Pubkey) -> Instruction {
    let mut thaw = ask(THAW_IDEMPOTENT, caller, mint, wallet);
    thaw.accounts.extend(
        [
            addresses::thaw_extras(mint),
            addresses::holder(mint, wallet),
            addresses::policy(mint),
        ]
        .map(|key| AccountMeta::new_readonly(key, false)),
    );
    thaw
}

/// Freezes the associated account of `wallet`, when the share gate allows it; anybody may. One that is frozen stays so.
pub fn freeze(caller: Pubkey, mint: &Pubkey, wallet: &Pubkey) -> Instruction {
    let mut freeze = ask(FREEZE_IDEMPOTENT, caller, mint, wallet);
    freeze.accounts.extend(
        [
            addresses::freeze_extras(mint),
            addresses::holder(mint, wallet),
        ]
        .map(|key| AccountMeta::new_readonly(key, false)),
    );
    freeze
}

fn ask(number: u8, caller: Pubkey, mint: &Pubkey, wallet: &Pubkey) -> Instruction {
    let account = share_account(wallet, mint);
    let readonly = |key| AccountMeta::new_readonly(key, false);
    Instruction {
        program_id: PROGRAM_ID,
        accounts: vec![
            AccountMeta::new(caller, true),
            readonly(*mint),
            AccountMeta::new(account, false),
            AccountMeta::new(flag(&account), false),
            readonly(*wallet),
            readonly(mint_config(mint)),
            readonly(spl_token_2022_interface::ID),
            readonly(solana_sdk_ids::system_program::ID),
            readonly(super::PROGRAM_ID),
        ],
        data: vec![number],
    }
}
