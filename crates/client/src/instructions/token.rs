//! Instructions of other programs that go in front of ours.

use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;
use spl_associated_token_account_interface::instruction::create_associated_token_account_idempotent;

use crate::addresses::share_account;

/// Creates the associated currency account of `wallet` if there is none.
pub fn create_currency_account(
    payer: &Pubkey,
    wallet: &Pubkey,
    currency_mint: &Pubkey,
) -> Instruction {
    create_associated_token_account_idempotent(
        payer,
        wallet,
        currency_mint,
        &spl_token_interface::ID,
    )
}

/// Creates the associated share account of `wallet` if there is none.
pub fn create_share_account(payer: &Pubkey, wallet: &Pubkey, share_mint: &Pubkey) -> Instruction {
    create_associated_token_account_idempotent(
        payer,
        wallet,
        share_mint,
        &spl_token_2022_interface::ID,
    )
}

/// Closes the empty associated share account of `wallet`, which signs and gets its rent.
pub fn close_share_account(wallet: &Pubkey, share_mint: &Pubkey) -> Instruction {
    let program_id = spl_token_2022_interface::ID;
    Instruction {
        program_id,
        accounts: vec![
            AccountMeta::new(share_account(wallet, share_mint), false),
            AccountMeta::new(*wallet, false),
            AccountMeta::new_readonly(*wallet, true),
        ],
        data: spl_token_2022_interface::instruction::TokenInstruction::CloseAccount.pack(),
    }
}
