//! Where the program's accounts are.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

use super::PROGRAM_ID;
use solana_pubkey::Pubkey;

/// Address of the account `bond_vault`, derived from `"bonds"`, `network`.
pub fn bond_vault(network: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[b"bonds", network.as_ref()], &PROGRAM_ID).0
}

/// Address of the account `lot_book`, derived from `"lots"`, `asset`.
pub fn lot_book(asset: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[b"lots", asset.as_ref()], &PROGRAM_ID).0
}

/// Address of the account `network`, derived from `"network"`, `founder`, `id`.
pub fn network(founder: &Pubkey, id: u32) -> Pubkey {
    Pubkey::find_program_address(
        &[b"network", founder.as_ref(), &id.to_le_bytes()],
        &PROGRAM_ID,
    )
    .0
}

/// Address of the account `oracle_set`, derived from `"oracles"`, `network`.
pub fn oracle_set(network: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[b"oracles", network.as_ref()], &PROGRAM_ID).0
}

/// Address of the account `proof_buffer`, derived from `"proof"`, `writer`.
pub fn proof_buffer(writer: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[b"proof", writer.as_ref()], &PROGRAM_ID).0
}

/// Address of the account `share_mint`, derived from `"shares"`, `asset`.
pub fn share_mint(asset: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[b"shares", asset.as_ref()], &PROGRAM_ID).0
}

/// Address of the account `stake`, derived from `"stake"`, `asset`, `staker`.
pub fn stake(asset: &Pubkey, staker: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[b"stake", asset.as_ref(), staker.as_ref()], &PROGRAM_ID).0
}

/// Address of the account `stake_vault`, derived from `"stakes"`, `asset`.
pub fn stake_vault(asset: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[b"stakes", asset.as_ref()], &PROGRAM_ID).0
}

/// Address of the account `statement`, derived from `"statement"`, `payer`.
pub fn statement(payer: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[b"statement", payer.as_ref()], &PROGRAM_ID).0
}

/// Address of the account `treasury_till`, derived from `"till"`, `network`, `[1]`, `founder`.
pub fn treasury_till(network: &Pubkey, founder: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(
        &[b"till", network.as_ref(), &[1], founder.as_ref()],
        &PROGRAM_ID,
    )
    .0
}

/// Address of the account `vault`, derived from `"vault"`, `network`.
pub fn vault(network: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[b"vault", network.as_ref()], &PROGRAM_ID).0
}

/// Address of the account `venue`, derived from `"venue"`, `asset`, `token_account`.
pub fn venue(asset: &Pubkey, token_account: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(
        &[b"venue", asset.as_ref(), token_account.as_ref()],
        &PROGRAM_ID,
    )
    .0
}
