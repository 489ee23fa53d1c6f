//! Instructions of other programs that go in front of ours.

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use spl_associated_token_account_interface::instruction::create_associated_token_account_idempotent;

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
