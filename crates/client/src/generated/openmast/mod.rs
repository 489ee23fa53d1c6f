//! The OpenMast settlement program, as it describes itself.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

use crate::program;
use solana_pubkey::Pubkey;

pub mod accounts;
pub mod addresses;
pub mod errors;
pub mod events;
pub mod instructions;
pub mod types;

/// The program's address.
pub const PROGRAM_ID: Pubkey =
    Pubkey::from_str_const("openmast11111111111111111111111111111111111");

/// The program, among others.
pub const PROGRAM: program::Program = program::Program {
    name: "openmast",
    folder: "openmast",
    id: PROGRAM_ID,
    accounts: &[
        "Asset",
        "Departure",
        "Entitlement",
        "Jurisdiction",
        "Licence",
        "Lot",
        "LotBook",
        "Network",
        "OracleSet",
        "Payer",
        "ProofBuffer",
        "Proposal",
        "Purchase",
        "Settlement",
        "Stake",
        "Statement",
        "Till",
        "Venue",
    ],
    error: |code| {
        let error = errors::ProgramError::from_code(code)?;
        Some((error.name(), error.message()))
    },
};
