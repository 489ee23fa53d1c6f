//! Where the program's accounts are.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

use super::PROGRAM_ID;
use solana_pubkey::Pubkey;

/// Address of the account `escrow`, derived from `"escrow-books"`, `network`, `mint`.
pub fn escrow(network: &Pubkey, mint: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(
        &[b"escrow-books", network.as_ref(), mint.as_ref()],
        &PROGRAM_ID,
    )
    .0
}

/// Address of the account `offer`, derived from `"offer"`, `maker`, `id`.
pub fn offer(maker: &Pubkey, id: u64) -> Pubkey {
    Pubkey::find_program_address(&[b"offer", maker.as_ref(), &id.to_le_bytes()], &PROGRAM_ID).0
}

/// Address of the account `purchase`, derived from `"purchase"`, `sale`, `buyer`.
pub fn purchase(sale: &Pubkey, buyer: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[b"purchase", sale.as_ref(), buyer.as_ref()], &PROGRAM_ID).0
}

/// Address of the account `rules`, derived from `"rules"`, `network`.
pub fn rules(network: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[b"rules", network.as_ref()], &PROGRAM_ID).0
}

/// Address of the account `sale`, derived from `"sale"`, `issuer`, `id`.
pub fn sale(issuer: &Pubkey, id: u64) -> Pubkey {
    Pubkey::find_program_address(&[b"sale", issuer.as_ref(), &id.to_le_bytes()], &PROGRAM_ID).0
}

/// Address of the account `vault`, derived from `"escrow"`, `network`, `mint`.
pub fn vault(network: &Pubkey, mint: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[b"escrow", network.as_ref(), mint.as_ref()], &PROGRAM_ID).0
}
