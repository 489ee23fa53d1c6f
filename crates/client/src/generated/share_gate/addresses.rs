//! Where the program's accounts are.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

use super::PROGRAM_ID;
use solana_pubkey::Pubkey;

/// Address of the account `issuer`, derived from `"issuer"`, `network`, `number`.
pub fn issuer(network: &Pubkey, number: u16) -> Pubkey {
    Pubkey::find_program_address(
        &[b"issuer", network.as_ref(), &number.to_le_bytes()],
        &PROGRAM_ID,
    )
    .0
}
